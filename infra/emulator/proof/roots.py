"""The roots under infra/, and what each needs from its caller."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INFRA = Path(__file__).resolve().parents[2]
INPUTS: dict[str, dict[str, Any]] = tomllib.loads((INFRA / "testing" / "inputs.toml").read_text())


@dataclass(frozen=True)
class Backend:
    """Where a root keeps its state; what its file leaves out is given to `terraform init`."""

    bucket: str
    table: str
    region: str
    flags: list[str]


@dataclass(frozen=True)
class Root:
    """`name` is the folder below envs, or bootstrap/<system>."""

    name: str

    @property
    def folder(self) -> Path:
        """Relative to infra/."""
        return Path("bootstrap") if self.bootstraps else Path("envs", self.name)

    @property
    def bootstraps(self) -> str:
        """The system whose state store this makes; empty for the others."""
        return self.name.removeprefix("bootstrap/") if self.name.startswith("bootstrap/") else ""

    @property
    def values(self) -> str:
        """The committed file of values."""
        path = Path("bootstrap", "systems", f"{self.bootstraps}.tfvars") if self.bootstraps else self.folder / "terraform.tfvars"
        return (INFRA / path).read_text() if (INFRA / path).is_file() else ""

    @property
    def region(self) -> str:
        """The one its provider names."""
        found = re.search(r'provider "aws" \{[^}]*?region\s*=\s*"([^"]*)"', self._text())
        found = found or re.search(r'^region\s*=\s*"([^"]*)"', self.values, re.M)
        return found[1] if found else "us-east-1"

    def backend(self) -> Backend | None:
        """Nothing if the state is a local file."""
        found = [text for path in sorted((INFRA / self.folder).glob("*.tf")) if 'backend "s3"' in (text := path.read_text())]
        if not found:
            return None
        block = found[0].partition('backend "s3"')[2]
        values = {"bucket": "emulated-state", "dynamodb_table": "emulated-locks", "key": "state", "region": "us-east-1"}
        written = dict(re.findall(r'^\s*(\w+)\s*=\s*"([^"]*)"', block, re.M))
        flags = [f"-backend-config={name}={value}" for name, value in values.items() if name not in written]
        values |= written
        return Backend(values["bucket"], values["dynamodb_table"], values["region"], flags)

    def inputs(self, make_zone: Callable[[str], str], make_certificate: Callable[[str], str]) -> dict[str, Any]:
        """What inputs.toml gives, and the ids of what other roots or people have made: zone and certificates."""
        given = dict(INPUTS.get(self.name, {}))
        values: dict[str, str] = dict(re.findall(r'^(\w+)\s*=\s*"([^"]*)"', self.values, re.M))
        domain = values.get("root_domain", values.get("domain", ""))
        for name in re.findall(r'^variable "(\w+)"', self._text(), re.M):
            if name in ("zone_id", "hosted_zone_id"):
                given[name] = make_zone(domain)
            elif name.endswith("certificate_arn"):
                given[name] = make_certificate(domain)
        return given

    def _text(self) -> str:
        return "".join(path.read_text() for path in sorted((INFRA / self.folder).glob("*.tf")))


def discovered() -> list[Root]:
    systems = [f"bootstrap/{path.stem}" for path in sorted(INFRA.glob("bootstrap/systems/*.tfvars"))]
    names = [str(path.parent.relative_to(INFRA / "envs")) for path in sorted(INFRA.glob("envs/*/*/terraform.tf"))]
    return [Root(name) for name in systems + names]
