#!/usr/bin/env python3
"""Runs deploy_services.sh with a stand-in for the AWS CLI that remembers what it is told.

    infra/systems/iot/tests/deploy_services_test.py
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).parent.parent / "deploy_services.sh"

AWS = f"""#!{sys.executable}
import json, os, sys

path = os.environ["ACCOUNT"]
account = json.load(open(path))
arguments = sys.argv[1:]
option = lambda name: arguments[arguments.index(name) + 1]

match arguments[:2]:
    case ["ssm", "get-parameter"]:
        print(json.dumps(account["deployment"]))
    case ["ecs", "describe-services"]:
        service = account["services"][option("--services")]
        print(service["revision"], service["rollout"], sep="\\t")
    case ["ecs", "describe-task-definition"]:
        definition = account["revisions"][option("--task-definition")]
        print(definition["containerDefinitions"][0]["image"] if "--query" in arguments else json.dumps({{"taskDefinition": definition, "tags": [{{"key": "App", "value": "iot"}}]}}))
    case ["ecs", "register-task-definition"]:
        definition = json.loads(option("--cli-input-json"))
        name = f"{{definition['family']}}:2"
        account["revisions"][name] = definition
        print(name)
    case ["ecs", "update-service"]:
        account["updates"].append(arguments[arguments.index("--service") + 1:])
        if "--task-definition" in arguments and option("--service") not in account["broken"]:
            account["services"][option("--service")]["revision"] = option("--task-definition")
        if option("--service") not in account["broken"]:
            account["services"][option("--service")]["rollout"] = "COMPLETED"
    case ["ecs", "wait"]:
        account["waits"].append(arguments[arguments.index("--services") + 1:])
    case _:
        sys.exit(f"unexpected: {{arguments}}")

json.dump(account, open(path, "w"))
"""


def definition(family, image):
    return {
        "taskDefinitionArn": f"{family}:1", "revision": 1, "status": "ACTIVE", "family": family, "cpu": "256", "memory": "512",
        "requiresAttributes": [], "registeredBy": "somebody",
        "containerDefinitions": [{"name": family, "image": image, "environment": [
            {"name": "RELEASE", "value": "1.0.0"}, {"name": "LOG_LEVEL", "value": "info"}]}],
    }


class DeployServices(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "aws").write_text(AWS)
        (self.folder / "aws").chmod(0o755)
        names = [f"worker_{number}" for number in range(11)] + ["mosquitto"]
        self.account = {
            "deployment": {
                "cluster": "iot-dev",
                "services": {name: f"iot-dev-{name}" for name in names},
                "images": {name: f"registry/iot-dev/{name}" for name in names},
                "versions": {"mosquitto": "2.0.20-1"},
            },
            "services": {f"iot-dev-{name}": {"revision": f"iot-dev-{name}:1", "rollout": "COMPLETED"} for name in names},
            "revisions": {f"iot-dev-{name}:1": definition(f"iot-dev-{name}", f"registry/iot-dev/{name}:1.0.0") for name in names},
            "updates": [], "waits": [], "broken": [],
        }
        self.account["revisions"]["iot-dev-mosquitto:1"]["containerDefinitions"][0]["image"] = "registry/iot-dev/mosquitto:2.0.20-1"

    def deploy(self, *arguments):
        path = self.folder / "account.json"
        path.write_text(json.dumps(self.account))
        result = subprocess.run(
            [SCRIPT, *arguments], capture_output=True, text=True, timeout=120,
            env=os.environ | {"ACCOUNT": str(path), "PATH": f"{self.folder}:{os.environ['PATH']}"})
        self.account = json.loads(path.read_text())
        return result

    def test_services_get_the_release_and_the_broker_stays(self):
        result = self.deploy("iot-dev", "1.1.0")
        self.assertEqual(result.returncode, 0, result.stderr)
        container = self.account["revisions"]["iot-dev-worker_0:2"]["containerDefinitions"][0]
        self.assertEqual(container["image"], "registry/iot-dev/worker_0:1.1.0")
        self.assertEqual(container["environment"], [{"name": "RELEASE", "value": "1.1.0"}, {"name": "LOG_LEVEL", "value": "info"}])
        self.assertEqual(len(self.account["updates"]), 11)
        self.assertNotIn("iot-dev-mosquitto:2", self.account["revisions"])

    def test_revision_keeps_its_tags_and_drops_what_only_describe_tells(self):
        self.deploy("iot-dev", "1.1.0")
        revision = self.account["revisions"]["iot-dev-worker_0:2"]
        self.assertEqual(revision["tags"], [{"key": "App", "value": "iot"}])
        self.assertTrue({"taskDefinitionArn", "revision", "status", "requiresAttributes", "registeredBy"}.isdisjoint(revision))

    def test_waits_for_all_ten_at_a_time(self):
        self.deploy("iot-dev", "1.1.0")
        self.assertEqual([len(wait) for wait in self.account["waits"]], [10, 2])

    def test_same_release_changes_nothing(self):
        self.assertEqual(self.deploy("iot-dev", "1.0.0").returncode, 0)
        self.assertEqual(self.account["updates"], [])

    def test_service_that_had_given_up_is_started_again(self):
        self.account["services"]["iot-dev-mosquitto"]["rollout"] = "FAILED"
        self.assertEqual(self.deploy("iot-dev", "1.0.0").returncode, 0)
        self.assertEqual(self.account["updates"], [["iot-dev-mosquitto", "--force-new-deployment"]])

    def test_rollback_is_a_failure(self):
        self.account["broken"] = ["iot-dev-worker_3"]
        result = self.deploy("iot-dev", "1.1.0")
        self.assertEqual(result.returncode, 1)
        self.assertIn("iot-dev-worker_3: iot-dev-worker_3:2 did not come up", result.stderr)

    def test_wrong_usage(self):
        self.assertEqual(self.deploy("iot-dev").returncode, 2)


if __name__ == "__main__":
    unittest.main()
