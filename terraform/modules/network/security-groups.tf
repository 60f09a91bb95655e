# Who may call whom, all of it in one place.

locals {
  groups = {
    balancer  = "What the internet calls"
    server    = "Servers"
    worker    = "Workers"
    migration = "Tasks that migrate the database"
    database  = "The database"
    cache     = "The cache"
  }

  # From the first to the second, at the port.
  ways = merge(
    {
      balancer_server    = { from = "balancer", to = "server", port = 3000 }
      server_database    = { from = "server", to = "database", port = 5432 }
      worker_database    = { from = "worker", to = "database", port = 5432 }
      migration_database = { from = "migration", to = "database", port = 5432 }
    },
    var.has_cache ? { server_cache = { from = "server", to = "cache", port = 6379 } } : {},
  )

  readable = {
    for pair in setproduct(["server", "worker"], var.metrics_readers) : "${pair[0]}_${pair[1]}" => { role = pair[0], reader = pair[1] }
  }

  outgoing = merge(
    { for port in var.outgoing_ports : "server_${port}" => { from = "server", port = port } },
    { for port in var.outgoing_ports : "worker_${port}" => { from = "worker", port = port } },
    # Images, secrets and logs.
    { migration_443 = { from = "migration", port = 443 } },
  )
}

resource "aws_security_group" "this" {
  for_each    = local.groups
  name        = "${var.name}-${each.key}"
  description = each.value
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_egress_rule" "way" {
  for_each                     = local.ways
  security_group_id            = aws_security_group.this[each.value.from].id
  referenced_security_group_id = aws_security_group.this[each.value.to].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "way" {
  for_each                     = local.ways
  security_group_id            = aws_security_group.this[each.value.to].id
  referenced_security_group_id = aws_security_group.this[each.value.from].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "outgoing" {
  for_each          = local.outgoing
  security_group_id = aws_security_group.this[each.value.from].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

# 80 says that it is 443.
resource "aws_vpc_security_group_ingress_rule" "internet" {
  for_each          = toset(["80", "443"])
  security_group_id = aws_security_group.this["balancer"].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
}

resource "aws_vpc_security_group_ingress_rule" "metrics" {
  for_each                     = local.readable
  security_group_id            = aws_security_group.this[each.value.role].id
  referenced_security_group_id = each.value.reader
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
}

resource "aws_security_group" "endpoints" {
  name        = "${var.name}-endpoints"
  description = "Services of AWS that are reached without leaving the network"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-endpoints" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  security_group_id = aws_security_group.endpoints.id
  cidr_ipv4         = var.cidr
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
