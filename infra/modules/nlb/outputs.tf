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
