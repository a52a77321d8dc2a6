#!/usr/bin/env python3
"""Runs smoke_test.sh against an environment on 127.0.0.1: one HTTPS server plays the load balancer, CloudFront, Keycloak and ECS.

    infra/systems/iot/tests/smoke_test_test.py
"""

import http.server
import json
import os
import pathlib
import ssl
import subprocess
import tempfile
import threading
import unittest

SCRIPT = pathlib.Path(__file__).parent.parent / "smoke_test.sh"


def settled(name):
    return {
        "serviceName": name, "status": "ACTIVE", "desiredCount": 1, "runningCount": 1,
        "deployments": [{"status": "PRIMARY", "rolloutState": "COMPLETED"}],
    }


class Environment(http.server.BaseHTTPRequestHandler):
    """What the tests change is in `pages` (path -> status, body) and `services` (name -> answer of ECS)."""

    pages = {}
    services = {}

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        self.answer(*self.pages.get(self.path, (404, "Not found")))

    def do_POST(self):
        names = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["services"]
        self.answer(200, json.dumps({"services": [self.services[name] for name in names if name in self.services], "failures": []}))

    def log_message(self, *_):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """A client that refuses the certificate is what some tests are about."""


class SmokeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.certificate = f"{folder.name}/certificate.pem"
        key = f"{folder.name}/key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-out", cls.certificate, "-keyout", key],
            check=True, capture_output=True)

        server = QuietServer(("127.0.0.1", 0), Environment)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cls.certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        cls.port = server.server_port

    def setUp(self):
        base = f"https://localhost:{self.port}"
        issuer = f"{base}/auth/realms/iot"
        Environment.pages = {
            "/api/healthz": (200, "{}"),
            "/": (200, "<!doctype html><html></html>"),
            "/devices/1": (200, "<!doctype html><html></html>"),
            "/auth/realms/iot/.well-known/openid-configuration": (200, json.dumps({"issuer": issuer})),
        }
        Environment.services = {"iot-dev-ui_iot": settled("iot-dev-ui_iot"), "iot-dev-keycloak": settled("iot-dev-keycloak")}
        self.deployment = {
            "cluster": "iot-dev",
            "services": {"ui_iot": "iot-dev-ui_iot", "keycloak": "iot-dev-keycloak"},
            "checks": {"api": base, "health": {"ui_iot": "/api/healthz"}, "spa": base, "issuer": issuer, "mqtt": f"localhost:{self.port}"},
        }

    def run_script(self, *arguments, text=None):
        environment = os.environ | {
            "CURL_CA_BUNDLE": self.certificate, "SSL_CERT_FILE": self.certificate, "AWS_CA_BUNDLE": self.certificate,
            "AWS_ENDPOINT_URL": f"https://localhost:{self.port}", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "NO_PROXY": "localhost", "no_proxy": "localhost",
        }
        return subprocess.run(
            [SCRIPT, *(arguments or ("--file", "-"))], input=json.dumps(self.deployment) if text is None else text,
            env=environment, capture_output=True, text=True, timeout=60)

    def assert_fails_at(self, check):
        result = self.run_script()
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        failures = [line for line in result.stdout.splitlines() if " FAIL " in line]
        self.assertEqual(len(failures), 1, result.stdout)
        self.assertTrue(failures[0].startswith(check), failures[0])

    def test_everything_works(self):
        result = self.run_script()
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("8 passed, 0 failed", result.stdout)

    def test_service_that_is_ill(self):
        Environment.pages["/api/healthz"] = (503, "")
        self.assert_fails_at("api ui_iot")

    def test_page_that_is_not_there(self):
        del Environment.pages["/devices/1"]
        self.assert_fails_at("spa /devices/1")

    def test_issuer_of_another_host(self):
        Environment.pages["/auth/realms/iot/.well-known/openid-configuration"] = (200, '{"issuer": "http://keycloak:8080/auth/realms/iot"}')
        self.assert_fails_at("keycloak discovery")

    def test_discovery_that_is_no_json(self):
        Environment.pages["/auth/realms/iot/.well-known/openid-configuration"] = (200, "<html>")
        self.assert_fails_at("keycloak discovery")

    def test_administration_in_public(self):
        Environment.pages["/auth/admin/"] = (200, "")
        self.assert_fails_at("keycloak admin")

    def test_broker_that_is_closed(self):
        self.deployment["checks"]["mqtt"] = "localhost:1"
        self.assert_fails_at("mqtt")

    def test_broker_with_the_certificate_of_another(self):
        self.deployment["checks"]["mqtt"] = f"127.0.0.1:{self.port}"
        self.assert_fails_at("mqtt")

    def test_task_that_does_not_run(self):
        Environment.services["iot-dev-keycloak"]["runningCount"] = 0
        self.assert_fails_at("ecs keycloak")

    def test_service_stopped_on_purpose(self):
        Environment.services["iot-dev-keycloak"] |= {"runningCount": 0, "desiredCount": 0}
        self.assert_fails_at("ecs keycloak")

    def test_deployment_under_way(self):
        Environment.services["iot-dev-ui_iot"]["deployments"].append({"status": "ACTIVE", "rolloutState": "IN_PROGRESS"})
        self.assert_fails_at("ecs ui_iot")

    def test_service_that_is_not_there(self):
        del Environment.services["iot-dev-ui_iot"]
        self.assert_fails_at("ecs ui_iot")

    def test_no_deployment_to_check(self):
        for text in ("", "{}", "no json", json.dumps(self.deployment | {"services": {}})):
            with self.subTest(text):
                self.assertEqual(self.run_script(text=text).returncode, 2)

    def test_wrong_usage(self):
        for arguments in (("--fast",), ("--wait", "soon", "iot-dev"), ("--file",), ("iot-dev", "other"), ("iot-dev", "--file", "-")):
            with self.subTest(arguments):
                self.assertEqual(self.run_script(*arguments).returncode, 2)


if __name__ == "__main__":
    unittest.main()
