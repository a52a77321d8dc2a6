output "arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.this.arn
}

output "arn_suffix" {
  description = "Dimension LoadBalancer of its metrics."
  value       = aws_lb.this.arn_suffix
}

output "dns_name" {
  description = "Host name that AWS gave the load balancer."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "Hosted zone of that host name, for alias records."
  value       = aws_lb.this.zone_id
}

output "security_group_id" {
  description = "Security group of the load balancer, for the rules that admit it."
  value       = aws_security_group.this.id
}

output "https_listener_arn" {
  description = "ARN of the HTTPS listener."
  value       = aws_lb_listener.https.arn
}

output "certificate_arn" {
  description = "Certificate of the HTTPS listener."
  value       = aws_lb_listener.https.certificate_arn
}

output "target_group_arns" {
  description = "Target groups by name, once the listener forwards to them: ECS refuses one that no listener knows."
  value       = { for name, group in aws_lb_target_group.this : name => group.arn }
  depends_on  = [aws_lb_listener.https, aws_lb_listener_rule.this]
}

output "target_group_arn_suffixes" {
  description = "Dimension TargetGroup of their metrics, by name."
  value       = { for name, group in aws_lb_target_group.this : name => group.arn_suffix }
}

output "shape" {
  description = "Who may connect to what, and what is logged."
  value = {
    security_group = aws_security_group.this.name

    ingress = { for name, rule in aws_vpc_security_group_ingress_rule.this : name => { port = rule.from_port, cidr = rule.cidr_ipv4 } }
    egress  = { for name, rule in aws_vpc_security_group_egress_rule.this : name => { port = rule.from_port, cidr = rule.cidr_ipv4 } }
    listeners = {
      https    = { port = aws_lb_listener.https.port, protocol = aws_lb_listener.https.protocol, ssl_policy = aws_lb_listener.https.ssl_policy }
      redirect = one([for listener in aws_lb_listener.redirect : { port = listener.port, protocol = listener.protocol }])
    }
    internal            = aws_lb.this.internal
    deletion_protection = aws_lb.this.enable_deletion_protection
    access_logs         = length(aws_lb.this.access_logs) > 0
    targets = { for name, group in aws_lb_target_group.this : name => {
      port                         = group.port
      health_path                  = group.health_check[0].path
      deregistration_delay_seconds = tonumber(group.deregistration_delay)
    } }
    routes = { for name, rule in var.rules : name => { priority = rule.priority, target = rule.target, paths = rule.paths, hosts = rule.hosts } }
  }
}
