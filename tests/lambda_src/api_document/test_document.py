"""The document is valid, complete, and true to what the functions answer."""

import json
from typing import Any
from uuid import uuid4

import pytest
from openapi_spec_validator import validate

from gatehouse.delivery.synthesis import Synthesis
from lambda_src.api_document import responses
from lambda_src.api_document.document import document
from lambda_src.api_document.handler import application
from lambda_src.api_document.operations import OPERATIONS
from lambda_src.completions import wire
from lambda_src.embeddings import wire as vectors
from lambda_src.flow_gateway.companion_routes import COMPANION
from lambda_src.runtime.http.resolver import Entry
from lambda_src.runtime.models import Embeddings, ModelError
from lambda_src.stream.completion_routes import COMPLETIONS, MODELS
from lambda_src.stream.embedding_routes import EMBEDDINGS
from rehearsal.hostile.contracts import expanded
from rehearsal.hostile.routes import braced, routes_of
from tests.lambda_src.api_document.described import asked
from tests.lambda_src.events import Api, claims
from tests.lambda_src.fakes import fails_with
from tests.lambda_src.test_chat_api_document import codes_in_the_source
from tests.lambda_src.world import World

ADMIN = claims("admin", groups="[tenant-admin]")
ELSEWHERE = ("/api/openapi.json",)  # the document itself

# By the beginnings of paths: why a deployed route is not in the document.
NOT_DESCRIBED = {
    "/api/openapi.json": "the document itself",
    "/v1/mcp": "JSON-RPC, which describes its tools itself",
    "/slack/": "called by Slack alone, in Slack's format",
    "/execute": "called by the Slack worker alone, with a signature",
}


def done(api: Api, method: str, path: str, **request: Any) -> Any:
    answer = asked(api, method, path, token=ADMIN, **request)
    assert answer.status < 300, answer.text
    return answer.json


def test_it_is_an_openapi_document_whose_references_lead_somewhere() -> None:
    made = document()
    assert made["openapi"].startswith("3.1.")
    validate(json.loads(json.dumps(made)))
    names = [one["operationId"] for path in made["paths"].values() for one in path.values()]
    assert len(names) == len(set(names)) == len(OPERATIONS)


def test_every_route_of_the_chat_api_is_in_it(synthesis: Synthesis) -> None:
    (api,) = (stack for stack in synthesis.stacks if stack.name == "api")
    keys = api.configuration()["resource"]["aws_apigatewayv2_route"].values()
    routes = {made["route_key"] for made in keys}
    assert len(routes_of(synthesis)) > len(routes)
    expected = {route for route in routes if not route.partition(" ")[2].startswith(ELSEWHERE)}
    described = {
        f"{one.method} {one.path}"
        for one in OPERATIONS
        if not one.is_for_programs
        and not one.is_of_flows
        and not one.is_streamed
        and not one.path.startswith("/chatbot/")
    }
    assert described == expected


def test_the_routes_of_the_reading_companion_are_in_it() -> None:
    described = {(one.method, one.path) for one in OPERATIONS if one.path.startswith("/chatbot/")}
    assert described == {(method, braced(path)) for method, path, _ in COMPANION}


def test_the_routes_of_programs_are_in_it() -> None:
    described = {(one.method, one.path) for one in OPERATIONS if one.is_for_programs}
    assert described == {
        ("POST", COMPLETIONS),
        ("POST", EMBEDDINGS),
        ("GET", MODELS),
        ("GET", f"{MODELS}/{{model}}"),
    }


def test_every_deployed_route_is_in_it_or_has_a_reason(synthesis: Synthesis) -> None:
    described = {f"{one.method} {one.path}" for one in OPERATIONS}
    deployed = {one.key: one for route in routes_of(synthesis) for one in expanded(route)}
    assert described <= set(deployed)
    missing = [one for key, one in deployed.items() if key not in described]
    reasons = {
        one.key: next((begin for begin in NOT_DESCRIBED if one.path.startswith(begin)), None)
        for one in missing
    }
    assert [key for key, begin in reasons.items() if begin is None] == []
    assert set(reasons.values()) == set(NOT_DESCRIBED)


def test_only_who_is_signed_in_is_shown_it(world: World) -> None:
    app = Api(Entry(lambda: application(world.admission())))
    shown = app("GET", "/api/openapi.json", token=claims())
    assert shown.json == json.loads(json.dumps(document()))
    assert app("GET", "/api/openapi.json", token=None).status == 401


