"""Requests of users, each by the function that serves it, while a dependency does not work."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
from botocore.exceptions import ClientError

from rehearsal.faults import book
from rehearsal.faults.database import DatabaseFault, DatabaseFaults
from rehearsal.faults.fault import Fault, Kind
from rehearsal.faults.reliability import Cell
from tests.deployed.people import Person, must, new_tenant
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens
from tests.deployed.slack_workspace import SlackWorkspace
from tests.deployed.visitors import visitor

DATABASE = "postgres"
MODEL = "bedrock"
# Streams reach the model without the embedded AWS, so the message itself orders the fault.
_SCRIPTS = {"failing": "[[fail]] Hello", "cut": "[[cut]] Hello"}
Request = Callable[[], httpx.Response]
_COLD_SECONDS = 90.0  # the first start of a function on a busy machine
_FLOW = {
    "seed_key": "faults",
    "name": "Faults",
    "entry_node_id": "ask",
    "nodes": [
        {"id": "ask", "type": "question", "content": {"question": "Ready?", "variable": "x"}},
        {
            "id": "bye",
            "type": "message",
            "content": {"messages": [{"type": "text", "text": "Bye."}]},
        },
    ],
    "connections": [{"source": "ask", "target": "bye", "type": "default"}],
}


@dataclass(frozen=True)
class Outcome:
    """What a user got.

    Attributes:
        status: of the response; of a stream that began, 200.
        code: of the error, also of the one error event of a stream.
        has_id: whether the error names the request.
        retry_after: whether the response says when to try again.
        seconds: until the whole response was there.

    """

    status: int
    code: str
    has_id: bool
    retry_after: bool
    seconds: float


class Users:
    """One tenant with an administrator, a published flow and a workspace."""

    def __init__(self, rehearsal: Rehearsal, folder: Path) -> None:
        self.rehearsal = rehearsal
        self._flow = folder / "flow.json"
        self._flow.write_text(json.dumps(_FLOW), "utf-8")

    def request(self, cell: Cell) -> Request:
        """What a user sends who meets a fault."""
        if (cell.function, cell.dependency) == ("stream", MODEL):
            return lambda: self._stream(_SCRIPTS[cell.kind])
        if (cell.function, cell.dependency) == ("stream", "lambda"):
            return lambda: self._stream("What did we sell?", "/stream/ask", "question")
        if (cell.function, cell.dependency) == ("flow-gateway", "secretsmanager"):
            return self._add_webhook
        return self.requests[cell.function]

    @property
    def requests(self) -> Mapping[str, Request]:
        """The request that each function serves, by the function's name."""
        api = self.rehearsal.api(self.tokens.id)
        return {
            "chat": lambda: api.post("/api/chat", json={"message": "Hello"}),
            "sessions": lambda: api.post("/api/sessions", json={"title": "Faults"}),
            "api-document": lambda: api.get("/api/openapi.json"),
            "api-keys": lambda: api.get("/api/keys"),
            "usage": lambda: api.get(f"/api/tenants/{self.tenant}/usage"),
            "ask": lambda: api.post("/ai/ask", json={"question": "What did we sell?"}),
            "tenant-data": lambda: api.get("/orders/recent"),
            "flow-gateway": self._start_flow,
            "stream": self._stream,
            "slack-verification": self._slack,
            "pre-token-generation": self._refresh,
        }

    @cached_property
    def tenant(self) -> str:
        """A tenant of these users alone."""
        return new_tenant(self.rehearsal)

    @cached_property
    def tokens(self) -> Tokens:
        """Those of the administrator."""
        return self._admin.sign_in()

    @cached_property
    def _admin(self) -> Person:
        return Person.invited(self.rehearsal, self.tenant, "tenant-admin")

    @cached_property
    def flow_key(self) -> str:
        """The public key of the published flow."""
        said = must(
            self.rehearsal, "flows", "import", str(self._flow), "--publish",
            "--visibility", "public",
            "--user", self._admin.email,
        )  # fmt: skip
        return next(line.split()[-1] for line in said.splitlines() if "Public key" in line)

    def prepare(self) -> None:
        """Make everything before anything fails."""
        assert self.tokens
        assert self.flow_key
        for name, request in self.requests.items():
            deadline = time.monotonic() + _COLD_SECONDS
            while (outcome := observed(request)).status not in {200, 201}:
                assert time.monotonic() < deadline, (name, outcome)

    def _start_flow(self) -> httpx.Response:
        with visitor(self.rehearsal) as somebody:
            return somebody.ask(
                {"flow": "faults", "public_key": self.flow_key}, "/chat/public/start"
            )

    def _add_webhook(self) -> httpx.Response:
        body = {"url": "https://example.com/events", "event_types": ["session_started"]}
        return self.rehearsal.api(self.tokens.id).post("/cms/webhooks", json=body)

    def _stream(
        self, text: str = "Hello", path: str = "/stream/chat", field: str = "message"
    ) -> httpx.Response:
        with visitor(self.rehearsal, self.tokens.id) as somebody:
            return somebody.ask({field: text}, path)

    def _slack(self) -> httpx.Response:
        workspace = SlackWorkspace(self.rehearsal)
        try:
            return workspace.send(workspace.mention("Hello"))
        finally:
            workspace.close()

    def _refresh(self) -> httpx.Response:
        """Signing in, told as a response: Cognito answers for the trigger."""
        try:
            self._admin.sign_in()
        except ClientError as error:
            known = error.response
            status = known["ResponseMetadata"]["HTTPStatusCode"]
            id_ = known["ResponseMetadata"].get("RequestId", "")
            told = {"code": known["Error"]["Code"], "request_id": id_}
            return httpx.Response(status, json={"error": told})
        return httpx.Response(200, json={})


def observed(request: Request) -> Outcome:
    """Send a request and say what its user got."""
    began = time.monotonic()
    response = request()
    seconds = time.monotonic() - began
    error = _error(response)
    return Outcome(
        status=response.status_code,
        code=str(error.get("code", "")),
        has_id=bool(error.get("request_id")),
        retry_after="retry-after" in response.headers or "retry_after" in error,
        seconds=seconds,
    )


def _error(response: httpx.Response) -> Mapping[str, Any]:
    if response.headers.get("content-type", "").startswith("text/event-stream"):
        lines = response.text.splitlines()
        events = [json.loads(line[5:]) for line in lines if line.startswith("data: {")]
        failed = [event for event in events if "code" in event or "error" in event]
        return dict(failed[-1].get("error", failed[-1])) if failed else {}
    try:
        document = response.json()
    except ValueError:
        return {"code": response.text[:60]}
    found = document.get("error") if isinstance(document, dict) else None
    return found if isinstance(found, dict) else {}


@contextmanager
def faults_of(rehearsal: Rehearsal, cells: Sequence[Cell]) -> Iterator[None]:
    """Make the faults of some cells for the length of a block."""
    file = rehearsal.home / "faults.json"
    of_database = {DatabaseFault(cell.kind) for cell in cells if cell.dependency == DATABASE}
    data = (rehearsal.home / "postgres" / "socket-folder").read_text(encoding="utf-8")
    database = DatabaseFaults(Path(data))
    book.write(
        file,
        [
            Fault(service=cell.dependency, kind=Kind(cell.kind), function=cell.function)
            for cell in cells
            if cell.dependency not in {DATABASE, MODEL}
        ],
    )
    try:
        for fault in of_database:
            database.begin(fault)
        yield
    finally:
        database.end()
        book.write(file, [])
