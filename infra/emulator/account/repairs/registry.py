"""Where repairs are kept, and how they get at moto."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any


@dataclass
class Registry:
    """`rows` is for the reader: resource, calls, fault. `pending` is what has not been applied yet."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)
    pending: list[Callable[[], None]] = field(default_factory=list)


REPAIRS = Registry()


def repair(resource: str, calls: str, fault: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def register(function: Callable[[], None]) -> Callable[[], None]:
        REPAIRS.rows.append((resource, calls, fault))
        REPAIRS.pending.append(function)
        return function
    return register


def extend(owner: type, name: str, step: Callable[..., Any]) -> None:
    """After owner.name, calls step(self, result, *arguments); what step returns becomes the result."""
    original = getattr(owner, name)

    @wraps(original)
    def extended(self: Any, *arguments: Any, **named: Any) -> Any:
        return step(self, original(self, *arguments, **named), *arguments, **named)
    setattr(owner, name, extended)
