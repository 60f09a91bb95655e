variable "name" {
  description = "Begins the names of everything."
  type        = string
}

variable "cidr" {
  description = "Addresses of the network: a /16, of which each subnet gets a /20."
  type        = string
}

variable "zones" {
  description = "How many availability zones are used. The database and the balancer need two."
  type        = number

  validation {
    condition     = var.zones >= 2 && var.zones <= 4
    error_message = "Two to four zones."
  }
}

variable "gateway_per_zone" {
  description = "A way out for each zone, so that the loss of one takes no other along. Otherwise one for all, which costs less."
  type        = bool
}

variable "endpoints" {
  description = "Services of AWS that are reached without leaving the network."
  type        = set(string)
}

variable "outgoing_ports" {
  description = "TCP ports of the internet that servers and workers may call: webhooks, sign-in by providers, mail."
  type        = set(number)

  validation {
    condition     = contains(var.outgoing_ports, 443)
    error_message = "443 is how images, secrets and logs are reached."
  }
}

variable "metrics_readers" {
  description = "Security groups of what reads the metrics of servers and workers from inside the network."
  type        = set(string)
}

variable "has_cache" {
  description = "Whether there is a cache to be reached."
  type        = bool
}

variable "log_days" {
  description = "Days that the log of connections is kept."
  type        = number
}
