"""What moto lacks or loses, of the calls that the roots lead Terraform to make: one file for each service.

Each repair says which resource needs it and what is wrong; README.md has the list. Two services are so thin in moto that they are
written here as a whole.
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from ..call import Call, Reply
from . import cloudfront, opensearch_serverless
from .registry import REPAIRS

# The repairs register themselves.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

SERVICES: dict[str, Callable[[Call], Reply | None]] = {
    "aoss": opensearch_serverless.answer,
    "cloudfront": cloudfront.answer,
}


def install() -> None:
    """Applies all repairs, once."""
    while REPAIRS.pending:
        REPAIRS.pending.pop()()
