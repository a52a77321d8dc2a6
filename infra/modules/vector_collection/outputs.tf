output "name" {
  description = "Name of the collection."
  value       = aws_opensearchserverless_collection.this.name
}

output "arn" {
  description = "ARN of the collection."
  value       = aws_opensearchserverless_collection.this.arn
}

output "endpoint" {
  description = "URL of the collection, from inside the VPC."
  value       = aws_opensearchserverless_collection.this.collection_endpoint
}

output "access_policy" {
  description = "IAM policy that a principal needs beside the data access policy."
  value       = data.aws_iam_policy_document.access.json
}

output "safeguards" {
  description = "Who reaches the collection, from where, and what they may do."
  value = {
    public      = jsondecode(aws_opensearchserverless_security_policy.network.policy)[0].AllowFromPublic
    clients     = keys(aws_vpc_security_group_ingress_rule.endpoint)
    principals  = jsondecode(aws_opensearchserverless_access_policy.this.policy)[0].Principal
    permissions = { for rule in jsondecode(aws_opensearchserverless_access_policy.this.policy)[0].Rules : rule.ResourceType => rule.Permission }
  }
}
