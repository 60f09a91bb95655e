# Put your own in the first lines. docs/operations.md says where the sizes come from.
account_id = "222222222222"
region     = "eu-central-1"
domain     = "api.example.com"
zone       = "example.com"
repository = "example/headless-crm"

environment          = "production"
image_tag            = "0.1.0"
alarm_mail_addresses = ["operations@example.com"]
log_days             = 365

settings = {
  APP_URL      = "https://app.example.com"
  CORS_ORIGINS = "https://app.example.com"
  MAIL_FROM    = "crm@example.com"
}

given_secrets = ["SMTP_URL"]

network = {
  zones = 3
}

database = {
  instance_class    = "db.m7g.large"
  storage_gigabytes = { first = 100, most = 1000 }
  multi_az          = true
  backup_days       = 30
}

server = { cpu = 1024, memory = 2048, least = 3, most = 12, requests_per_minute = 12000 }
worker = { cpu = 512, memory = 1024, least = 2, most = 4 }
cache  = { enabled = true }
