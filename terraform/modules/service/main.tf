# One image in three roles: servers, workers, and the task that migrates.

data "aws_region" "this" {}

locals {
  image = "${aws_ecr_repository.this.repository_url}:${var.image_tag}"
  roles = toset(["server", "worker", "migration"])

  # What every role has.
  common = {
    NODE_ENV = "production"
  }

  server_settings = {
    PORT               = "3000"
    WORKER             = "off"
    TRUST_PROXY_HOPS   = "1"
    DATABASE_POOL_SIZE = tostring(var.server.pool_size)
    # The balancer sends nothing more by then. What keeps its connection is told to close it.
    DRAIN_MS = "5000"
  }

  worker_settings = {
    WORKER_PORT        = "3000"
    DATABASE_POOL_SIZE = tostring(var.worker.pool_size)
    WORKER_CONCURRENCY = tostring(var.worker.concurrency)
  }

  environments = {
    server    = merge(var.settings, local.common, local.server_settings)
    worker    = merge(var.settings, local.common, local.worker_settings)
    migration = local.common
  }

  secrets = {
    server    = var.server_secrets
    worker    = var.server_secrets
    migration = merge({ DATABASE_URL = var.server_secrets["DATABASE_URL"] }, var.owner_secrets)
  }

  # What servers and workers have.
  listening = {
    portMappings = [{ containerPort = 3000, protocol = "tcp" }]

    # Whether the process lives: that of the image asks whether it is ready, and would end it for what the database does.
    healthCheck = {
      command     = ["CMD", "node", "-e", "fetch('http://127.0.0.1:3000/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
      interval    = 10
      timeout     = 5
      retries     = 3
      startPeriod = 30
    }
  }

  # What each container has: it writes nothing, may nothing more, and ends in its own time.
  containers = {
    for role in local.roles : role => {
      name                   = role
      image                  = local.image
      essential              = true
      user                   = "1000:1000"
      readonlyRootFilesystem = true
      linuxParameters        = { capabilities = { drop = ["ALL"] } }
      # Longer than it goes on serving (DRAIN_MS) and finishes what it has begun (25 s).
      stopTimeout = 60
      environment = [for name, value in local.environments[role] : { name = name, value = value }]
      secrets     = [for name, arn in local.secrets[role] : { name = name, valueFrom = arn }]

      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.this[role].name
          "awslogs-region"        = data.aws_region.this.region
          "awslogs-stream-prefix" = role
        }
      }
    }
  }
}

resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = local.roles
  name              = "/${var.name}/${each.key}"
  retention_in_days = var.log_days
}

resource "aws_ecr_repository" "this" {
  name = var.name
  # Tasks name their image by its digest. A tag is pushed again when the same image is deployed once more.
  image_tag_mutability = "MUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  repository = aws_ecr_repository.this.name

  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "The last fifty can be gone back to"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 50 }
      action       = { type = "expire" }
    }]
  })
}
