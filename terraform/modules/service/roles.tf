# What ECS may do to start a task: get the image, read the task's secrets, write its log. The tasks themselves have no role:
# the server asks nothing of AWS, so there are no credentials in it to be stolen.

locals {
  # The password of the database's owner is for migrations alone.
  readable = {
    application = var.readable_secrets.application
    migration   = concat(var.readable_secrets.migration, values(var.owner_secrets))
  }

  written = {
    application = [for role in ["server", "worker"] : "${aws_cloudwatch_log_group.this[role].arn}:*"]
    migration   = ["${aws_cloudwatch_log_group.this["migration"].arn}:*"]
  }
}

data "aws_iam_policy_document" "execution_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "execution" {
  for_each = local.readable

  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = [aws_ecr_repository.this.arn]
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = local.written[each.key]
  }

  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = each.value
  }
}

resource "aws_iam_role" "execution" {
  for_each           = local.readable
  name               = "${var.name}-${each.key}-execution"
  assume_role_policy = data.aws_iam_policy_document.execution_assume.json
}

resource "aws_iam_role_policy" "execution" {
  for_each = local.readable
  name     = "start-tasks"
  role     = aws_iam_role.execution[each.key].id
  policy   = data.aws_iam_policy_document.execution[each.key].json
}
