output "role_arn" {
  description = "What the deploy workflow assumes."
  value       = aws_iam_role.deploy.arn
}
