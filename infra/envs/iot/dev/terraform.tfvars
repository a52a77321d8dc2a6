release = "1.4.2"
domain  = "dev.iot.example.com"
zone_id = "Z0IOTDEVEXAMPLE00001"
