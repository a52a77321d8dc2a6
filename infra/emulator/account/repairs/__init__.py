"""What moto lacks or loses, of the calls that the roots lead Terraform to make.

Each repair says which resource needs it and what is wrong; README.md has the list. Two services are so thin in moto that they are
written here as a whole.
"""

from collections.abc import Callable

from ..call import Call, Reply
from . import cloudfront, opensearch_serverless
from .registry import REPAIRS

# Imported for the repairs they register.
from . import autoscaling, ec2, ecs, efs, load_balancing, rds, route53, s3, service_discovery  # noqa: F401  isort: skip

SERVICES: dict[str, Callable[[Call], Reply | None]] = {
    "aoss": opensearch_serverless.answer,
    "cloudfront": cloudfront.answer,
}


def install() -> None:
    """Applies all repairs, once."""
    while REPAIRS.pending:
        REPAIRS.pending.pop()()
