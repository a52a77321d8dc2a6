# Only the secrets, not their values: a value written here would sit in the state and in every plan. A system's README says how to set one.
resource "aws_secretsmanager_secret" "this" {
  for_each = var.descriptions

  name                    = "${var.prefix}/${each.key}"
  description             = each.value
  recovery_window_in_days = var.recovery_window_days

  tags = { Name = "${var.prefix}/${each.key}" }
}

# Random values for those that ask for one: two UUIDs, 244 random bits. The argument is write-only, so the value is in no plan and in no
# state, and it is sent only when the generation changes. (An ephemeral random password would be called for, but mocked tests refuse to
# load a configuration that has one.)
resource "aws_secretsmanager_secret_version" "generated" {
  for_each = var.generated

  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo_version = each.value.generation

  secret_string_wo = (
    each.value.json == null
    ? replace("${uuid()}${uuid()}", "-", "")
    : jsonencode(merge(each.value.json.others, { (each.value.json.key) = replace("${uuid()}${uuid()}", "-", "") }))
  )

  # The new value is current before the old one goes.
  lifecycle {
    create_before_destroy = true
  }
}
