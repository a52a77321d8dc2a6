release = "1.4.2"
domain  = "stage.example.com"
zone_id = "Z0STAGEEXAMPLE000001"
