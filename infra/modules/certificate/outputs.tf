output "arn" {
  description = "ARN of the certificate, once it is valid."
  value       = aws_acm_certificate_validation.this.certificate_arn
}

output "validation_records" {
  description = "CNAME records that prove the names, by name without \"*.\"; known before the certificate is valid."
  value = { for name, option in local.options : name => {
    name  = option.resource_record_name
    type  = option.resource_record_type
    value = option.resource_record_value
  } }
}
