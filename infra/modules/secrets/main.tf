# Only the secrets, not their values: a value written here would sit in the state and in every plan. README.md says how to set one.
resource "aws_secretsmanager_secret" "this" {
  for_each = var.descriptions

  name                    = "${var.prefix}/${each.key}"
  description             = each.value
  recovery_window_in_days = 7

  tags = { Name = "${var.prefix}/${each.key}" }
}
