output "cluster_name" {
  value = aws_ecs_cluster.this.name
}

output "cluster_arn" {
  value = aws_ecs_cluster.this.arn
}

output "service_names" {
  value = { server = aws_ecs_service.server.name, worker = aws_ecs_service.worker.name }
}

output "service_arns" {
  value = [aws_ecs_service.server.arn, aws_ecs_service.worker.arn]
}

output "families" {
  description = "Families of task definitions, by role."
  value = {
    server    = aws_ecs_task_definition.server.family
    worker    = aws_ecs_task_definition.worker.family
    migration = aws_ecs_task_definition.migration.family
  }
}

output "execution_role_arns" {
  value = [for role in aws_iam_role.execution : role.arn]
}

output "repository_url" {
  value = aws_ecr_repository.this.repository_url
}

output "repository_arn" {
  value = aws_ecr_repository.this.arn
}

output "log_group_names" {
  description = "By role."
  value       = { for role, group in aws_cloudwatch_log_group.this : role => group.name }
}
