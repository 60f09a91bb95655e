variable "name" {
  description = "Begins the names of everything."
  type        = string
}

variable "domain" {
  description = "The host name that clients use."
  type        = string
}

variable "zone" {
  description = "The hosted zone of Route 53 that the host name is in."
  type        = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "security_group_id" {
  type = string
}

variable "requests_per_address" {
  description = "Requests from one address in five minutes, beyond which the firewall answers. More than the servers let through, so that their own 429 comes first."
  type        = number
}

variable "deletion_protection" {
  type    = bool
  default = true
}

variable "log_days" {
  description = "Days that the firewall's log is kept."
  type        = number
}
