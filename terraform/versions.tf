terraform {
  # Write-only arguments: secrets are in no state.
  required_version = ">= 1.11.0, < 2.0.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.66.0"
    }
  }

  # Which bucket is told by `terraform init -backend-config=environments/<name>.backend`.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = {
      project     = "headless-crm"
      environment = var.environment
      managed-by  = "terraform"
    }
  }
}
