"""What is done with each resource once it is there, by type: read, write, or look at what AWS would act on.

An exercise asks the account, not the state, and raises an AssertionError that says what is missing.
"""

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from .account import Account

Values = dict[str, Any]
Exercise = Callable[[Account, Values], None]
EXERCISES: dict[str, Exercise] = {}


def exercise(type_name: str) -> Callable[[Exercise], Exercise]:
    def register(function: Exercise) -> Exercise:
        EXERCISES[type_name] = function
        return function
    return register


def check(condition: object, text: str) -> None:
    if not condition:
        raise AssertionError(text)


def exercised(account: Account, resources: list[dict[str, Any]]) -> int:
    """Does all that can be done, and returns how many resources that were."""
    done = 0
    for row in resources:
        if row["type"] not in EXERCISES:
            continue
        try:
            EXERCISES[row["type"]](account.beside(row["values"].get("arn") or ""), row["values"])
        except (AssertionError, ClientError, LookupError) as error:
            raise AssertionError(f"{row['address']}: {type(error).__name__}: {error}") from error
        done += 1
    return done


@exercise("aws_secretsmanager_secret")
def secret(account: Account, values: Values) -> None:
    """An empty one takes a value; one with a value gives it."""
    client = account.client("secretsmanager")
    if not client.describe_secret(SecretId=values["arn"]).get("VersionIdsToStages"):
        client.put_secret_value(SecretId=values["arn"], SecretString="put by hand")
    check(client.get_secret_value(SecretId=values["arn"])["SecretString"], "the secret is empty")


@exercise("aws_s3_bucket")
def bucket(account: Account, values: Values) -> None:
    client, name = account.client("s3"), values["bucket"]
    client.put_object(Bucket=name, Key="emulator/object", Body=b"kept")
    check(client.get_object(Bucket=name, Key="emulator/object")["Body"].read() == b"kept", "the object was lost")
    blocked = client.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    check(all(blocked.values()), "public access is possible")
    rules = client.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    check(rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "objects are not encrypted")


