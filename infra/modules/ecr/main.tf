resource "aws_ecr_repository" "this" {
  for_each = var.names

  name                 = each.key
  image_tag_mutability = var.moving_tags ? "MUTABLE" : "IMMUTABLE"
  force_delete         = var.force_delete

  image_scanning_configuration {
    scan_on_push = true
  }

  tags = { Name = each.key }
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each = var.names

  repository = aws_ecr_repository.this[each.key].name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Keep the last ${var.keep_images} images"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = var.keep_images }
      action       = { type = "expire" }
    }]
  })
}
