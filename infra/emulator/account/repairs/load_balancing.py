"""Elastic Load Balancing v2."""

from typing import Any

from .registry import repair


@repair("aws_lb", "CreateLoadBalancer, DeleteLoadBalancer",
        "gives a network load balancer the ARN of an application load balancer; deletes in spite of deletion protection")
def load_balancers() -> None:
    from moto.elbv2 import models
    from moto.elbv2.exceptions import ELBClientError

    arn_of, create, delete = models.make_arn_for_load_balancer, models.ELBv2Backend.create_load_balancer, models.ELBv2Backend.delete_load_balancer

    def create_load_balancer(self: Any, *arguments: Any, **named: Any) -> Any:
        kind = "/net/" if named.get("loadbalancer_type") == "network" else "/app/"
        setattr(models, "make_arn_for_load_balancer", lambda **parts: arn_of(**parts).replace("/app/", kind, 1))
        return create(self, *arguments, **named)

    def delete_load_balancer(self: Any, arn: str) -> None:
        balancer = self.load_balancers.get(arn)
        if balancer and balancer.attrs.get("deletion_protection.enabled") == "true":
            raise ELBClientError("OperationNotPermitted", f"{arn} is under deletion protection")
        delete(self, arn)

    setattr(models.ELBv2Backend, "create_load_balancer", create_load_balancer)
    setattr(models.ELBv2Backend, "delete_load_balancer", delete_load_balancer)
