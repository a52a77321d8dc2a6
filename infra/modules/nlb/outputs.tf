output "dns_name" {
  description = "Host name that AWS gave the load balancer."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "Hosted zone of that host name, for alias records."
  value       = aws_lb.this.zone_id
}

output "target_group_arn" {
  description = "Target group, once a listener forwards to it: ECS refuses one that has none."
  value       = aws_lb_target_group.this.arn
  depends_on  = [aws_lb_listener.tls]
}

output "security_group_id" {
  description = "Security group of the load balancer; null where client_cidrs is."
  value       = one(values(aws_security_group.this)[*].id)
}

output "shape" {
  description = "Who may connect to what."
  value = {
    port                = aws_lb_listener.tls.port
    protocol            = aws_lb_listener.tls.protocol
    ssl_policy          = aws_lb_listener.tls.ssl_policy
    clients             = var.client_cidrs == null ? { everywhere = "0.0.0.0/0" } : { for name, rule in aws_vpc_security_group_ingress_rule.this : name => rule.cidr_ipv4 }
    deletion_protection = aws_lb.this.enable_deletion_protection
  }
}
