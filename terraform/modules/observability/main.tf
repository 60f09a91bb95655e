# What of the logs becomes a metric, and who is told.

locals {
  namespace = "HeadlessCrm/${var.name}"

  # Lines are JSON by pino: 50 and more are errors.
  counted = {
    errors    = "{ $.level >= 50 }"
    refused   = "{ $.status = 503 }"
    throttled = "{ $.status = 429 }"
    denied    = "{ $.status = 401 }"
  }

  filters = merge([
    for role in ["server", "worker"] : {
      for metric, pattern in local.counted : "${role}-${metric}" => { role = role, metric = metric, pattern = pattern }
    }
  ]...)
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each       = local.filters
  name           = "${var.name}-${each.key}"
  log_group_name = var.log_group_names[each.value.role]
  pattern        = each.value.pattern

  metric_transformation {
    namespace     = local.namespace
    name          = each.key
    value         = "1"
    default_value = "0"
  }
}

resource "aws_sns_topic" "alarms" {
  name = "${var.name}-alarms"
}

resource "aws_sns_topic_subscription" "mail" {
  for_each  = var.mail_addresses
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.key
}
