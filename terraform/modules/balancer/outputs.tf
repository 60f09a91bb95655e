output "target_group_arn" {
  description = "A target group that a listener leads to: ECS takes no other."
  value       = aws_lb_target_group.server.arn
  depends_on  = [aws_lb_listener.https]
}

output "balancer_suffix" {
  description = "The balancer's name in metrics."
  value       = aws_lb.this.arn_suffix
}

output "target_group_suffix" {
  description = "The target group's name in metrics."
  value       = aws_lb_target_group.server.arn_suffix
}

output "certificate_arn" {
  value = aws_acm_certificate.this.arn
}

output "firewall_name" {
  value = aws_wafv2_web_acl.this.name
}
