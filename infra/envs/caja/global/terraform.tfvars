root_domain           = "dbash.dev"
hosted_zone_id        = "Z0CAJAEXAMPLE0000001"
enable_env_subdomains = true
environments          = ["dev", "staging"]
github_repository     = "example/caja"
