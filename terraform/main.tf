# An environment: everything that the server needs, put together.

locals {
  name = "crm-${var.environment}"

  settings = merge(
    { PUBLIC_URL = "https://${var.domain}" },
    var.settings,
  )

  keys = merge(
    { for name in ["JWT_SECRET", "JWT_REFRESH_SECRET", "PASSWORD_PEPPER", "METRICS_TOKEN"] : name => {} },
    var.keys,
  )

  server_secrets = merge(
    module.secrets.arns,
    module.database.server_arns,
    var.cache.enabled ? module.cache[0].server_arns : {},
  )

  # Of every slot, so that a task of the revision before starts too while a key is rotated.
  readable_secrets = {
    application = concat(
      module.secrets.readable_arns,
      module.database.readable_arns,
      var.cache.enabled ? values(module.cache[0].server_arns) : [],
    )
    migration = module.database.readable_arns
  }

  # Of all processes that may run at once: twice as many while one version replaces the other.
  connections = 2 * (var.server.most * var.server.pool_size + var.worker.most * var.worker.pool_size)
}

module "network" {
  source           = "./modules/network"
  name             = local.name
  cidr             = var.network.cidr
  zones            = var.network.zones
  gateway_per_zone = var.network.gateway_per_zone
  endpoints        = var.network.endpoints
  outgoing_ports   = var.network.outgoing_ports
  metrics_readers  = var.network.metrics_readers
  has_cache        = var.cache.enabled
  log_days         = var.log_days
}

module "secrets" {
  source = "./modules/secrets"
  name   = local.name
  keys   = local.keys
  given  = var.given_secrets
}

module "database" {
  source              = "./modules/database"
  name                = local.name
  subnet_ids          = module.network.data_subnet_ids
  security_group_id   = module.network.security_group_ids["database"]
  engine_version      = var.database.engine_version
  major_upgrade       = var.database.major_upgrade
  instance_class      = var.database.instance_class
  storage_gigabytes   = var.database.storage_gigabytes
  multi_az            = var.database.multi_az
  backup_days         = var.database.backup_days
  deletion_protection = var.deletion_protection
  owner_version       = var.database.owner_version
  server_role         = var.database.server_role
}

module "cache" {
  source            = "./modules/cache"
  count             = var.cache.enabled ? 1 : 0
  name              = local.name
  subnet_ids        = module.network.data_subnet_ids
  security_group_id = module.network.security_group_ids["cache"]
  node_type         = var.cache.node_type
  password_version  = var.cache.password_version
}

module "balancer" {
  source               = "./modules/balancer"
  name                 = local.name
  domain               = var.domain
  zone                 = var.zone
  vpc_id               = module.network.vpc_id
  subnet_ids           = module.network.public_subnet_ids
  security_group_id    = module.network.security_group_ids["balancer"]
  requests_per_address = var.requests_per_address
  deletion_protection  = var.deletion_protection
  log_days             = var.log_days
}

module "service" {
  source              = "./modules/service"
  name                = local.name
  image_tag           = var.image_tag
  settings            = local.settings
  server_secrets      = local.server_secrets
  owner_secrets       = module.database.owner_arns
  readable_secrets    = local.readable_secrets
  subnet_ids          = module.network.private_subnet_ids
  security_group_ids  = module.network.security_group_ids
  target_group_arn    = module.balancer.target_group_arn
  request_count_label = "${module.balancer.balancer_suffix}/${module.balancer.target_group_suffix}"
  server              = var.server
  worker              = var.worker
  log_days            = var.log_days
}

module "observability" {
  source              = "./modules/observability"
  name                = local.name
  mail_addresses      = var.alarm_mail_addresses
  cluster_name        = module.service.cluster_name
  log_group_names     = module.service.log_group_names
  balancer_suffix     = module.balancer.balancer_suffix
  target_group_suffix = module.balancer.target_group_suffix
  certificate_arn     = module.balancer.certificate_arn
  firewall_name       = module.balancer.firewall_name

  services = {
    server = { name = module.service.service_names["server"], least = var.server.least }
    worker = { name = module.service.service_names["worker"], least = var.worker.least }
  }

  database = {
    identifier    = module.database.identifier
    storage_bytes = module.database.storage_bytes
    connections   = local.connections
  }
}

module "deployment" {
  source               = "./modules/deployment"
  name                 = local.name
  repository           = var.repository
  environment          = var.environment
  make_provider        = var.make_github_provider
  image_repository_arn = module.service.repository_arn
  cluster_name         = module.service.cluster_name
  cluster_arn          = module.service.cluster_arn
  service_arns         = module.service.service_arns
  migration_family     = module.service.families["migration"]
  execution_role_arns  = module.service.execution_role_arns
}
