"""Simple Storage Service."""

from typing import Any

from .registry import repair


@repair("aws_s3_bucket_policy", "every call to the bucket",
        "denies everybody when a statement with a condition does not apply: a policy that demands TLS locks the bucket")
def conditions() -> None:
    from moto.iam.access_control import IAMPolicyStatement, PermissionResult

    check = IAMPolicyStatement.is_action_permitted

    def is_action_permitted(self: Any, *arguments: Any, **named: Any) -> PermissionResult:
        # Only policies of buckets have both; trust policies name no resource.
        if "Condition" in self._statement and "Resource" in self._statement:
            return PermissionResult.NEUTRAL
        return check(self, *arguments, **named)

    setattr(IAMPolicyStatement, "is_action_permitted", is_action_permitted)


@repair("aws_s3_bucket_logging", "PutBucketLogging", "fails when the policy of the target has a statement for everybody")
def logging() -> None:
    from moto.s3.models import FakeBucket

    check = FakeBucket._log_permissions_enabled_policy

    def permitted(target_bucket: Any, target_prefix: str | None) -> bool:
        try:
            return bool(check(target_bucket=target_bucket, target_prefix=target_prefix))
        except AttributeError:  # the principal is a string
            return True

    setattr(FakeBucket, "_log_permissions_enabled_policy", staticmethod(permitted))
