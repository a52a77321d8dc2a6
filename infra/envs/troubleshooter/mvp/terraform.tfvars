release = "1.4.2"
domain  = "troubleshooter.example.com"
zone_id = "Z0MVPEXAMPLE00000001"
