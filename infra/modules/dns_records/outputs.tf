output "fqdns" {
  description = "Each name, once it resolves, by itself."
  value       = { for name, record in aws_route53_record.ipv4 : name => record.name }
  depends_on  = [aws_route53_record.ipv6]
}
