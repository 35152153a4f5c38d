"""AWS as far as first requests need it: one loopback server that answers at once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

TENANT, USER, TEAM = "acme", "user-1", "T0COLD"
SIGNING_SECRET = "signs-the-first-event"  # noqa: S105 - of nothing that exists

RECORDS: dict[str, dict[str, Any]] = {
    f"tenant#{TENANT}": {
        "tenant_id": {"S": TENANT},
        "name": {"S": "Acme"},
        "status": {"S": "active"},
    },
    f"member#{USER}": {
        "tenant_id": {"S": TENANT},
        "user_id": {"S": USER},
        "role": {"S": "tenant-admin"},
        "status": {"S": "active"},
    },
    f"slack#{TEAM}": {"team_id": {"S": TEAM}, "tenant_id": {"S": TENANT}},
}
_ANSWERS: dict[str, Any] = {
    "Query": {"Items": [], "Count": 0, "ScannedCount": 0},
    "UpdateItem": {"Attributes": {"calls": {"N": "1"}}},
    "GetSecretValue": {"SecretString": SIGNING_SECRET, "VersionId": "1", "Name": "s", "ARN": "s"},
    "GetParameter": {"Parameter": {"Name": "p", "Type": "String", "Value": "100"}},
    "SendMessage": {"MessageId": "1", "MD5OfMessageBody": "0" * 32},
}
_REPLY = {"status": 200, "body": {}, "has_tasks": False, "has_events": False}
_SAID = {
    "output": {"message": {"role": "assistant", "content": [{"text": "Hello."}]}},
    "stopReason": "end_turn",
    "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
    "metrics": {"latencyMs": 1},
}


class _Answers(BaseHTTPRequestHandler):
    """Answers DynamoDB, Secrets Manager, SSM, SQS, Lambda, Bedrock and the execution API."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        operation = self.headers.get("x-amz-target", "").rpartition(".")[2]
        status, answer = 200, _ANSWERS.get(operation, {})
        if operation == "GetItem":
            answer = _item(json.loads(body))
        elif self.path.endswith("/converse"):
            answer = _SAID
        elif self.path.endswith("/execute"):
            status = 202
        elif self.path.endswith("/invocations"):
            answer = _REPLY
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
        """Say nothing."""


def _item(request: dict[str, Any]) -> dict[str, Any]:
    key = request["Key"].get("record_key", {}).get("S", "")
    found = RECORDS.get(key)
    return {"Item": {"record_key": {"S": key}, **found}} if found else {}


@contextmanager
def answering_aws() -> Iterator[str]:
    """Give the address of the server, and end it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
