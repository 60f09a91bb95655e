# The way in: TLS ends here. It keeps no log of its own: the addresses in it would have what lists are filtered by, which
# are people's. Servers log each request without.

resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = var.subnet_ids
  security_groups            = [var.security_group_id]
  enable_deletion_protection = var.deletion_protection
  drop_invalid_header_fields = true
  # Below the 65 s that servers keep idle connections open for: none is used that is being closed.
  idle_timeout = 60
  # The server believes the last address (TRUST_PROXY_HOPS=1), which is the one that is added here.
  xff_header_processing_mode = "append"
}

resource "aws_lb_target_group" "server" {
  name_prefix                   = "crm-"
  vpc_id                        = var.vpc_id
  target_type                   = "ip"
  port                          = 3000
  protocol                      = "HTTP"
  load_balancing_algorithm_type = "least_outstanding_requests"
  # As long as a request may take. Only then is the server told to stop.
  deregistration_delay = 35

  # Whether the process lives, not whether it has its database: ECS would replace servers that cannot help it, and those
  # could not start while the database is away.
  health_check {
    path                = "/healthz"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate_validation.this.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.server.arn
  }
}

# Metrics are read from inside the network, of each server by itself.
resource "aws_lb_listener_rule" "inside" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 10

  condition {
    path_pattern {
      values = ["/metrics", "/metrics/*"]
    }
  }

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

# A program that sends its key in clear should fail at once, not each time a little slower.
resource "aws_lb_listener_rule" "no_plain_api" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 10

  condition {
    path_pattern {
      values = ["/api/*"]
    }
  }

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Use https. What was sent has been on the line in clear: make new keys."
      status_code  = "403"
    }
  }
}
