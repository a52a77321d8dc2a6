"""CloudFront as a store of documents: what was put is what is read. moto loses settings, and has none of the policies."""

import re
import uuid
from dataclasses import dataclass, field
from xml.etree import ElementTree

from ..call import Call, Reply

STAMP = "2025-01-01T00:00:00Z"
PATH = re.compile(
    r"/2020-05-31/(distribution|origin-access-control|cache-policy|origin-request-policy|response-headers-policy)"
    r"(?:/(?P<id>[^/]+))?(?P<part>/config|/invalidation)?")
NAMES = {
    "distribution": "Distribution", "origin-access-control": "OriginAccessControl", "cache-policy": "CachePolicy",
    "origin-request-policy": "OriginRequestPolicy", "response-headers-policy": "ResponseHeadersPolicy",
}
TAG = re.compile(r"<Tag>\s*<Key>(.*?)</Key>\s*<Value>(.*?)</Value>\s*</Tag>", re.S)
NOBODY = "<Enabled>false</Enabled><Quantity>0</Quantity>"


@dataclass
class _Thing:
    config: str
    version: str
    tags: dict[str, str] = field(default_factory=dict)


_things: dict[tuple[str, str], _Thing] = {}


def _version() -> str:
    return "E" + uuid.uuid4().hex[:13].upper()


def _error(status: int, code: str) -> Reply:
    return Reply(status, f"<ErrorResponse><Error><Code>{code}</Code><Message>{code}</Message></Error></ErrorResponse>")


def _document(kind: str, identifier: str, thing: _Thing) -> str:
    middle = f"<LastModifiedTime>{STAMP}</LastModifiedTime>"
    if kind == "distribution":
        middle += (
            f"<ARN>{_arn(identifier)}</ARN><Status>Deployed</Status><DomainName>{identifier.lower()}.cloudfront.net</DomainName>"
            f"<InProgressInvalidationBatches>0</InProgressInvalidationBatches>"
            f"<ActiveTrustedSigners>{NOBODY}</ActiveTrustedSigners><ActiveTrustedKeyGroups>{NOBODY}</ActiveTrustedKeyGroups>")
    return f"<{NAMES[kind]}><Id>{identifier}</Id>{middle}{thing.config}</{NAMES[kind]}>"


def _arn(identifier: str) -> str:
    return f"arn:aws:cloudfront::123456789012:distribution/{identifier}"


def _config(call: Call, kind: str) -> str:
    config = call.element(f"{NAMES[kind]}Config")
    if kind == "distribution":  # AWS always answers with these, and the provider reads them unasked
        for name in ("Aliases", "OriginGroups", "CacheBehaviors", "CustomErrorResponses"):
            if f"<{name}>" not in config:
                config = config.replace("<DistributionConfig>", f"<DistributionConfig><{name}><Quantity>0</Quantity></{name}>", 1)
    return config


def _tagging(call: Call) -> Reply:
    thing = _things.get(("distribution", call.query["Resource"][0].rpartition("/")[2]))
    if not thing:
        return _error(404, "NoSuchResource")
    operation = call.query.get("Operation", [""])[0]
    if operation == "Tag":
        thing.tags.update(TAG.findall(call.body.decode()))
    elif operation == "Untag":
        for key in re.findall(r"<Key>(.*?)</Key>", call.body.decode()):
            thing.tags.pop(key, None)
    else:
        items = "".join(f"<Tag><Key>{key}</Key><Value>{value}</Value></Tag>" for key, value in thing.tags.items())
        return Reply(200, f"<Tags><Items>{items}</Items></Tags>")
    return Reply(204)


def _listing(kind: str) -> Reply:
    found = [identifier for owner, identifier in _things if owner == kind]
    rows = "".join(f"<{NAMES[kind]}Summary><Id>{identifier}</Id></{NAMES[kind]}Summary>" for identifier in found)
    return Reply(200, f"<{NAMES[kind]}List><Quantity>{len(found)}</Quantity><Items>{rows}</Items></{NAMES[kind]}List>")


def answer(call: Call) -> Reply | None:
    if call.path == "/2020-05-31/tagging":
        return _tagging(call)
    asked = PATH.fullmatch(call.path)
    if not asked:
        return None
    kind, identifier = asked[1], asked["id"]
    if not identifier:
        if call.method == "GET":
            return _listing(kind)
        identifier = _version()
        _things[kind, identifier] = _Thing(_config(call, kind), _version(), dict(TAG.findall(call.body.decode())))
        return Reply(201, _document(kind, identifier, _things[kind, identifier]), {"ETag": _things[kind, identifier].version})

    thing = _things.get((kind, identifier))
    if not thing:
        return _error(404, f"NoSuch{NAMES[kind]}")
    if asked["part"] == "/invalidation":
        batch = call.element("InvalidationBatch")
        return Reply(201, f"<Invalidation><Id>{_version()}</Id><Status>Completed</Status><CreateTime>{STAMP}</CreateTime>{batch}</Invalidation>")
    if call.method == "DELETE":
        if kind == "distribution" and ElementTree.fromstring(thing.config).findtext("Enabled") == "true":
            return _error(409, "DistributionNotDisabled")
        del _things[kind, identifier]
        return Reply(204)
    if call.method == "PUT":
        thing.config, thing.version = _config(call, kind), _version()
    text = thing.config if asked["part"] and call.method == "GET" else _document(kind, identifier, thing)
    return Reply(200, text, {"ETag": thing.version})
