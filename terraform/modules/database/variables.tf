variable "name" {
  description = "Name of the instance, and beginning of those of its secrets."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets that lead nowhere, in two zones or more."
  type        = list(string)
}

variable "security_group_id" {
  description = "Lets servers, workers and migrations in."
  type        = string
}

variable "engine_version" {
  description = "Version of PostgreSQL. With the major one alone AWS applies the minor ones in the maintenance window."
  type        = string
}

variable "major_upgrade" {
  description = "Whether a new major version may be put on, in the next maintenance window."
  type        = bool
}

variable "instance_class" {
  type = string
}

variable "storage_gigabytes" {
  description = "What it begins with, and up to where it grows by itself."
  type        = object({ first = number, most = number })
}

variable "multi_az" {
  description = "Whether another zone has a standby that takes over by itself."
  type        = bool
}

variable "backup_days" {
  description = "Days that it can be restored to any second of."
  type        = number

  validation {
    condition     = var.backup_days >= 7
    error_message = "A week at least: a mistake of Friday is found on Monday."
  }
}

variable "deletion_protection" {
  type    = bool
  default = true
}

variable "server_role" {
  description = <<-EOT
    The role that servers sign in as: `active` is the slot in use (crm_server_a or crm_server_b), and a version that is
    raised puts a new password into the slot's secret, which the migration task then gives to the role.
  EOT
  type = object({
    active   = optional(string, "a")
    versions = optional(object({ a = optional(number, 1), b = optional(number, 1) }), {})
  })
  default = {}

  validation {
    condition     = contains(["a", "b"], var.server_role.active)
    error_message = "The slots are a and b."
  }
}

variable "owner_version" {
  description = "Raised, the owner of the database gets a new password."
  type        = number
  default     = 1
}
