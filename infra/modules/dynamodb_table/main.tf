locals {
  range_keys = var.range_key == null ? {} : { range = var.range_key }
  on_demand  = var.capacity == null
}

resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = local.on_demand ? "PAY_PER_REQUEST" : "PROVISIONED"
  hash_key     = var.hash_key.name
  range_key    = var.range_key == null ? null : var.range_key.name

  read_capacity  = local.on_demand ? null : var.capacity.read.minimum
  write_capacity = local.on_demand ? null : var.capacity.write.minimum

  deletion_protection_enabled = var.deletion_protection

  # Only the keys are declared; every other attribute is the application's own affair.
  dynamic "attribute" {
    for_each = merge({ hash = var.hash_key }, local.range_keys)

    content {
      name = attribute.value.name
      type = attribute.value.type
    }
  }

  # The account's KMS key for DynamoDB (or the given one) instead of a key that AWS owns: its use shows in CloudTrail.
  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  point_in_time_recovery {
    enabled = var.point_in_time_recovery
  }

  dynamic "ttl" {
    for_each = var.ttl_attribute == null ? {} : { attribute = var.ttl_attribute }

    content {
      enabled        = true
      attribute_name = ttl.value
    }
  }

  tags = { Name = var.name }

  # The floor is set at creation; afterwards the numbers belong to autoscaling.
  lifecycle {
    ignore_changes = [read_capacity, write_capacity]
  }
}
