"""OpenSearch Serverless: policies, collections, endpoints. moto has a part of it, and takes no policy with a wildcard."""

import json
import time
import uuid
from fnmatch import fnmatchcase
from typing import Any

from ..call import Call, Reply, json_reply

_policies: dict[tuple[str, str, str, str], dict[str, Any]] = {}  # region, kind, type, name
_collections: dict[str, dict[str, Any]] = {}
_endpoints: dict[str, dict[str, Any]] = {}
_tags: dict[str, dict[str, str]] = {}
KINDS = {"SecurityPolicy": "securityPolicy", "AccessPolicy": "accessPolicy", "LifecyclePolicy": "lifecyclePolicy"}


def _error(code: str, message: str) -> Reply:
    return json_reply({"__type": code, "message": message}, 400)


def _now() -> int:
    return int(time.time() * 1000)


def _policy(call: Call, verb: str, kind: str) -> Reply | None:
    asked = call.json()
    detail = f"{KINDS[kind]}Detail"
    if verb == "BatchGet":
        keys = [(call.region, kind, row["type"], row["name"]) for row in asked["identifiers"]]
        return json_reply({f"{detail}s": [_policies[key] for key in keys if key in _policies]})
    if verb == "List":
        found = [row for key, row in _policies.items() if key[:3] == (call.region, kind, asked["type"])]
        return json_reply({f"{KINDS[kind]}Summaries": [{k: v for k, v in row.items() if k != "policy"} for row in found]})
    key = (call.region, kind, asked["type"], asked["name"])
    if verb == "Create":
        if key in _policies:
            return _error("ConflictException", f"{asked['name']} exists")
        _policies[key] = {"type": asked["type"], "name": asked["name"], "createdDate": _now()}
    elif key not in _policies:
        return _error("ResourceNotFoundException", f"no {kind} {asked['name']}")
    row = _policies[key]
    if verb == "Delete":
        del _policies[key]
        return json_reply({})
    if verb in ("Create", "Update"):
        row |= {"lastModifiedDate": _now(), "policyVersion": uuid.uuid4().hex[:20]}
        row |= {name: asked[name] for name in ("description",) if name in asked}
        row |= {"policy": json.loads(asked["policy"])} if "policy" in asked else {}
    return json_reply({detail: row})


def _create_collection(call: Call) -> Reply:
    asked = call.json()
    covered = any(
        fnmatchcase(f"collection/{asked['name']}", pattern)
        for (region, kind, type_, _), row in _policies.items() if (region, kind, type_) == (call.region, "SecurityPolicy", "encryption")
        for rule in row["policy"]["Rules"] for pattern in rule["Resource"])
    if not covered:  # AWS refuses it too
        return _error("ValidationException", f"no encryption policy covers {asked['name']}")
    identifier = uuid.uuid4().hex[:20]
    host = f"https://{identifier}.{call.region}.aoss.amazonaws.com"
    row = {
        "id": identifier, "name": asked["name"], "type": asked.get("type", "TIMESERIES"), "status": "ACTIVE",
        "arn": f"arn:aws:aoss:{call.region}:123456789012:collection/{identifier}", "kmsKeyArn": "auto",
        "standbyReplicas": asked.get("standbyReplicas", "ENABLED"), "createdDate": _now(), "lastModifiedDate": _now(),
        "collectionEndpoint": host, "dashboardEndpoint": f"{host}/_dashboards",
    } | ({"description": asked["description"]} if "description" in asked else {})
    _collections[identifier] = row
    _tags[row["arn"]] = {tag["key"]: tag["value"] for tag in asked.get("tags", [])}
    return json_reply({"createCollectionDetail": row})


def _endpoint(call: Call) -> Reply | None:
    """EC2 has to know the endpoint too: Terraform reads its security groups there."""
    from moto.ec2 import ec2_backends

    asked, ec2 = call.json(), ec2_backends["123456789012"][call.region]
    if call.action == "CreateVpcEndpoint":
        made = ec2.create_vpc_endpoint(
            asked["vpcId"], f"com.amazonaws.{call.region}.aoss", "Interface", None, [],
            subnet_ids=asked["subnetIds"], security_group_ids=asked.get("securityGroupIds", []))
        _endpoints[made.id] = asked | {"id": made.id, "status": "ACTIVE", "createdDate": _now()}
        return json_reply({"createVpcEndpointDetail": {name: _endpoints[made.id][name] for name in ("id", "name", "status")}})
    if call.action == "BatchGetVpcEndpoint":
        return json_reply({
            "vpcEndpointDetails": [_endpoints[one] for one in asked["ids"] if one in _endpoints],
            "vpcEndpointErrorDetails": [{"id": one, "errorCode": "NOT_FOUND"} for one in asked["ids"] if one not in _endpoints]})
    if call.action == "DeleteVpcEndpoint":
        ec2.delete_vpc_endpoints([asked["id"]])
        return json_reply({"deleteVpcEndpointDetail": {"id": asked["id"], "name": _endpoints.pop(asked["id"])["name"], "status": "DELETING"}})
    return None


def answer(call: Call) -> Reply | None:
    for kind in KINDS:
        verb = call.action.removesuffix(kind)
        if call.action == f"List{kind.removesuffix('y')}ies":
            verb = "List"
        elif verb == call.action:
            continue
        return _policy(call, verb, kind)
    if call.action.endswith("VpcEndpoint"):
        return _endpoint(call)
    asked = call.json()
    match call.action:
        case "CreateCollection":
            return _create_collection(call)
        case "BatchGetCollection":
            found = [row for row in _collections.values() if row["id"] in asked.get("ids", []) or row["name"] in asked.get("names", [])]
            missing = [{"id": one, "errorCode": "NOT_FOUND"} for one in asked.get("ids", []) if one not in _collections]
            return json_reply({"collectionDetails": found, "collectionErrorDetails": missing})
        case "ListCollections":
            return json_reply({"collectionSummaries": [{k: row[k] for k in ("id", "name", "arn", "status")} for row in _collections.values()]})
        case "DeleteCollection":
            row = _collections.pop(asked["id"], None)
            if row is None:
                return _error("ResourceNotFoundException", asked["id"])
            return json_reply({"deleteCollectionDetail": {"id": row["id"], "name": row["name"], "status": "DELETING"}})
        case "ListTagsForResource":
            return json_reply({"tags": [{"key": k, "value": v} for k, v in _tags.get(asked["resourceArn"], {}).items()]})
        case "TagResource":
            _tags.setdefault(asked["resourceArn"], {}).update({tag["key"]: tag["value"] for tag in asked["tags"]})
            return json_reply({})
    return None
