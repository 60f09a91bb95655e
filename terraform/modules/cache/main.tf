# Where several servers count requests together. Nothing in it is missed: without it each counts by itself.

resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = var.name
  description          = "Counts of requests"
  engine               = "valkey"
  engine_version       = "8.0"
  node_type            = var.node_type
  port                 = 6379

  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [var.security_group_id]

  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  auth_token_wo              = ephemeral.aws_secretsmanager_secret_version.password.secret_string
  auth_token_wo_version      = var.password_version
  # The former password is good until the servers have the new one.
  auth_token_update_strategy = "ROTATE"

  auto_minor_version_upgrade = true
  maintenance_window         = "sun:04:30-sun:05:30"
  snapshot_retention_limit   = 0
}

resource "aws_secretsmanager_secret" "password" {
  name                    = "${var.name}/cache-password"
  recovery_window_in_days = 30
}

ephemeral "aws_secretsmanager_random_password" "password" {
  password_length     = 48
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "password" {
  secret_id                = aws_secretsmanager_secret.password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.password.random_password
  secret_string_wo_version = var.password_version
}

ephemeral "aws_secretsmanager_secret_version" "password" {
  secret_id  = aws_secretsmanager_secret_version.password.secret_id
  version_id = aws_secretsmanager_secret_version.password.version_id
}

resource "aws_secretsmanager_secret" "address" {
  name                    = "${var.name}/REDIS_URL"
  recovery_window_in_days = 30
}

resource "aws_secretsmanager_secret_version" "address" {
  secret_id                = aws_secretsmanager_secret.address.id
  secret_string_wo         = "rediss://:${ephemeral.aws_secretsmanager_secret_version.password.secret_string}@${aws_elasticache_replication_group.this.primary_endpoint_address}:6379"
  secret_string_wo_version = var.password_version
}
