variable "name" {
  description = "Name of the cluster, and beginning of all others."
  type        = string
}

variable "image_tag" {
  description = "Tag of the image that the first tasks run. Later ones come with the deploy workflow."
  type        = string
}

variable "settings" {
  description = "Variables of the server's configuration that are no secrets, beside those that are set here."
  type        = map(string)
}

variable "server_secrets" {
  description = "Secrets of the variables that servers and workers have, by the variable's name."
  type        = map(string)
}

variable "owner_secrets" {
  description = "Secrets of the variables that only migrations have."
  type        = map(string)
}

variable "readable_secrets" {
  description = "Secrets that tasks may start with: those of servers and workers, and of the migration beside its own."
  type        = object({ application = list(string), migration = list(string) })
}

variable "subnet_ids" {
  type = list(string)
}

variable "security_group_ids" {
  description = "Of the server, the worker and the migration."
  type        = map(string)
}

variable "target_group_arn" {
  description = "Where servers are registered for requests."
  type        = string
}

variable "request_count_label" {
  description = "Balancer and target group, as autoscaling names them."
  type        = string
}

variable "server" {
  description = "Size of one server in units of Fargate, how many of them, and what one should have to do."
  type = object({
    cpu                 = number
    memory              = number
    pool_size           = optional(number, 10)
    least               = number
    most                = number
    cpu_percent         = optional(number, 60)
    requests_per_minute = number
  })
}

variable "worker" {
  description = "Size of one worker in units of Fargate, how many of them, and how many jobs one does at once."
  type = object({
    cpu         = number
    memory      = number
    pool_size   = optional(number, 10)
    concurrency = optional(number, 10)
    least       = number
    most        = number
    cpu_percent = optional(number, 60)
  })
}

variable "log_days" {
  description = "Days that logs are kept."
  type        = number
}
