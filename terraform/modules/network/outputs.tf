output "vpc_id" {
  value = aws_vpc.this.id
}

output "public_subnet_ids" {
  value = aws_subnet.public[*].id
}

output "private_subnet_ids" {
  value = aws_subnet.private[*].id
}

output "data_subnet_ids" {
  value = aws_subnet.data[*].id
}

output "security_group_ids" {
  description = "By whom they are for: balancer, server, worker, migration, database, cache."
  value       = { for name, group in aws_security_group.this : name => group.id }
}
