# The deploy workflow makes revisions of these with its image, and leaves the rest as it is here.

resource "aws_ecs_task_definition" "server" {
  family                   = "${var.name}-server"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.server.cpu
  memory                   = var.server.memory
  execution_role_arn       = aws_iam_role.execution["application"].arn
  # Former revisions are what a roll-back goes to.
  skip_destroy = true

  container_definitions = jsonencode([merge(local.containers["server"], local.listening, {
    command = ["dist/main.js"]
  })])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

resource "aws_ecs_task_definition" "worker" {
  family                   = "${var.name}-worker"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.worker.cpu
  memory                   = var.worker.memory
  execution_role_arn       = aws_iam_role.execution["application"].arn
  skip_destroy             = true

  container_definitions = jsonencode([merge(local.containers["worker"], local.listening, {
    command = ["dist/worker.js"]
  })])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

# Run by hand and by the deploy workflow, never kept running.
resource "aws_ecs_task_definition" "migration" {
  family                   = "${var.name}-migration"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.execution["migration"].arn
  skip_destroy             = true

  container_definitions = jsonencode([merge(local.containers["migration"], {
    command = ["dist/db/migrations/cli.js", "migrate"]
  })])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}
