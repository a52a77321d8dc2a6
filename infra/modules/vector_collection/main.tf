# Encryption comes first: a collection without a matching policy is refused.
resource "aws_opensearchserverless_security_policy" "encryption" {
  name        = var.name
  type        = "encryption"
  description = "Encrypts ${var.name}"
  policy = jsonencode(merge(
    { Rules = [{ ResourceType = "collection", Resource = ["collection/${var.name}"] }] },
    var.kms_key_arn == null ? { AWSOwnedKey = true } : { AWSOwnedKey = false, KmsARN = var.kms_key_arn },
  ))
}

resource "aws_opensearchserverless_collection" "this" {
  name             = var.name
  description      = var.description
  type             = "VECTORSEARCH"
  standby_replicas = var.standby_replicas ? "ENABLED" : "DISABLED"

  tags = { Name = var.name }

  depends_on = [aws_opensearchserverless_security_policy.encryption]
}

# Who may do what in it. IAM opens the door (see the output access_policy), this says how far one gets.
resource "aws_opensearchserverless_access_policy" "this" {
  name        = var.name
  type        = "data"
  description = "Readers and writers of ${var.name}"
  policy = jsonencode([{
    Description = "Work with the indexes; none may be deleted"
    Rules = [
      {
        ResourceType = "collection"
        Resource     = ["collection/${var.name}"]
        Permission   = ["aoss:DescribeCollectionItems"]
      },
      {
        ResourceType = "index"
        Resource     = [for index in sort(var.indexes) : "index/${var.name}/${index}"]
        Permission   = ["aoss:CreateIndex", "aoss:DescribeIndex", "aoss:ReadDocument", "aoss:UpdateIndex", "aoss:WriteDocument"]
      },
    ]
    Principal = sort(values(var.principals))
  }])
}

# The role's own half of the permission: to talk to this collection at all.
data "aws_iam_policy_document" "access" {
  statement {
    sid       = "UseCollection"
    actions   = ["aoss:APIAccessAll"]
    resources = [aws_opensearchserverless_collection.this.arn]
  }
}
