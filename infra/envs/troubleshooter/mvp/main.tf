module "troubleshooter" {
  source = "../../../systems/troubleshooter"

  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }

  environment = "mvp"
  release     = var.release
  domain      = var.domain
  zone_id     = var.zone_id

  network = {
    cidr                 = "10.40.0.0/16"
    public_subnet_cidrs  = { a = "10.40.0.0/24", b = "10.40.1.0/24" }
    private_subnet_cidrs = { a = "10.40.16.0/20", b = "10.40.32.0/20" }
    nat_gateway_per_zone = false
  }

  app = {
    size        = { cpu = 512, memory_mb = 1024 }
    tasks       = 2
    autoscaling = { minimum = 2, maximum = 6, cpu_percent = 65, requests_per_target = 1000 }
  }

  models = {
    answer = { id = "anthropic.claude-3-haiku-20240307-v1:0", usd_per_million_tokens = { input = 0.25, output = 1.25 } }
    embed  = { id = "amazon.titan-embed-text-v2:0", usd_per_million_tokens = { input = 0.02, output = 0 } }
  }

  throttle = { rate_limit = 100, burst_limit = 200 }
  usage_plans = {
    standard = {
      description = "The frontend and its developers"
      rate_limit  = 100
      burst_limit = 200
      keys        = ["frontend", "developer"]
    }
  }
  origin_key        = var.origin_key
  second_origin_key = var.second_origin_key

  alarm_emails        = var.alarm_emails
  monthly_budget_usd  = 600
  budget_summary      = var.budget_summary
  deletion_protection = var.deletion_protection
  force_destroy       = var.force_destroy
}
