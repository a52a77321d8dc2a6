"""Relational Database Service."""

from typing import Any

from .registry import extend, repair

KEPT = {
    "EnablePerformanceInsights": "performance_insights_enabled",
    "PerformanceInsightsRetentionPeriod": "performance_insights_retention_period",
    "PerformanceInsightsKMSKeyId": "performance_insights_kms_key_id",
    "MonitoringInterval": "monitoring_interval",
    "MonitoringRoleArn": "monitoring_role_arn",
}


@repair("aws_db_instance", "CreateDBInstance",
        "gives every instance the same resource id, by which Terraform looks it up; forgets performance insights and monitoring")
def instances() -> None:
    from moto.moto_api._internal import mock_random
    from moto.rds.models import DBInstance
    from moto.rds.responses import RDSResponse

    def identify(self: Any, _: None, *arguments: Any, **named: Any) -> None:
        self.dbi_resource_id = "db-" + mock_random.get_random_string(26).upper()

    def remember(self: Any, answer: Any) -> Any:
        for parameter, attribute in KEPT.items():
            if self.params.get(parameter) is not None:
                setattr(answer.result["DBInstance"], attribute, self.params[parameter])
        return answer

    extend(DBInstance, "__init__", identify)
    extend(RDSResponse, "create_db_instance", remember)


@repair("aws_db_parameter_group", "ModifyDBParameterGroup", "does not mark parameters as set by the user, so Terraform does not see them")
def parameter_groups() -> None:
    from moto.rds.models import DBParameterGroup

    def mark(self: Any, _: None, *arguments: Any) -> None:
        for parameter in self.parameters.values():
            parameter["Source"] = "user"

    extend(DBParameterGroup, "update_parameters", mark)