def test_the_functions_answer_what_it_says(world: World) -> None:
    world.add_member("admin", "acme", "tenant-admin")
    chat, sessions, keys = world.chat(), world.sessions(), world.api_keys()
    message = {"message": "Hi"}
    session_id = done(chat, "POST", "/api/chat", body=message)["session_id"]
    path = f"/api/sessions/{session_id}"
    done(sessions, "POST", "/api/sessions", body={})
    done(sessions, "GET", "/api/sessions", query={"limit": "1"})
    done(sessions, "GET", path)
    assert done(sessions, "PATCH", path, body={"title": "New"})["title"] == "New"
    assert len(done(sessions, "GET", f"{path}/messages")["messages"]) == 2
    (_, reply) = done(sessions, "GET", f"{path}/messages")["messages"]
    given = {"feedback": {"rating": "down", "reason": "incorrect", "comment": "No."}}
    done(sessions, "PATCH", f"{path}/messages/{reply['message_id']}", body=given)
    assert done(sessions, "GET", f"{path}/messages")["messages"][1]["feedback"]["comment"] == "No."
    assert done(sessions, "GET", "/api/tenants/acme/feedback")["totals"] == {"up": 0, "down": 1}
    used = done(world.usage(), "GET", "/api/tenants/acme/usage")
    assert used["totals"]["agent_invocations"] == 1
    made = done(keys, "POST", "/api/keys", body={"name": "x"})
    done(keys, "GET", "/api/keys")
    assert asked(keys, "DELETE", f"/api/keys/{made['key_id']}", token=ADMIN).status == 204
    assert asked(sessions, "DELETE", path, token=ADMIN).status == 204


def test_the_functions_refuse_as_it_says(world: World) -> None:
    chat, sessions, keys = world.chat(), world.sessions(), world.api_keys()
    message = {"message": "Hi"}
    key = {"Idempotency-Key": "k"}
    asked(chat, "POST", "/api/chat", body=message, headers=key)
    changed = {"message": "Other"}
    slow = world.chat(user_calls_per_minute=1)  # two of three are in one minute
    tried = [asked(slow, "POST", "/api/chat", body=message) for _ in range(3)]
    refused = [
        asked(chat, "POST", "/api/chat", body=changed, headers=key),
        asked(world.chat(monthly_token_budget=1), "POST", "/api/chat", body=message),
        next(answer for answer in tried if answer.status == 429),
        asked(chat, "POST", "/api/chat", body={"message": "x" * 300_000}),
        asked(chat, "POST", "/api/chat", body={}),
        asked(sessions, "GET", f"/api/sessions/{uuid4()}"),
        asked(keys, "POST", "/api/keys", body={"name": "x"}),
        asked(keys, "GET", "/api/keys", token=None),
    ]
    for kind in ("throttled", "timeout"):
        world.model.behaviour = fails_with(ModelError(kind, "x"))
        refused.append(asked(chat, "POST", "/api/chat", body=message))
    assert [answer.code for answer in refused] == [
        "idempotency_key_reused", "budget_exhausted", "rate_limited", "too_large",
        "invalid_request", "not_found", "forbidden", "unauthenticated", "model_throttled",
        "model_failed",
    ]  # fmt: skip
    for answer in refused:
        assert answer.headers["X-Request-Id"] == answer.json["error"]["request_id"]


def test_programs_are_answered_what_it_says() -> None:
    usage = {"input_tokens": 1, "output_tokens": 2}
    answer = {"reply": "Hi", "finish": "stop", "calls": (), "model_id": "m", "usage": usage}
    responses.CompletionShown.model_validate(wire.completion(answer))
    responses.ModelsShown.model_validate(wire.models(["m"]))
    made = Embeddings(((0.5, 0.5),), 3)
    for encoding in ("float", "base64"):
        shown = vectors.embeddings(made, "m", encoding)
        responses.EmbeddingsShown.model_validate(shown)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
def test_every_error_of_an_operation_has_the_shape_of_its_area(operation: Any) -> None:
    made = document()
    described = made["paths"][operation.path][operation.method.lower()]["responses"]
    expected = "ProgramErrorShown" if operation.is_for_programs else "ErrorShown"
    for status, answer in described.items():
        if int(status) >= 400:
            shown = made["components"]["responses"][answer["$ref"].rpartition("/")[2]]
            shape, codes = shown["content"]["application/json"]["schema"]["allOf"]
            assert shape == {"$ref": f"#/components/schemas/{expected}"}
            named = codes["properties"]["error"]["properties"]["code"]["enum"]
            assert named == list(operation.codes_of(int(status)))
            assert named


# Of what the document leaves out, and why.
NOT_IN_IT = {"method_not_allowed": "of no operation: another method of a stream's path"}
IN_OPENAIS_WORDS = {"invalid_api_key", "insufficient_quota", "rate_limit_exceeded"}


def test_every_error_code_is_in_it() -> None:
    told = {code for one in OPERATIONS for status in one.statuses for code in one.codes_of(status)}
    assert told - IN_OPENAIS_WORDS == codes_in_the_source() - set(NOT_IN_IT)


def test_it_is_small_enough_to_answer_with() -> None:
    size = len(json.dumps(document(), ensure_ascii=False).encode())
    assert size < 1_000_000  # Lambda answers with at most 6 MB, and people load this


@pytest.mark.parametrize(
    ("key", "security"),
    [
        ("POST /chat/start", [{"user": []}]),
        ("POST /cms/flows", [{"user": ["tenant-admin"]}]),
        ("POST /chat/public/start", []),
        ("GET /chat/public/sessions/{token}", [{"session": []}, {"proof": []}]),
        ("POST /chat/public/sessions/{token}/interact", [{"session": [], "csrf": []}]),
    ],
)
def test_it_says_who_may_call_what(key: str, security: Any) -> None:
    method, path = key.split(" ")
    described = document()["paths"][path][method.lower()]
    assert described["security"] == security
    schemes = {name for alternative in security for name in alternative}
    assert schemes <= set(document()["components"]["securitySchemes"])
