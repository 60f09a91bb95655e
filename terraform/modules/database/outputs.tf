output "identifier" {
  value = aws_db_instance.this.identifier
}

output "storage_bytes" {
  description = "What it began with."
  value       = var.storage_gigabytes.first * 1024 * 1024 * 1024
}

output "server_arns" {
  description = "Secrets of the variables that the servers need."
  value       = { DATABASE_URL = aws_secretsmanager_secret.server_address[var.server_role.active].arn }
  depends_on  = [aws_secretsmanager_secret_version.server_address]
}

output "owner_arns" {
  description = "Secrets of the variables that only the migrations need."
  value       = { DATABASE_ADMIN_URL = aws_secretsmanager_secret.owner_address.arn }
  depends_on  = [aws_secretsmanager_secret_version.owner_address]
}

output "readable_arns" {
  description = "Addresses of both slots of the servers' role: what still runs by a former revision has the other one."
  value       = [for secret in aws_secretsmanager_secret.server_address : secret.arn]
}
