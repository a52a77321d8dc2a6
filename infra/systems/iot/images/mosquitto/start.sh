#!/bin/sh
# Starts the broker with the passwords of its two own users as they are in Secrets Manager now, so that a new value takes effect with
# the next start.
set -eu
umask 077

: "${MQTT_ADMIN_USERNAME:?}" "${MQTT_ADMIN_PASSWORD:?}" "${MQTT_SERVICES_USERNAME:?}" "${MQTT_SERVICES_PASSWORD:?}"

config=${MOSQUITTO_CONFIG:-/mosquitto/config}
users=${MOSQUITTO_DATA:-/mosquitto/data}/dynamic-security.json
fresh=$(mktemp -d)

mosquitto_ctrl dynsec init "$fresh/admin.json" "$MQTT_ADMIN_USERNAME" "$MQTT_ADMIN_PASSWORD" >/dev/null
mosquitto_ctrl dynsec init "$fresh/services.json" "$MQTT_SERVICES_USERNAME" "$MQTT_SERVICES_PASSWORD" >/dev/null

# On the very first start there are no users yet, but the administrator.
[ -s "$users" ] || cp "$fresh/admin.json" "$users"

# Renamed into place, so that a start that is interrupted leaves the users as they were.
jq --slurpfile admins "$fresh/admin.json" --slurpfile clients "$fresh/services.json" \
  "\$admins[0] as \$admin | \$clients[0] as \$services | $(cat "$config/users.jq")" "$users" >"$users.new"
mv "$users.new" "$users"
rm -r "$fresh"

exec mosquitto -c "$config/mosquitto.conf"
