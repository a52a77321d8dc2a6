"""A local AWS: moto on 127.0.0.1, with its gaps filled in so far as the roots need it.

Everything is in memory, so a new server is an empty account.
"""

import io
import json
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import escape

# moto reads these when it is imported.
os.environ["MOTO_ACM_VALIDATION_WAIT"] = "0"  # a certificate is issued at once
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # roles may attach policies that AWS owns
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"  # nothing here starts an instance

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402

from .call import Call, Reply  # noqa: E402
from .repairs import SERVICES, install  # noqa: E402

ACCOUNT = "123456789012"
XML_SERVICES = {"s3", "route53", "cloudfront"}
StartResponse = Callable[..., Any]


def _refusal(call: Call, reason: str) -> Reply:
    """An error that every SDK understands and none retries, so that terraform stops and names the call."""
    code, message = "NotEmulated", f"{call.service} {call.action or call.method + ' ' + call.path}: {reason}"
    print(f"emulator: {message}", file=sys.stderr, flush=True)
    if call.service in XML_SERVICES or call.form:
        error = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        wrapped = {"s3": error, "ec2": f"<Response><Errors>{error}</Errors></Response>"}
        return Reply(501, wrapped.get(call.service, f"<ErrorResponse>{error}</ErrorResponse>"))
    return Reply(501, json.dumps({"__type": code, "message": message}), {"X-Amzn-ErrorType": code}, "application/x-amz-json-1.1")


class _Application:
    """Asks the services written here first, then moto. One call at a time: moto's models are not made for threads."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        call = Call.of(environ, body)
        with self._lock:
            reply = self._answer(call, environ, body)
        data = reply.text.encode() if isinstance(reply.text, str) else reply.text
        headers = reply.header_list or [("Content-Type", reply.content_type), *reply.headers.items()]
        start_response(reply.status_line or f"{reply.status} Emulated", headers)
        return [data]

    def _answer(self, call: Call, environ: dict[str, Any], body: bytes) -> Reply:
        try:
            if call.service in SERVICES:
                return SERVICES[call.service](call) or _refusal(call, "not emulated")
            environ["wsgi.input"] = io.BytesIO(body)
            seen: dict[str, Any] = {}
            data = b"".join(self._moto(environ, lambda status, headers, _=None: seen.update(status=status, headers=headers)))
        except NotImplementedError:
            return _refusal(call, "moto does not have it")
        except Exception as error:  # whatever goes wrong inside moto
            place = traceback.extract_tb(error.__traceback__)[-1]
            return _refusal(call, f"{type(error).__name__}: {error} ({re.sub('.*/moto/', 'moto/', place.filename)}:{place.lineno})")
        if seen["status"].startswith("404") and b"<title>404 Not Found</title>" in data:
            return _refusal(call, "moto has no such path")
        return Reply(0, data, status_line=seen["status"], header_list=seen["headers"])


class _Silent(WSGIRequestHandler):  # type: ignore[misc]
    def log(self, *_: Any) -> None:
        pass


@contextmanager
def emulated_aws(port: int = 0) -> Iterator[dict[str, str]]:
    """Serves while the block runs, and gives the environment that leads every AWS client here and nowhere else."""
    install()
    server = make_server("127.0.0.1", port, _Application(), threaded=True, request_handler=_Silent)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
            "AWS_ACCESS_KEY_ID": "emulated",
            "AWS_SECRET_ACCESS_KEY": "emulated",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "3",
        }
    finally:
        server.shutdown()
        server.server_close()
