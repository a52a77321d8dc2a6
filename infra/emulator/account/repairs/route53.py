"""Route 53."""

from .registry import repair


@repair("aws_route53_zone", "CreateHostedZone", "gives ids that do not begin with Z, as those of AWS do")
def zone_ids() -> None:
    from moto.route53 import models

    original = models.create_route53_zone_id
    setattr(models, "create_route53_zone_id", lambda *arguments, **named: f"Z{original(*arguments, **named)[1:]}")
