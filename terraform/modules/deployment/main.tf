# What GitHub's deploy workflow may do: push an image, migrate, and roll the services. It signs in by a token of GitHub's,
# so that there is no key to keep.

data "aws_caller_identity" "this" {}
data "aws_region" "this" {}

locals {
  issuer   = "token.actions.githubusercontent.com"
  account  = data.aws_caller_identity.this.account_id
  arn      = "arn:aws:ecs:${data.aws_region.this.region}:${local.account}"
  provider = var.make_provider ? aws_iam_openid_connect_provider.github[0].arn : "arn:aws:iam::${local.account}:oidc-provider/${local.issuer}"
}

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.make_provider ? 1 : 0
  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.provider]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["repo:${var.repository}:environment:${var.environment}"]
    }
  }
}

data "aws_iam_policy_document" "deploy" {
  statement {
    sid = "OfNoResource"
    actions = [
      "ecr:GetAuthorizationToken",
      "ecs:DescribeTaskDefinition",
      "ecs:RegisterTaskDefinition",
    ]
    resources = ["*"]
  }

  statement {
    sid = "Push"
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CompleteLayerUpload",
      "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]
    resources = [var.image_repository_arn]
  }

  statement {
    sid       = "NameRolesOfTasks"
    actions   = ["iam:PassRole"]
    resources = var.execution_role_arns

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }

  statement {
    sid     = "Migrate"
    actions = ["ecs:RunTask"]
    resources = [
      "${local.arn}:task-definition/${var.migration_family}",
      "${local.arn}:task-definition/${var.migration_family}:*",
    ]

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = [var.cluster_arn]
    }
  }

  statement {
    sid       = "Wait"
    actions   = ["ecs:DescribeTasks"]
    resources = ["${local.arn}:task/${var.cluster_name}/*"]
  }

  statement {
    sid       = "Roll"
    actions   = ["ecs:DescribeServices", "ecs:UpdateService"]
    resources = var.service_arns
  }
}

resource "aws_iam_role" "deploy" {
  name                 = "${var.name}-deploy"
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "deploy" {
  name   = "deploy"
  role   = aws_iam_role.deploy.id
  policy = data.aws_iam_policy_document.deploy.json
}
