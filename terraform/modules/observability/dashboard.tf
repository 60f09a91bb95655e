# One page: what clients see above, what the servers do below it, then the database.

data "aws_region" "this" {}

locals {
  elb      = "AWS/ApplicationELB"
  balanced = ["LoadBalancer", var.balancer_suffix]
  of       = ["DBInstanceIdentifier", var.database.identifier]
  tasks    = [for service in values(var.services) : ["ClusterName", var.cluster_name, "ServiceName", service.name]]

  graphs = [
    { title = "Requests a minute", stat = "Sum", metrics = [concat([local.elb, "RequestCount"], local.balanced)] },
    {
      title = "Seconds to the reply"
      stat  = "p50"
      metrics = [for stat in ["p50", "p95", "p99"] :
        concat([local.elb, "TargetResponseTime"], local.balanced, [{ stat = stat }])
      ]
    },
    {
      title = "Failures a minute"
      stat  = "Sum"
      metrics = [for metric in ["HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count", "HTTPCode_Target_4XX_Count"] :
        concat([local.elb, metric], local.balanced)
      ]
    },
    { title = "Processor, percent", stat = "Average", metrics = [for task in local.tasks : concat(["AWS/ECS", "CPUUtilization"], task)] },
    { title = "Memory, percent", stat = "Average", metrics = [for task in local.tasks : concat(["AWS/ECS", "MemoryUtilization"], task)] },
    { title = "Tasks", stat = "Average", metrics = [for task in local.tasks : concat(["ECS/ContainerInsights", "RunningTaskCount"], task)] },
    { title = "Lines of the log", stat = "Sum", metrics = [for metric in keys(local.filters) : [local.namespace, metric]] },
    { title = "Database: processor, percent", stat = "Average", metrics = [concat(["AWS/RDS", "CPUUtilization"], local.of)] },
    { title = "Database: connections", stat = "Maximum", metrics = [concat(["AWS/RDS", "DatabaseConnections"], local.of)] },
    {
      title   = "Database: seconds of a read, of a write"
      stat    = "Average"
      metrics = [for metric in ["ReadLatency", "WriteLatency"] : concat(["AWS/RDS", metric], local.of)]
    },
    { title = "Database: bytes free on the disk", stat = "Minimum", metrics = [concat(["AWS/RDS", "FreeStorageSpace"], local.of)] },
    {
      title   = "Refused by the firewall"
      stat    = "Sum"
      metrics = [["AWS/WAFV2", "BlockedRequests", "WebACL", var.firewall_name, "Region", data.aws_region.this.region, "Rule", "ALL"]]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = concat(
      [for index, graph in local.graphs : {
        type   = "metric"
        width  = 8
        height = 6
        x      = 8 * (index % 3)
        y      = 6 * floor(index / 3)
        properties = {
          title   = graph.title
          region  = data.aws_region.this.region
          period  = 60
          stat    = graph.stat
          metrics = graph.metrics
        }
      }],
      [{
        type   = "log"
        width  = 24
        height = 8
        x      = 0
        y      = 6 * ceil(length(local.graphs) / 3)
        properties = {
          title  = "Operations that take longest"
          region = data.aws_region.this.region
          view   = "table"
          query  = "SOURCE '${var.log_group_names["server"]}' | filter ispresent(operation) | stats count() as requests, pct(durationMs, 95) as p95, sum(status >= 500) as failures by operation | sort p95 desc | limit 25"
        }
      }],
    )
  })
}
