"""A call to AWS and its answer, as far as the services written here need them."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

CREDENTIAL = re.compile(r"Credential=[^/]*/[^/]*/([^/]*)/([^/]*)/")


@dataclass(frozen=True)
class Call:
    """One request; `action` is empty for services that speak REST."""

    service: str
    region: str
    method: str
    path: str
    query: dict[str, list[str]]
    action: str
    form: bool
    body: bytes

    @classmethod
    def of(cls, environ: dict[str, Any], body: bytes) -> "Call":
        scope = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
        form = environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
        action = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
        if form:
            action = parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
        return cls(
            service=scope[2] if scope else "", region=scope[1] if scope else "",
            method=environ["REQUEST_METHOD"], path=unquote(environ["PATH_INFO"]),
            query=parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True),
            action=action, form=form, body=body,
        )

    def json(self) -> Any:
        return json.loads(self.body)

    def element(self, tag: str) -> str:
        """The XML element of this name, without its attributes; empty if it is not there."""
        found = re.search(rf"<{tag}(?:\s[^>]*)?>(.*)</{tag}>", self.body.decode(), re.S)
        return f"<{tag}>{found[1]}</{tag}>" if found else ""


@dataclass(frozen=True)
class Reply:
    """One answer. moto's own answers carry their status line and headers as moto made them."""

    status: int
    text: str | bytes = ""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "text/xml"
    status_line: str = ""
    header_list: list[tuple[str, str]] = field(default_factory=list)


def json_reply(document: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(document), content_type="application/x-amz-json-1.0")
