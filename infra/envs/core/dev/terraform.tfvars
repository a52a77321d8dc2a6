release = "1.4.2"
domain  = "dev.example.com"
zone_id = "Z0DEVEXAMPLE00000001"
