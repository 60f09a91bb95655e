variable "account_id" {
  description = "The account of AWS that this environment is in; another one is refused."
  type        = string
}

variable "region" {
  description = "The region of AWS."
  type        = string
}

variable "environment" {
  description = "Name of the environment, here and at GitHub."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.environment))
    error_message = "Small letters, digits and dashes, 16 at most."
  }
}

variable "domain" {
  description = "The host name that clients use, such as api.example.com."
  type        = string
}

variable "zone" {
  description = "The hosted zone of Route 53 that the host name is in."
  type        = string
}

variable "image_tag" {
  description = "Tag of the image of the first tasks. Later ones come with the deploy workflow."
  type        = string
}

variable "repository" {
  description = "The repository at GitHub whose deploy workflow deploys here, as owner/name."
  type        = string
}

variable "make_github_provider" {
  description = "Whether the account has no provider for GitHub's tokens yet. It has one at most."
  type        = bool
  default     = true
}

variable "settings" {
  description = "Variables of the server's configuration that are no secrets: see docs/operations.md."
  type        = map(string)
  default     = {}
}

variable "given_secrets" {
  description = "Variables of the server's configuration that are secrets and come from elsewhere, such as SMTP_URL."
  type        = set(string)
  default     = []
}

variable "keys" {
  description = "Where the rotation of each key stands: see docs/operations.md."
  type = map(object({
    active   = optional(string)
    both     = optional(bool)
    versions = optional(object({ a = optional(number), b = optional(number) }))
  }))
  default = {}
}

variable "network" {
  description = "Size of the network, and its ways out."
  type = object({
    cidr             = optional(string, "10.20.0.0/16")
    zones            = optional(number, 2)
    gateway_per_zone = optional(bool, true)
    endpoints        = optional(set(string), ["ecr.api", "ecr.dkr", "logs", "secretsmanager"])
    outgoing_ports   = optional(set(number), [443, 587])
    metrics_readers  = optional(set(string), [])
  })
  default = {}
}

variable "database" {
  description = "Size of the database, its backups, and where the rotation of its passwords stands."
  type = object({
    engine_version    = optional(string, "18")
    major_upgrade     = optional(bool, false)
    instance_class    = string
    storage_gigabytes = object({ first = number, most = number })
    multi_az          = optional(bool, true)
    backup_days       = optional(number, 14)
    owner_version     = optional(number, 1)
    server_role = optional(object({
      active   = optional(string, "a")
      versions = optional(object({ a = optional(number, 1), b = optional(number, 1) }), {})
    }), {})
  })
}

variable "deletion_protection" {
  description = "Whether the database and the balancer are to be kept from being deleted by mistake."
  type        = bool
  default     = true
}

variable "server" {
  description = "Size and number of servers."
  type = object({
    cpu                 = number
    memory              = number
    pool_size           = optional(number, 10)
    least               = number
    most                = number
    requests_per_minute = number
  })
}

variable "worker" {
  description = "Size and number of workers."
  type = object({
    cpu         = number
    memory      = number
    pool_size   = optional(number, 10)
    concurrency = optional(number, 10)
    least       = number
    most        = number
  })
}

variable "cache" {
  description = "A cache where servers count requests together. Without it they tell each other within a second."
  type = object({
    enabled          = optional(bool, false)
    node_type        = optional(string, "cache.t4g.micro")
    password_version = optional(number, 1)
  })
  default = {}
}

variable "requests_per_address" {
  description = "Requests from one address in five minutes, beyond which the firewall answers in the servers' place."
  type        = number
  default     = 40000
}

variable "alarm_mail_addresses" {
  description = "Who is told of alarms."
  type        = set(string)
}

variable "log_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 90
}
