"""What is in the emulated account, and how an operator clears the way for a destroy."""

from collections.abc import Callable
from typing import Any

import boto3

# client, call, where the rows are, which field names one. What an empty account has already is subtracted, not left out.
LISTINGS: list[tuple[str, str, str, str]] = [
    ("acm", "list_certificates", "CertificateSummaryList", "CertificateArn"),
    ("apigateway", "get_rest_apis", "items", "id"),
    ("apigateway", "get_usage_plans", "items", "id"),
    ("apigateway", "get_api_keys", "items", "id"),
    ("cloudfront", "list_distributions", "DistributionList.Items", "Id"),
    ("cloudfront", "list_origin_access_controls", "OriginAccessControlList.Items", "Id"),
    ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmArn"),
    ("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardArn"),
    ("dynamodb", "list_tables", "TableNames", ""),
    ("ec2", "describe_vpcs", "Vpcs", "VpcId"),
    ("ec2", "describe_subnets", "Subnets", "SubnetId"),
    ("ec2", "describe_route_tables", "RouteTables", "RouteTableId"),
    ("ec2", "describe_internet_gateways", "InternetGateways", "InternetGatewayId"),
    ("ec2", "describe_addresses", "Addresses", "AllocationId"),
    ("ec2", "describe_security_groups", "SecurityGroups", "GroupId"),
    ("ec2", "describe_flow_logs", "FlowLogs", "FlowLogId"),
    ("ecr", "describe_repositories", "repositories", "repositoryArn"),
    ("ecs", "list_task_definitions", "taskDefinitionArns", ""),
    ("efs", "describe_file_systems", "FileSystems", "FileSystemId"),
    ("elbv2", "describe_load_balancers", "LoadBalancers", "LoadBalancerArn"),
    ("elbv2", "describe_target_groups", "TargetGroups", "TargetGroupArn"),
    ("events", "list_rules", "Rules", "Arn"),
    ("iam", "list_roles", "Roles", "Arn"),
    ("iam", "list_open_id_connect_providers", "OpenIDConnectProviderList", "Arn"),
    ("kms", "list_aliases", "Aliases", "AliasArn"),
    ("lambda", "list_functions", "Functions", "FunctionArn"),
    ("logs", "describe_log_groups", "logGroups", "arn"),
    ("opensearchserverless", "list_collections", "collectionSummaries", "arn"),
    ("rds", "describe_db_instances", "DBInstances", "DBInstanceArn"),
    ("rds", "describe_db_subnet_groups", "DBSubnetGroups", "DBSubnetGroupArn"),
    ("rds", "describe_db_parameter_groups", "DBParameterGroups", "DBParameterGroupName"),
    ("route53", "list_hosted_zones", "HostedZones", "Id"),
    ("s3", "list_buckets", "Buckets", "Name"),
    ("secretsmanager", "list_secrets", "SecretList", "ARN"),
    ("servicediscovery", "list_namespaces", "Namespaces", "Arn"),
    ("servicediscovery", "list_services", "Services", "Arn"),
    ("sns", "list_topics", "Topics", "TopicArn"),
    ("ssm", "describe_parameters", "Parameters", "Name"),
]


