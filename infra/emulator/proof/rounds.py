"""The life of one root in the emulated account, step by step."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from botocore.exceptions import ClientError

from account.server import emulated_aws

from .account import Account
from .exercises import exercised
from .roots import INFRA, Root
from .terraform import Failed, Terraform

STEPS = ["applied", "second plan empty", "exercised", "destroyed"]
SCRIPT = "script run twice"  # of the roots that bootstrap


@dataclass
class Result:
    """What became of one root: for each step done, a note and its seconds; and the error that ended it."""

    root: str
    steps: dict[str, tuple[str, float]] = field(default_factory=dict)
    error: str = ""

    @property
    def passed(self) -> bool:
        return not self.error and set(STEPS) <= set(self.steps)


def prove(root: Root, scratch: Path, plugins: Path) -> Result:
    """Goes through all steps in a new account, and stops at the first that fails."""
    result = Result(root.name)
    try:
        with emulated_aws() as aws:
            for name, step in _life(root, scratch / root.name.replace("/", "-"), plugins, aws):
                started = time.monotonic()
                note = step()
                result.steps[name] = (note, time.monotonic() - started)
                print(f"{root.name}: {name}: {note} ({result.steps[name][1]:.0f} s)", flush=True)
    except (Failed, AssertionError, ClientError) as error:
        result.error = str(error)
        print(f"{root.name}: FAILED: {error}", file=sys.stderr, flush=True)
    return result


def _life(root: Root, scratch: Path, plugins: Path, aws: dict[str, str]) -> Iterator[tuple[str, Callable[[], str]]]:
    shutil.copytree(INFRA, scratch, ignore=shutil.ignore_patterns(".terraform", "*.tfstate*", "*_override.tf", "__pycache__"))
    terraform = Terraform(scratch, root, aws)
    account = Account(aws, root.region)
    backend = root.backend()
    if backend:
        account.make_state_store(backend.bucket, backend.table, backend.region)
    terraform.init(plugins, backend.flags if backend else [])
    terraform.give(root.values, root.inputs(account.zone, account.certificate))
    before = account.contents()

    def applied() -> str:
        terraform.apply()
        return f"{len(terraform.resources())} resources"

    def settled() -> str:
        terraform.expect_no_changes()
        return "no changes"

    def used() -> str:
        return f"{exercised(account, terraform.resources())} resources"

    def destroyed() -> str:
        account.release(terraform.resources())
        terraform.destroy()
        if kept := terraform.resources():
            raise Failed(f"still in the state: {', '.join(row['address'] for row in kept)}")
        if left := account.contents() - before:
            raise Failed("still in the account:\n  " + "\n  ".join(sorted(left)))
        return "nothing left"

    def scripted() -> str:
        """The same through the script: it finds nothing, makes the store and moves its state there; again, and it finds all in order."""
        environment = next(path.parent.name for path in sorted(scratch.glob(f"envs/{root.bootstraps}/*/main.tf")))
        command = ["scripts/bootstrap_state.sh", environment, "--system", root.bootstraps]
        terraform.script(command, plugins, root.region)
        if "are as they should be" not in terraform.script(command, plugins, root.region):
            raise Failed("the second run of the script found something to change")
        return f"for {root.bootstraps}/{environment}"

    yield from zip(STEPS, [applied, settled, used, destroyed])
    if root.bootstraps and list(scratch.glob(f"envs/{root.bootstraps}/*/main.tf")):
        yield SCRIPT, scripted
