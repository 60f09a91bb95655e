variable "name" {
  description = "Begins the names of everything."
  type        = string
}

variable "mail_addresses" {
  description = "Who is told of alarms. Each confirms it by a link."
  type        = set(string)
}

variable "cluster_name" {
  type = string
}

variable "services" {
  description = "By role: the service's name, and the fewest tasks that it should have."
  type        = map(object({ name = string, least = number }))
}

variable "log_group_names" {
  description = "By role."
  type        = map(string)
}

variable "balancer_suffix" {
  type = string
}

variable "target_group_suffix" {
  type = string
}

variable "certificate_arn" {
  type = string
}

variable "firewall_name" {
  type = string
}

variable "database" {
  description = "The instance, the bytes of its disk, and the most connections that all processes together should open."
  type        = object({ identifier = string, storage_bytes = number, connections = number })
}
