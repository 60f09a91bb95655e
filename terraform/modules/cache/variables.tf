variable "name" {
  description = "Name of the cache, and beginning of those of its secrets."
  type        = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "security_group_id" {
  description = "Lets the servers in."
  type        = string
}

variable "node_type" {
  type = string
}

variable "password_version" {
  description = "Raised, the cache gets a new password."
  type        = number
  default     = 1
}
