locals {
  scaled = local.on_demand ? {} : {
    read  = merge(var.capacity.read, { dimension = "ReadCapacityUnits", metric = "DynamoDBReadCapacityUtilization" })
    write = merge(var.capacity.write, { dimension = "WriteCapacityUnits", metric = "DynamoDBWriteCapacityUtilization" })
  }
}

resource "aws_appautoscaling_target" "this" {
  for_each = local.scaled

  service_namespace  = "dynamodb"
  resource_id        = "table/${aws_dynamodb_table.this.name}"
  scalable_dimension = "dynamodb:table:${each.value.dimension}"
  min_capacity       = each.value.minimum
  max_capacity       = each.value.maximum
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local.scaled

  name               = "${var.name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[each.key].service_namespace
  resource_id        = aws_appautoscaling_target.this[each.key].resource_id
  scalable_dimension = aws_appautoscaling_target.this[each.key].scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value = var.capacity.target_percent

    predefined_metric_specification {
      predefined_metric_type = each.value.metric
    }
  }
}
