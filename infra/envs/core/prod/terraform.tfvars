release = "1.4.2"
domain  = "example.com"
zone_id = "Z0PRODEXAMPLE0000001"
