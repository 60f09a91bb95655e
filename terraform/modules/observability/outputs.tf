output "topic_arn" {
  description = "Where alarms are told, for who wants them elsewhere than in mails."
  value       = aws_sns_topic.alarms.arn
}

output "dashboard_name" {
  value = aws_cloudwatch_dashboard.this.dashboard_name
}