@exercise("aws_dynamodb_table")
def table(account: Account, values: Values) -> None:
    client = account.client("dynamodb")
    kinds = {row["name"]: row["type"] for row in values["attribute"]}
    keys = [name for name in (values["hash_key"], values["range_key"]) if name]
    item = {name: {kinds[name]: "1" if kinds[name] == "N" else "emulator"} for name in keys}
    client.put_item(TableName=values["name"], Item=item | {"kept": {"BOOL": True}})
    check(client.get_item(TableName=values["name"], Key=item)["Item"]["kept"]["BOOL"], "the item was lost")
    client.delete_item(TableName=values["name"], Key=item)
    backups = client.describe_continuous_backups(TableName=values["name"])["ContinuousBackupsDescription"]
    check(backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED", "no point-in-time recovery")


@exercise("aws_db_instance")
def database(account: Account, values: Values) -> None:
    row, = account.client("rds").describe_db_instances(DBInstanceIdentifier=values["identifier"])["DBInstances"]
    check(row["DBInstanceStatus"] == "available", "not available")
    check(row["StorageEncrypted"] and not row["PubliclyAccessible"], "open or in clear")
    check(row["BackupRetentionPeriod"] > 0, "no backups")
    if values.get("master_user_secret"):
        text = account.client("secretsmanager").get_secret_value(SecretId=row["MasterUserSecret"]["SecretArn"])["SecretString"]
        check({"username", "password"} <= set(json.loads(text)), "the password cannot be read")


@exercise("aws_route53_record")
def record(account: Account, values: Values) -> None:
    rows = account.client("route53").list_resource_record_sets(HostedZoneId=values["zone_id"])["ResourceRecordSets"]
    wanted = (values["fqdn"].rstrip(".").replace("*", "\\052"), values["type"])
    check(wanted in {(row["Name"].rstrip("."), row["Type"]) for row in rows}, f"{wanted} does not resolve")


@exercise("aws_acm_certificate")
def certificate(account: Account, values: Values) -> None:
    row = account.client("acm").describe_certificate(CertificateArn=values["arn"])["Certificate"]
    check(row["Status"] == "ISSUED", f"the certificate is {row['Status']}")


@exercise("aws_lb_listener")
def listener(account: Account, values: Values) -> None:
    row, = account.client("elbv2").describe_listeners(ListenerArns=[values["arn"]])["Listeners"]
    if row["Protocol"] in ("HTTPS", "TLS"):
        check(row["SslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2"), f"{row['SslPolicy']} admits old clients")
        check(row["Certificates"], "no certificate")
    else:
        check(row["DefaultActions"][0]["Type"] == "redirect", f"{row['Protocol']} is not redirected")


@exercise("aws_lb_target_group")
def target_group(account: Account, values: Values) -> None:
    """Takes a target, as the service does when a task starts."""
    client = account.client("elbv2")
    client.register_targets(TargetGroupArn=values["arn"], Targets=[{"Id": "10.255.255.1", "Port": values["port"]}])
    check(client.describe_target_health(TargetGroupArn=values["arn"])["TargetHealthDescriptions"], "the target is not there")
    client.deregister_targets(TargetGroupArn=values["arn"], Targets=[{"Id": "10.255.255.1"}])


@exercise("aws_ecs_service")
def service(account: Account, values: Values) -> None:
    """The task it would start: roles, image and log group all exist."""
    ecs = account.client("ecs")
    row, = ecs.describe_services(cluster=values["cluster"], services=[values["name"]])["services"]
    check(row["runningCount"] == row["desiredCount"], "tasks are missing")
    task = ecs.describe_task_definition(taskDefinition=row["taskDefinition"])["taskDefinition"]
    for role in (task["executionRoleArn"], task["taskRoleArn"]):
        account.client("iam").get_role(RoleName=role.rpartition("/")[2])
    groups = {row["logGroupName"] for page in account.client("logs").get_paginator("describe_log_groups").paginate() for row in page["logGroups"]}
    for container in task["containerDefinitions"]:
        check(container["logConfiguration"]["options"]["awslogs-group"] in groups, f"{container['name']} logs to nowhere")
        for row in container.get("secrets", []):
            _readable(account, row["valueFrom"])


def _readable(account: Account, reference: str) -> None:
    """A secret or parameter of a task definition; a secret's ARN may end in a key of its JSON."""
    if ":ssm:" in reference:
        account.client("ssm").get_parameter(Name=reference.partition(":parameter")[2], WithDecryption=True)
    else:
        account.client("secretsmanager").describe_secret(SecretId=":".join(reference.split(":")[:7]))


@exercise("aws_appautoscaling_target")
def scalable(account: Account, values: Values) -> None:
    client = account.client("application-autoscaling")
    asked = {"ServiceNamespace": values["service_namespace"], "ResourceId": values["resource_id"]}
    check(client.describe_scaling_policies(**asked)["ScalingPolicies"], "nothing scales it")


@exercise("aws_cloudwatch_log_group")
def log_group(account: Account, values: Values) -> None:
    client, name = account.client("logs"), values["name"]
    row = next(row for row in client.describe_log_groups(logGroupNamePrefix=name)["logGroups"] if row["logGroupName"] == name)
    check(row.get("retentionInDays"), "logs are kept for ever")
    client.create_log_stream(logGroupName=name, logStreamName="emulator")
    client.put_log_events(logGroupName=name, logStreamName="emulator", logEvents=[{"timestamp": row["creationTime"], "message": "kept"}])


@exercise("aws_ecr_repository")
def repository(account: Account, values: Values) -> None:
    row, = account.client("ecr").describe_repositories(repositoryNames=[values["name"]])["repositories"]
    check(row["imageTagMutability"] == "IMMUTABLE", "tags can be overwritten")
    check(row["imageScanningConfiguration"]["scanOnPush"], "images are not scanned")


@exercise("aws_iam_openid_connect_provider")
def identity_provider(account: Account, values: Values) -> None:
    row = account.client("iam").get_open_id_connect_provider(OpenIDConnectProviderArn=values["arn"])
    check(row["ClientIDList"] == ["sts.amazonaws.com"], "issues tokens for others")


@exercise("aws_iam_role")
def role(account: Account, values: Values) -> None:
    """Nobody but a service, or a named subject of an identity provider, may assume it."""
    document = account.client("iam").get_role(RoleName=values["name"])["Role"]["AssumeRolePolicyDocument"]
    for statement in document["Statement"]:
        principal = statement["Principal"]
        check(principal != "*" and "*" not in str(principal), "anybody may assume it")
        if "Federated" in principal:
            text = json.dumps(statement["Condition"])
            check("token.actions.githubusercontent.com:sub" in text and '"repo:*' not in text and '"*"' not in text, "any repository may assume it")


@exercise("aws_cloudfront_distribution")
def distribution(account: Account, values: Values) -> None:
    row = account.client("cloudfront").get_distribution(Id=values["id"])["Distribution"]["DistributionConfig"]
    check(row["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021", "admits old clients")
    check(row["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https", "answers in clear")
    for origin in row["Origins"]["Items"]:
        check(origin["OriginAccessControlId"], f"reads {origin['Id']} unsigned")


@exercise("aws_cognito_user_pool")
def user_pool(account: Account, values: Values) -> None:
    """Whoever is invited appears among the users."""
    client = account.client("cognito-idp")
    client.admin_create_user(UserPoolId=values["id"], Username="someone@example.com", MessageAction="SUPPRESS")
    check(client.list_users(UserPoolId=values["id"])["Users"], "the user was lost")
    client.admin_delete_user(UserPoolId=values["id"], Username="someone@example.com")


@exercise("aws_cognito_user_pool_client")
def user_pool_client(account: Account, values: Values) -> None:
    clients = account.client("cognito-idp").list_user_pool_clients(UserPoolId=values["user_pool_id"], MaxResults=60)["UserPoolClients"]
    check(values["id"] in [row["ClientId"] for row in clients], "the client is not listed")


@exercise("aws_ssm_parameter")
def parameter(account: Account, values: Values) -> None:
    check(account.client("ssm").get_parameter(Name=values["name"], WithDecryption=True)["Parameter"]["Value"], "empty")


@exercise("aws_api_gateway_stage")
def stage(account: Account, values: Values) -> None:
    row = account.client("apigateway").get_stage(restApiId=values["rest_api_id"], stageName=values["stage_name"])
    check(row["accessLogSettings"]["destinationArn"], "no access log")
    check(account.client("apigateway").get_resources(restApiId=values["rest_api_id"])["items"], "no routes")


@exercise("aws_api_gateway_usage_plan")
def usage_plan(account: Account, values: Values) -> None:
    row = account.client("apigateway").get_usage_plan(usagePlanId=values["id"])
    check(row["throttle"]["rateLimit"] > 0 and row["apiStages"], "limits nothing")


@exercise("aws_api_gateway_usage_plan_key")
def usage_plan_key(account: Account, values: Values) -> None:
    rows = account.client("apigateway").get_usage_plan_keys(usagePlanId=values["usage_plan_id"])["items"]
    check(values["key_id"] in [row["id"] for row in rows], "the key is not in the plan")


@exercise("aws_opensearchserverless_collection")
def collection(account: Account, values: Values) -> None:
    row, = account.client("opensearchserverless").batch_get_collection(ids=[values["id"]])["collectionDetails"]
    check(row["status"] == "ACTIVE" and row["type"] == "VECTORSEARCH", "not a vector collection in service")


@exercise("aws_sns_topic")
def topic(account: Account, values: Values) -> None:
    account.client("sns").publish(TopicArn=values["arn"], Message="emulator")


@exercise("aws_cloudwatch_metric_alarm")
def alarm(account: Account, values: Values) -> None:
    """Goes off by hand, and somebody hears it."""
    client = account.client("cloudwatch")
    client.set_alarm_state(AlarmName=values["alarm_name"], StateValue="ALARM", StateReason="emulator")
    row, = client.describe_alarms(AlarmNames=[values["alarm_name"]])["MetricAlarms"]
    check(row["StateValue"] == "ALARM" and row["AlarmActions"], "nobody is told")


@exercise("aws_cloudwatch_dashboard")
def dashboard(account: Account, values: Values) -> None:
    body = account.client("cloudwatch").get_dashboard(DashboardName=values["dashboard_name"])["DashboardBody"]
    check(json.loads(body)["widgets"], "nothing on it")


@exercise("aws_lambda_function")
def function(account: Account, values: Values) -> None:
    row = account.client("lambda").get_function(FunctionName=values["function_name"])["Configuration"]
    check(row["State"] == "Active", f"the function is {row['State']}")


@exercise("aws_route53_zone")
def zone(account: Account, values: Values) -> None:
    row = account.client("route53").get_hosted_zone(Id=values["zone_id"])
    check(values["vpc"] or len(row["DelegationSet"]["NameServers"]) == 4, "no name servers to delegate to")