class Account:
    """The clients of one emulated account."""

    def __init__(self, aws: dict[str, str], region: str) -> None:
        self.region = region
        self._aws = aws
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str | None = None) -> Any:
        """A client, led to the emulator whatever the caller's environment says."""
        key = (service, region or self.region)
        if key not in self._clients:
            self._clients[key] = boto3.session.Session().client(
                service, region_name=key[1], endpoint_url=self._aws["AWS_ENDPOINT_URL"],
                aws_access_key_id=self._aws["AWS_ACCESS_KEY_ID"], aws_secret_access_key=self._aws["AWS_SECRET_ACCESS_KEY"])
        return self._clients[key]

    def beside(self, arn: str) -> "Account":
        """The same account, seen from the region of an ARN, if that names one."""
        region = arn.split(":")[3] if arn.count(":") >= 5 else ""
        return self if region in ("", self.region) else Account(self._aws, region)

    def contents(self) -> set[str]:
        """Everything there is, one line each: service and id. Outside of the root's region there may be certificates in us-east-1."""
        found = {f"acm {row['CertificateArn']}" for row in self.client("acm", "us-east-1").list_certificates()["CertificateSummaryList"]}
        for service, call, path, field in LISTINGS:
            answer = self._pages(service, call)
            for page in answer:
                rows: Any = page
                for step in path.split("."):
                    rows = (rows or {}).get(step, [])
                found |= {f"{service} {row if not field else row[field]}" for row in rows or []}
        for zone in self.client("route53").list_hosted_zones()["HostedZones"]:
            records = self.client("route53").list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
            found |= {f"route53 {zone['Id']} {row['Name']} {row['Type']}" for row in records}
        # These stay listed for a while after they are gone.
        ecs, ec2 = self.client("ecs"), self.client("ec2")
        clusters = ecs.describe_clusters(clusters=ecs.list_clusters()["clusterArns"])["clusters"]
        found |= {f"ecs {row['clusterArn']}" for row in clusters if row["status"] != "INACTIVE"}
        found |= {f"ec2 {row['VpcEndpointId']}" for row in ec2.describe_vpc_endpoints()["VpcEndpoints"] if row["State"] != "deleted"}
        found |= {f"ec2 {row['NatGatewayId']}" for row in ec2.describe_nat_gateways()["NatGateways"] if row["State"] != "deleted"}
        # Such groups belong to AWS.
        return {line for line in found if not line.startswith("rds default.")}

    def _pages(self, service: str, call: str) -> list[dict[str, Any]]:
        client = self.client(service)
        if client.can_paginate(call):
            return list(client.get_paginator(call).paginate())
        return [getattr(client, call)()]

    def make_state_store(self, bucket: str, table: str, region: str) -> None:
        """What a root's backend expects to find."""
        s3, dynamodb = self.client("s3", region), self.client("dynamodb", region)
        if bucket not in [row["Name"] for row in s3.list_buckets()["Buckets"]]:
            place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
            s3.create_bucket(Bucket=bucket, **place)
        if table not in dynamodb.list_tables()["TableNames"]:
            dynamodb.create_table(
                TableName=table, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}])

    def zone(self, domain: str) -> str:
        """The id of the domain's public zone, which is made if it is not there."""
        client = self.client("route53")
        for row in client.list_hosted_zones()["HostedZones"]:
            if row["Name"] == f"{domain}.":
                return str(row["Id"].rpartition("/")[2])
        made = client.create_hosted_zone(Name=domain, CallerReference=domain)
        return str(made["HostedZone"]["Id"].rpartition("/")[2])

    def certificate(self, domain: str) -> str:
        """The ARN of a certificate for the domain and what is below it."""
        client = self.client("acm", "us-east-1")
        made = client.request_certificate(DomainName=domain, SubjectAlternativeNames=[f"*.{domain}"], ValidationMethod="DNS", IdempotencyToken="one")
        client.describe_certificate(CertificateArn=made["CertificateArn"])  # moto issues it when somebody looks
        return str(made["CertificateArn"])

    def release(self, resources: list[dict[str, Any]]) -> None:
        """Takes away what guards data against a destroy, as its operator has to: protection off, buckets emptied."""
        for row in resources:
            if row["type"] in RELEASES:
                RELEASES[row["type"]](self.beside(row["values"].get("arn") or ""), row["values"])


def _release_database(account: Account, values: dict[str, Any]) -> None:
    account.client("rds").modify_db_instance(DBInstanceIdentifier=values["identifier"], DeletionProtection=False, ApplyImmediately=True)


def _release_table(account: Account, values: dict[str, Any]) -> None:
    account.client("dynamodb").update_table(TableName=values["name"], DeletionProtectionEnabled=False)


def _release_pool(account: Account, values: dict[str, Any]) -> None:
    account.client("cognito-idp").update_user_pool(UserPoolId=values["id"], DeletionProtection="INACTIVE")


def _release_balancer(account: Account, values: dict[str, Any]) -> None:
    off = [{"Key": "deletion_protection.enabled", "Value": "false"}]
    account.client("elbv2").modify_load_balancer_attributes(LoadBalancerArn=values["arn"], Attributes=off)


def _release_bucket(account: Account, values: dict[str, Any]) -> None:
    s3 = account.client("s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=values["bucket"]):
        for row in page.get("Versions", []) + page.get("DeleteMarkers", []):
            s3.delete_object(Bucket=values["bucket"], Key=row["Key"], VersionId=row["VersionId"])


RELEASES: dict[str, Callable[[Account, dict[str, Any]], None]] = {
    "aws_db_instance": _release_database,
    "aws_dynamodb_table": _release_table,
    "aws_cognito_user_pool": _release_pool,
    "aws_lb": _release_balancer,
    "aws_s3_bucket": _release_bucket,
}
