# What each repository does with its images, and which names are refused.

mock_provider "aws" {
  source          = "../../testing"
  override_during = plan
}

variables {
  names = ["shop", "shop-mcp"]
}

run "images_are_scanned_and_never_overwritten" {
  command = plan

  assert {
    condition     = [for repository in aws_ecr_repository.this : repository.name] == ["shop", "shop-mcp"]
    error_message = "There is one repository for each name."
  }

  assert {
    condition     = alltrue([for repository in aws_ecr_repository.this : repository.image_scanning_configuration[0].scan_on_push && repository.image_tag_mutability == "IMMUTABLE"])
    error_message = "Images are scanned when pushed, and a tag always means the same one."
  }
}

run "the_last_thirty_images_are_kept" {
  command = plan

  assert {
    condition     = alltrue([for policy in aws_ecr_lifecycle_policy.this : jsondecode(policy.policy).rules[0].selection.countNumber == 30])
    error_message = "The thirty-first image and older ones go."
  }
}

run "tags_move_only_on_request" {
  command = plan

  variables {
    moving_tags = true
    keep_images = 10
  }

  assert {
    condition     = aws_ecr_repository.this["shop"].image_tag_mutability == "MUTABLE" && jsondecode(aws_ecr_lifecycle_policy.this["shop"].policy).rules[0].selection.countNumber == 10
    error_message = "Tags may move, and fewer images stay."
  }
}

run "keeping_no_image_is_refused" {
  command         = plan
  expect_failures = [var.keep_images]

  variables {
    keep_images = 0
  }
}

run "name_with_a_capital_letter_is_refused" {
  command         = plan
  expect_failures = [var.names]

  variables {
    names = ["Shop"]
  }
}
