output "address" {
  description = "Where clients find it."
  value       = "https://${var.domain}"
}

output "deployment" {
  description = "What the deploy workflow is told, as variables of the environment at GitHub."
  value = {
    AWS_REGION      = var.region
    AWS_ROLE_ARN    = module.deployment.role_arn
    PUBLIC_URL      = "https://${var.domain}"
    ECR_REPOSITORY  = module.service.repository_url
    ECS_CLUSTER     = module.service.cluster_name
    SERVER_FAMILY   = module.service.families["server"]
    SERVER_SERVICE  = module.service.service_names["server"]
    WORKER_FAMILY   = module.service.families["worker"]
    WORKER_SERVICE  = module.service.service_names["worker"]
    MIGRATION_TASK  = module.service.families["migration"]
    SUBNETS         = join(",", module.network.private_subnet_ids)
    SECURITY_GROUPS = module.network.security_group_ids["migration"]
  }
}

output "secrets_to_fill" {
  description = "Secrets that are made empty."
  value       = [for name in var.given_secrets : module.secrets.arns[name]]
}

output "alarms" {
  description = "Topic of the alarms."
  value       = module.observability.topic_arn
}

output "dashboard" {
  value = module.observability.dashboard_name
}
