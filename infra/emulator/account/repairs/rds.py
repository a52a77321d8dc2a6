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


@repair("aws_db_instance", "CreateDBInstance, ModifyDBInstance",
        "calls the default parameter group of PostgreSQL 16 default.postgres, and refuses it by its name when the instance is changed")
def default_parameter_groups() -> None:
    from moto.rds.models import DBInstance, DBParameterGroup, RDSBackend

    groups, modify = DBInstance.db_parameter_groups, RDSBackend.modify_db_instance

    def of_instance(self: Any) -> Any:
        name = self.db_parameter_group_name
        if self.engine != "postgres" or (name and not self.is_default_parameter_group(name)):
            return groups(self)
        family = f"postgres{str(self.engine_version).split('.')[0]}"
        # Not kept: it belongs to AWS, and is no leftover of the root.
        return [DBParameterGroup(backend=self.backend, db_parameter_group_name=f"default.{family}", db_parameter_group_family=family,
                                 description=f"Default parameter group for {family}", tags=[])]

    def keep_default(self: Any, identifier: str, settings: dict[str, Any]) -> Any:
        if str(settings.get("db_parameter_group_name", "")).startswith("default."):
            self.describe_db_instances(identifier)[0].db_parameter_group_name = settings.pop("db_parameter_group_name")
        return modify(self, identifier, settings)

    setattr(DBInstance, "db_parameter_groups", of_instance)
    setattr(RDSBackend, "modify_db_instance", keep_default)
