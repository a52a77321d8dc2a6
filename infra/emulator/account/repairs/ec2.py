"""Elastic Compute Cloud: networks."""

from typing import Any

from .registry import extend, repair


@repair("aws_vpc_security_group_ingress_rule, _egress_rule", "AuthorizeSecurityGroupIngress, AuthorizeSecurityGroupEgress",
        "forgets the description of a rule about a security group or a prefix list")
def rule_descriptions() -> None:
    from moto.ec2.models.security_groups import SecurityGroupRule

    def remember(self: Any, _: None, *arguments: Any, **named: Any) -> None:
        self.prefix_list_description = (named.get("prefix_list_id") or {}).get("Description")

    def description(self: Any) -> Any:
        return self.ip_range.get("Description") or self.source_group.get("Description") or self.prefix_list_description

    extend(SecurityGroupRule, "__init__", remember)
    setattr(SecurityGroupRule, "description", property(description))
