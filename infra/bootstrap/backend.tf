# The state of the bootstrap lies in the bucket that it makes. Bucket, region and table come from systems/<system>.tfvars:
# ../scripts/bootstrap_state.sh passes them, and handles the first time, when there is no bucket yet.
terraform {
  backend "s3" {
    key     = "bootstrap.tfstate"
    encrypt = true
  }
}
