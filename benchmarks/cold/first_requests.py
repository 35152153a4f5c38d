"""For every function: its variables, and the event of its first request."""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.cold.aws import SIGNING_SECRET, TEAM, TENANT, USER
from lambda_src.runtime.http.credential_headers import ORIGIN_PROOF
from lambda_src.slack_verification.signature import sign

STREAM = "stream"
_ORIGIN = "cloudfront"
_MODEL = json.dumps({"provider": "bedrock", "model_id": "amazon.nova-lite-v1:0",
                     "max_output_tokens": 500})  # fmt: skip
_DATABASE = json.dumps({"host": "/nowhere", "name": "gatehouse", "user": "app",
                        "region": "us-east-1", "sign_in": "socket"})  # fmt: skip
_CLAIMS = {
    "sub": USER,
    "custom:tenant_id": TENANT,
    "cognito:groups": "[tenant-admin]",
    "token_use": "id",
}
_TABLES = ("TENANTS", "SESSIONS", "USAGE", "API_KEYS")
Event = dict[str, Any]


@dataclass(frozen=True)
class First:
    """The first request of a function; `found` is the answer that counts as one."""

    event: Event
    found: str = '"statusCode": 200'
    variables: Mapping[str, str] = field(default_factory=dict)


def variables(aws: str) -> dict[str, str]:
    """Return every variable of every function; each takes those that it knows."""
    return {
        "AWS_ENDPOINT_URL": aws,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
        "SERVICE_NAME": "cold",
        "LOG_LEVEL": "ERROR",
        "ORIGIN_SECRET_SHA256": hashlib.sha256(_ORIGIN.encode()).hexdigest(),
        **{f"{use}_TABLE_NAME": use.lower() for use in _TABLES},
        **{f"{use}_MODEL": _MODEL for use in ("CHAT", "ASK", "TUTOR", "SLACK")},
        **{f"{use}QUEUE_URL": f"{aws}/queue" for use in ("", "WAKE_UPS_", "TASKS_", "EVENTS_")},
        **{
            f"{use}_FUNCTION_NAME": "other"
            for use in ("CONTEXT", "FLOW_VAULT", "FLOW_TASKS", "MIGRATE")
        },
        "MONTHLY_TOKEN_BUDGET": "1000000000",
        "CONTEXT_SECONDS": "12",
        "WEBHOOK_SECRETS_PREFIX": "w",
        "SECRETS_PREFIX": "s",
        "SECRETS_KEY_ARN": "k",
        "SIGNING_SECRET_ID": "s",
        "MASTER_SECRET_ARN": "s",
        "PERCENTAGE_PARAMETER": "p",
        "EXECUTION_API_URL": f"{aws}/live/execute",
        "EXECUTION_FUNCTION_NAME": "execution",
        "SLACK_API_URL": aws,
        "BOT_TOKENS_PREFIX": "b",
        "USER_POOL_ID": "us-east-1_Cold",
        "ISSUER": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Cold",
        "AUDIENCE": "web",
        "DATABASE": _DATABASE,
        "CONNECT_SECONDS": "0.01",
    }


def first_requests() -> dict[str, First]:
    """Return the first request of every function."""
    started = {"claims": _CLAIMS, "flow": "f"}
    no_database = "The database"
    return {
        "api_document": First(_http("GET", "/api/openapi.json")),
        "api_keys": First(_http("GET", "/api/keys")),
        "ask": First(_http("POST", "/ai/ask", {"question": "How much?"}), "statusCode"),
        "body_hash": First(_edge(), "x-amz-content-sha256"),
        "chat": First(_http("POST", "/api/chat", {"message": "Hello"})),
        "context": First({"claims": _CLAIMS, "operations": {"recent_orders": {}}}, "error"),
        "flow_gateway": First(_http("GET", "/cms/flows")),
        "flow_relay": First(_message("{}"), "batchItemFailures"),
        "flow_tasks": First({"operation": "waiting", "tenant_id": TENANT}, "error"),
        "flow_vault": First({"operation": "list_flows", **started}, "error"),
        "flow_worker": First(_message("{}"), "batchItemFailures"),
        "migrate": First({}, no_database),
        "pre_token_generation": First(
            {"version": "1", "triggerSource": "TokenGeneration_Authentication",
             "request": {"userAttributes": {"sub": USER}}, "response": {}}, "claimsOverrideDetails",
        ),
        "sessions": First(_http("GET", "/api/sessions")),
        "slack_execution": First(_execution(), "event_id"),
        "slack_verification": First(_slack()),
        "slack_worker": First(_message("{}"), "batchItemFailures"),
        "start_migration": First({}, "status"),
        STREAM: First({}, '"statusCode": 401'),
        "tenant_data": First(_http("GET", "/orders/recent"), "statusCode"),
        "tenant_records": First({"operation": "tables", "tenant_id": TENANT}, no_database),
        "usage": First(_http("GET", f"/api/tenants/{TENANT}/usage")),
    }  # fmt: skip


def hello_world() -> First:
    """Return the request of what they are compared with."""
    return First(_http("GET", "/hello"))


def _http(method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None,
          *, claims: Mapping[str, str] | None = _CLAIMS) -> Event:  # fmt: skip
    context: Event = {
        "http": {"method": method, "path": path, "sourceIp": "127.0.0.1"},
        "requestId": "first",
        "routeKey": f"{method} {path}",
        "stage": "$default",
    }
    if claims is not None:
        context["authorizer"] = {"jwt": {"claims": dict(claims)}}
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {ORIGIN_PROOF: _ORIGIN, **(headers or {})},
        "requestContext": context,
        "body": body if isinstance(body, str) else body and json.dumps(body),
        "isBase64Encoded": False,
    }


def _edge() -> Event:
    return {"Records": [{"cf": {"request": {"headers": {}}}}]}


def _message(body: str) -> Event:
    source = "arn:aws:sqs:us-east-1:111122223333:queue"
    return {
        "Records": [
            {"messageId": "1", "receiptHandle": "1", "body": body, "eventSourceARN": source}
        ]
    }


def _execution() -> Event:
    return {"channel": "C0COLD", "thread_ts": "1.1", "text": "Hello", "user": "U0COLD",
            "tenant_id": TENANT, "event_id": "Ev0COLD"}  # fmt: skip


def _slack() -> Event:
    said = {"type": "app_mention", "text": "<@U1> Hello", "user": "U0COLD", "channel": "C0COLD",
            "ts": "1.1", "event_ts": "1.1"}  # fmt: skip
    body = json.dumps({"type": "event_callback", "team_id": TEAM, "event_id": "Ev0COLD",
                       "event": said})  # fmt: skip
    moment = str(int(time.time()))
    headers = {
        "x-slack-request-timestamp": moment,
        "x-slack-signature": sign(SIGNING_SECRET, moment, body.encode()),
    }
    return _http("POST", "/slack/events", body, headers, claims=None)
