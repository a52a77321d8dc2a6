#!/bin/sh
# Healthy is a broker that admits the client of the services and answers: its uptime is a retained message.
set -eu

# shellcheck disable=SC2016 # $SYS is part of the topic.
exec mosquitto_sub -h localhost -u "$MQTT_SERVICES_USERNAME" -P "$MQTT_SERVICES_PASSWORD" -t '$SYS/broker/uptime' -C 1 -W 4 >/dev/null
