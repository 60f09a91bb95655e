# Random values are made while Terraform runs and written past its state: nobody has seen them.

locals {
  slots = merge([
    for name, key in var.keys : {
      for slot in ["a", "b"] : "${name}/${slot}" => key.versions[slot]
    }
  ]...)

  active = { for name, key in var.keys : name => "${name}/${key.active}" }
  former = {
    for name, key in var.keys : "${name}_PREVIOUS" => "${name}/${key.active == "a" ? "b" : "a"}" if key.both
  }
}

resource "aws_secretsmanager_secret" "key" {
  for_each                = local.slots
  name                    = "${var.name}/${each.key}"
  recovery_window_in_days = 30
}

ephemeral "aws_secretsmanager_random_password" "key" {
  for_each            = local.slots
  password_length     = 64
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "key" {
  for_each                 = local.slots
  secret_id                = aws_secretsmanager_secret.key[each.key].id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.key[each.key].random_password
  secret_string_wo_version = each.value
}

resource "aws_secretsmanager_secret" "given" {
  for_each                = var.given
  name                    = "${var.name}/${each.key}"
  recovery_window_in_days = 30
}
