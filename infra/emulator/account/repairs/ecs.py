"""Elastic Container Service."""

from typing import Any

from botocore import xform_name

from .registry import extend, repair


@repair("aws_ecs_service", "CreateService, UpdateService",
        "forgets arguments such as the circuit breaker and the health check grace period; a deployment never completes")
def services() -> None:
    from moto.ecs.responses import EC2ContainerServiceResponse as Responses

    def complete(self: Any, answer: Any) -> Any:
        service = answer.result["service"]
        for name, value in self._get_params().items():
            if getattr(service, xform_name(name), None) is None:
                setattr(service, xform_name(name), value)
        if self._get_param("capacityProviderStrategy"):
            service.launch_type = None
        service.running_count, service.pending_count = service.desired_count, 0
        for deployment in service.deployments:
            deployment |= {
                "desiredCount": service.desired_count, "runningCount": service.desired_count, "pendingCount": 0,
                "taskDefinition": service.task_definition, "rolloutState": "COMPLETED",
            }
        return answer

    extend(Responses, "create_service", complete)
    extend(Responses, "update_service", complete)
