import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from rehearsal.simulators.function_url.application import FunctionUrls
from rehearsal.simulators.function_url.deployed import DeployedFunction, Layer
from rehearsal.simulators.function_url.worker import FunctionWorker
from rehearsal.simulators.relay import identity
from rehearsal.simulators.relay.request import Request
from rehearsal.simulators.relay.signing import Key
from tests.rehearsal.simulators.front_door.documents import ACCOUNT, ARN, FUNCTION_HOST
from tests.rehearsal.simulators.front_door.serving import served

FUNCTION_ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:example"

SERVER = """
import http.server, json, os, sys, time
import greeting
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *_): pass
    def do_GET(self):
        if self.path == "/crash":
            os._exit(1)
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        told = {"greeting": greeting.TEXT, "path": self.path, "body": body, "pid": os.getpid(),
                "headers": dict(self.headers), "environment": dict(os.environ)}
        self.answer(json.dumps(told).encode())
    do_POST = do_GET
    def answer(self, text):
        self.send_response(200)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""
SCRIPT = '#!/bin/sh\ncd "$LAMBDA_TASK_ROOT"\nexec python3 server.py\n'


def zipped(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
            archive.writestr(entry, text)
    return content.getvalue()


def grant(action: str, **changed: Any) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": action,
        "Resource": FUNCTION_ARN,
        "Condition": {"ArnLike": {"AWS:SourceArn": ARN}},
    } | changed


URL, INVOKE = grant("lambda:InvokeFunctionUrl"), grant("lambda:InvokeFunction")


@dataclass
class Lambda:
    """What Lambda would tell of the function, and the artifacts behind its addresses."""

    address: str = ""
    code: bytes = zipped({"run.sh": SCRIPT, "server.py": SERVER})
    layer: bytes = zipped({"python/greeting.py": "TEXT = 'from the layer'\n"})
    statements: list[dict[str, Any]] = field(default_factory=lambda: [URL, INVOKE])
    hash: str = ""
    surroundings: dict[str, str] = field(default_factory=lambda: {"AWS_REGION": "us-east-1"})

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Serves the artifacts."""
        if scope["type"] != "http":
            return
        body = self.layer if scope["path"] == "/layer" else self.code
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    def read(self) -> dict[str, DeployedFunction]:
        digest = base64.b64encode(hashlib.sha256(self.code).digest()).decode()
        function = DeployedFunction(
            name="example",
            arn=FUNCTION_ARN,
            host=FUNCTION_HOST,
            authorized_by_iam=True,
            code_hash=self.hash or digest,
            handler="run.sh",
            role="arn:aws:iam::1:role/example",
            memory_mb=512,
            variables={"GREETING": "hello", "AWS_LWA_READINESS_CHECK_PATH": "/healthz"},
            layers=(Layer("arn:layer:1", f"{self.address}/layer"),),
            code_location=f"{self.address}/code",
            policy={"Statement": self.statements},
        )
        return {FUNCTION_HOST: function}


@dataclass
class Door:
    """The Function URL and the key that the front door would sign with."""

    client: httpx.Client
    key: Key
    deployed: Lambda
    application: FunctionUrls

    def signed(self, method: str = "POST", path: str = "/x", body: bytes = b"hello",
               key: Key | None = None, source: str = ARN, **headers: str) -> Request:  # fmt: skip
        hash_ = hashlib.sha256(body).hexdigest()
        lines = (("host", FUNCTION_HOST), ("x-amz-content-sha256", hash_), *headers.items())
        request = Request(method, path, "", lines, body, "127.0.0.1")
        return (key or self.key).sign(request, datetime.now(UTC), source_arn=source)

    def send(self, request: Request) -> httpx.Response:
        return self.client.request(
            request.method, request.path, headers=request.headers, content=request.body
        )

    def call(self, **options: Any) -> httpx.Response:
        return self.send(self.signed(**options))

    def look_again(self) -> None:
        self.application._read_at = float("-inf")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder, deployed = tmp_path_factory.mktemp("function-url"), Lambda()
    key = identity.make(folder / "key.json", region="us-east-1")
    application = FunctionUrls(
        read_deployed=deployed.read,
        new_worker=lambda name: FunctionWorker(folder / name, lambda _: deployed.surroundings),
        key_file=folder / "key.json",
    )
    with (
        served(deployed) as deployed.address,
        served(application) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=30) as client,
    ):
        yield Door(client, key, deployed, application)


@pytest.fixture
def door(opened: Door) -> Door:
    """As it was deployed; a test's own changes end with it."""
    usual = Lambda(address=opened.deployed.address)
    opened.deployed.__dict__.update(replace(usual).__dict__)
    opened.look_again()
    return opened
