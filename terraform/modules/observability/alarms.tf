# What somebody has to look at; each alarm names its section of docs/runbooks.md.

locals {
  balancer = { LoadBalancer = var.balancer_suffix }
  targets  = { LoadBalancer = var.balancer_suffix, TargetGroup = var.target_group_suffix }
  instance = { DBInstanceIdentifier = var.database.identifier }

  # Each is the statistic of a metric, over so many minutes, beyond a bound.
  alarms = merge(
    {
      slow = {
        text       = "One request of twenty takes longer than half a second"
        runbook    = "RequestsAreSlow"
        namespace  = "AWS/ApplicationELB"
        metric     = "TargetResponseTime"
        dimensions = local.targets
        percentile = "p95"
        minutes    = 5
        above      = 0.5
      }
      unhealthy = {
        text       = "A server does not answer"
        runbook    = "ProcessIsDown"
        namespace  = "AWS/ApplicationELB"
        metric     = "UnHealthyHostCount"
        dimensions = local.targets
        statistic  = "Maximum"
        minutes    = 3
        above      = 0
      }
      unanswered = {
        text       = "Requests that no server answered"
        runbook    = "ErrorBudgetBurnsFast"
        namespace  = "AWS/ApplicationELB"
        metric     = "HTTPCode_ELB_5XX_Count"
        dimensions = local.balancer
        statistic  = "Sum"
        minutes    = 5
        above      = 5
      }
      errors = {
        text       = "Servers log errors"
        runbook    = "ErrorBudgetBurnsSlowly"
        namespace  = local.namespace
        metric     = "server-errors"
        dimensions = {}
        statistic  = "Sum"
        minutes    = 5
        above      = 10
      }
      worker-errors = {
        text       = "Workers log errors"
        runbook    = "JobsAreGivenUp"
        namespace  = local.namespace
        metric     = "worker-errors"
        dimensions = {}
        statistic  = "Sum"
        minutes    = 5
        above      = 10
      }
      refused = {
        text       = "Requests are refused since connections to the database are all in use, or it is away"
        runbook    = "RequestsAreRefused"
        namespace  = local.namespace
        metric     = "server-refused"
        dimensions = {}
        statistic  = "Sum"
        minutes    = 5
        above      = 50
      }
      denied = {
        text       = "Many sign-ins or tokens are refused"
        runbook    = "SignInsFail"
        namespace  = local.namespace
        metric     = "server-denied"
        dimensions = {}
        statistic  = "Sum"
        minutes    = 5
        above      = 1000
      }
      certificate = {
        text       = "The certificate was not renewed"
        runbook    = "CertificateExpires"
        namespace  = "AWS/CertificateManager"
        metric     = "DaysToExpiry"
        dimensions = { CertificateArn = var.certificate_arn }
        statistic  = "Minimum"
        minutes    = 1440
        below      = 21
      }
      database-processor = {
        text       = "The database's processors are busy"
        runbook    = "RequestsAreSlow"
        namespace  = "AWS/RDS"
        metric     = "CPUUtilization"
        dimensions = local.instance
        statistic  = "Average"
        minutes    = 15
        above      = 80
      }
      database-disk = {
        text       = "The database's disk is nine tenths full, and does not grow by itself as it should"
        runbook    = "DiskFillsUp"
        namespace  = "AWS/RDS"
        metric     = "FreeStorageSpace"
        dimensions = local.instance
        statistic  = "Minimum"
        minutes    = 15
        below      = var.database.storage_bytes / 10
      }
      database-memory = {
        text       = "The database has little memory left"
        runbook    = "RequestsAreSlow"
        namespace  = "AWS/RDS"
        metric     = "FreeableMemory"
        dimensions = local.instance
        statistic  = "Minimum"
        minutes    = 15
        below      = 256 * 1024 * 1024
      }
      database-connections = {
        text       = "More connections to the database than all processes together should open"
        runbook    = "PoolIsSaturated"
        namespace  = "AWS/RDS"
        metric     = "DatabaseConnections"
        dimensions = local.instance
        statistic  = "Maximum"
        minutes    = 5
        above      = var.database.connections
      }
    },
    {
      for role, service in var.services : "few-${role}s" => {
        text       = "Fewer of the role ${role} run than should"
        runbook    = "ProcessIsDown"
        namespace  = "ECS/ContainerInsights"
        metric     = "RunningTaskCount"
        dimensions = { ClusterName = var.cluster_name, ServiceName = service.name }
        statistic  = "Minimum"
        minutes    = 10
        below      = service.least
        missing    = "breaching"
      }
    },
  )
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each           = local.alarms
  alarm_name         = "${var.name}-${each.key}"
  alarm_description  = "${each.value.text}. See docs/runbooks.md#${lower(each.value.runbook)}"
  namespace          = each.value.namespace
  metric_name        = each.value.metric
  dimensions         = each.value.dimensions
  statistic          = try(each.value.statistic, null)
  extended_statistic = try(each.value.percentile, null)

  comparison_operator = can(each.value.above) ? "GreaterThanThreshold" : "LessThanThreshold"
  threshold           = try(each.value.above, each.value.below)
  period              = each.value.minutes * 60
  evaluation_periods  = 1
  treat_missing_data  = try(each.value.missing, "notBreaching")

  alarm_actions = [aws_sns_topic.alarms.arn]
  ok_actions    = [aws_sns_topic.alarms.arn]
}

# Of the requests that servers answer, not of how many there are.
resource "aws_cloudwatch_metric_alarm" "failing" {
  alarm_name          = "${var.name}-failing"
  alarm_description   = "More than one request of a hundred fails. See docs/runbooks.md#errorbudgetburnsfast"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  metric_query {
    id          = "share"
    label       = "Failures of a hundred requests"
    expression  = "IF(requests > 100, 100 * failures / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "failures"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions  = local.balancer
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions  = local.balancer
      period      = 60
      stat        = "Sum"
    }
  }
}
