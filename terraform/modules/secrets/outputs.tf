output "arns" {
  description = "The secret of each variable of the server's configuration."
  value = merge(
    { for name, slot in merge(local.active, local.former) : name => aws_secretsmanager_secret.key[slot].arn },
    { for name, secret in aws_secretsmanager_secret.given : name => secret.arn },
  )

  # Whoever uses them finds values in them.
  depends_on = [aws_secretsmanager_secret_version.key]
}

output "readable_arns" {
  description = "All of them: what still runs by a former revision has those of the other slots."
  value       = [for secret in concat(values(aws_secretsmanager_secret.key), values(aws_secretsmanager_secret.given)) : secret.arn]
}
