module "bucket" {
  source = "../object_bucket"

  name          = var.bucket
  force_destroy = var.force_destroy

  # The way back from a state that was damaged.
  noncurrent_days = 365
}

resource "aws_dynamodb_table" "locks" {
  name                        = var.table
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "LockID"
  deletion_protection_enabled = !var.force_destroy

  attribute {
    name = "LockID"
    type = "S"
  }

  # Beside the locks, the table has the checksum of each state.
  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }

  tags = { Name = var.table }
}
