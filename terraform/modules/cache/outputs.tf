output "server_arns" {
  description = "Secrets of the variables that the servers need."
  value       = { REDIS_URL = aws_secretsmanager_secret.address.arn }
  depends_on  = [aws_secretsmanager_secret_version.address]
}
