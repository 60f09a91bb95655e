variable "name" {
  description = "Begins the role's name."
  type        = string
}

variable "repository" {
  description = "The repository at GitHub, as owner/name."
  type        = string
}

variable "environment" {
  description = "The environment at GitHub whose jobs may deploy: who may start them is said there."
  type        = string
}

variable "make_provider" {
  description = "Whether the account has no provider for GitHub's tokens yet. It has one at most."
  type        = bool
}

variable "image_repository_arn" {
  type = string
}

variable "cluster_name" {
  type = string
}

variable "cluster_arn" {
  type = string
}

variable "service_arns" {
  type = list(string)
}

variable "migration_family" {
  description = "Family of the task definition that migrates."
  type        = string
}

variable "execution_role_arns" {
  description = "Roles that the task definitions name."
  type        = list(string)
}
