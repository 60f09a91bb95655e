variable "name" {
  description = "Begins the names of the secrets."
  type        = string
}

variable "keys" {
  description = <<-EOT
    The keys that the server has, by the variable that holds them. Each has two slots, so that a rotation has both keys at
    hand: `active` is the slot in use, `both` gives the other one to the server as the previous key too, and a version
    that is raised puts a new random value into the slot.
  EOT
  type = map(object({
    active   = optional(string, "a")
    both     = optional(bool, false)
    versions = optional(object({ a = optional(number, 1), b = optional(number, 1) }), {})
  }))

  validation {
    condition     = alltrue([for key in values(var.keys) : contains(["a", "b"], key.active)])
    error_message = "The slots are a and b."
  }

  validation {
    condition     = alltrue([for name, key in var.keys : !key.both || name != "METRICS_TOKEN"])
    error_message = "The server knows no former METRICS_TOKEN."
  }
}

variable "given" {
  description = "Variables whose values come from elsewhere: their secrets are made empty, and filled by hand."
  type        = set(string)
}
