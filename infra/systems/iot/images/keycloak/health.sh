#!/bin/bash
# Asks the management port whether Keycloak is ready. The image has no curl, but bash can open a connection.
set -euo pipefail

exec 3<>/dev/tcp/localhost/9000
printf 'GET /auth/health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3

read -r -t 4 _ status _ <&3
[[ $status == 200 ]]
