# The addresses of the database, with the passwords of its two roles. They are made while Terraform runs, and written past
# its state.

locals {
  query = "sslmode=verify-full&sslrootcert=/app/docker/rds-certificates.pem"
  place = "${aws_db_instance.this.endpoint}/${aws_db_instance.this.db_name}?${local.query}"
}

# Of its own: an address that is known only when the instance is there could not give it its password.
resource "aws_secretsmanager_secret" "owner" {
  name                    = "${var.name}/owner-password"
  recovery_window_in_days = 30
}

ephemeral "aws_secretsmanager_random_password" "owner" {
  password_length     = 48
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "owner" {
  secret_id                = aws_secretsmanager_secret.owner.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.owner.random_password
  secret_string_wo_version = var.owner_version
}

# What was kept, not what was made: after a run that failed half-way both are still the same.
ephemeral "aws_secretsmanager_secret_version" "owner" {
  secret_id  = aws_secretsmanager_secret_version.owner.secret_id
  version_id = aws_secretsmanager_secret_version.owner.version_id
}

resource "aws_secretsmanager_secret" "owner_address" {
  name                    = "${var.name}/DATABASE_ADMIN_URL"
  recovery_window_in_days = 30
}

resource "aws_secretsmanager_secret_version" "owner_address" {
  secret_id                = aws_secretsmanager_secret.owner_address.id
  secret_string_wo         = "postgres://${aws_db_instance.this.username}:${ephemeral.aws_secretsmanager_secret_version.owner.secret_string}@${local.place}"
  secret_string_wo_version = var.owner_version
}

resource "aws_secretsmanager_secret" "server_address" {
  for_each                = var.server_role.versions
  name                    = "${var.name}/DATABASE_URL/${each.key}"
  recovery_window_in_days = 30
}

ephemeral "aws_secretsmanager_random_password" "server" {
  for_each            = var.server_role.versions
  password_length     = 48
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "server_address" {
  for_each                 = var.server_role.versions
  secret_id                = aws_secretsmanager_secret.server_address[each.key].id
  secret_string_wo         = "postgres://crm_server_${each.key}:${ephemeral.aws_secretsmanager_random_password.server[each.key].random_password}@${local.place}"
  secret_string_wo_version = each.value
}
