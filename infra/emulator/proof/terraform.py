"""Runs terraform in a copy of infra/, so that a proof leaves nothing behind."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from .roots import Root


class Failed(Exception):
    """terraform, or something the emulated account should be able to do, failed."""


class Terraform:
    def __init__(self, infra: Path, root: Root, aws: dict[str, str]) -> None:
        self._infra = infra
        self._folder = infra / root.folder
        # Nothing in the caller's environment may lead a call to a real account.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "AWS_"))}
        self._environment = kept | aws | {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}

    def run(self, *arguments: str, allowed: tuple[int, ...] = (0,)) -> tuple[int, str]:
        done = subprocess.run(
            ["terraform", f"-chdir={self._folder}", *arguments], env=self._environment, capture_output=True, text=True, check=False)
        if done.returncode not in allowed:
            raise Failed(f"terraform {arguments[0]}: exit {done.returncode}\n{done.stderr[-3000:] or done.stdout[-3000:]}")
        return done.returncode, done.stdout

    def give(self, values: str, variables: dict[str, Any]) -> None:
        """The root's file of values, and above it what the emulated account decides."""
        (self._folder / "committed.auto.tfvars").write_text(values)
        (self._folder / "emulated.auto.tfvars.json").write_text(json.dumps(variables))

    def init(self, plugins: Path, backend: list[str]) -> None:
        self.run("init", "-input=false", "-lockfile=readonly", f"-plugin-dir={plugins}", *backend)

    def apply(self) -> None:
        self.run("apply", "-auto-approve", "-input=false", "-no-color", "-parallelism=30")

    def expect_no_changes(self) -> None:
        status, text = self.run("plan", "-input=false", "-no-color", "-detailed-exitcode", allowed=(0, 2))
        if status:
            raise Failed("the second plan is not empty\n" + text.partition("Terraform will perform")[2][-6000:])

    def script(self, command: list[str], plugins: Path, region: str) -> str:
        """One of the scripts of infra/, in the same copy and account, called as by somebody with a default region."""
        for leftover in [*self._folder.glob("*.auto.tfvars*"), *self._folder.glob(".terraform/terraform.tfstate")]:
            leftover.unlink()
        done = subprocess.run(
            [self._infra / command[0], *command[1:]], env=self._environment | {"TF_PLUGIN_DIR": str(plugins), "AWS_DEFAULT_REGION": region},
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise Failed(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[-3000:]}")
        return done.stdout

    def resources(self) -> list[dict[str, Any]]:
        """Managed resources of the state, of all modules: address, type, values."""
        document = json.loads(self.run("show", "-json")[1])
        return [row for row in _resources(document.get("values", {}).get("root_module", {})) if row["mode"] == "managed"]

    def destroy(self) -> None:
        self.run("destroy", "-auto-approve", "-input=false", "-no-color", "-parallelism=30")


def _resources(module: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [row for child in module.get("child_modules", []) for row in _resources(child)]
    return [*module.get("resources", []), *inner]
