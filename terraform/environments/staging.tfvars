# Put your own in the first lines. The rest is as small as it can be.
account_id = "111111111111"
region     = "eu-central-1"
domain     = "api.staging.example.com"
zone       = "example.com"
repository = "example/headless-crm"

environment          = "staging"
image_tag            = "0.1.0"
alarm_mail_addresses = ["operations@example.com"]
log_days             = 30

network = {
  gateway_per_zone = false
  endpoints        = []
}

database = {
  instance_class    = "db.t4g.medium"
  storage_gigabytes = { first = 20, most = 100 }
  multi_az          = false
  backup_days       = 7
}

deletion_protection = false

server = { cpu = 512, memory = 1024, least = 1, most = 2, requests_per_minute = 6000 }
worker = { cpu = 256, memory = 1024, least = 1, most = 1 }
