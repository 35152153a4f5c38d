"""The document is valid, complete, and true to what the functions answer."""

import json
from typing import Any

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
from lambda_src.runtime.models import Embeddings
from lambda_src.stream.completion_routes import COMPLETIONS, MODELS
from lambda_src.stream.embedding_routes import EMBEDDINGS
from rehearsal.hostile.contracts import expanded
from rehearsal.hostile.routes import braced, routes_of
from tests.lambda_src.events import Answer, Api, claims
from tests.lambda_src.world import World

ADMIN = claims("admin", groups="[tenant-admin]")
# Described in pages of their own; not yet in the document.
ELSEWHERE = ("/revenue/", "/menu/", "/orders/", "/api/openapi.json")

# By the beginnings of paths: why a deployed route is not in the document.
NOT_DESCRIBED = {
    "/api/openapi.json": "the document itself",
    "/revenue/": "figures that Ask is made of, in a page of their own",
    "/menu/": "as above",
    "/orders/": "as above",
    "/stream/": "server-sent events, described in docs/streaming.md",
    "/slack/": "called by Slack alone, in Slack's format",
    "/execute": "called by the Slack worker alone, with a signature",
}


def valid(answer: Answer, model: type[responses.Shown]) -> Any:
    assert answer.status < 300, answer.text
    return model.model_validate_json(answer.text, strict=True)


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
        if not one.is_for_programs and not one.is_of_flows and not one.path.startswith("/chatbot/")
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
    chat, sessions = world.chat(), world.sessions()
    reply = valid(
        chat("POST", "/api/chat", token=ADMIN, body={"message": "Hi"}), responses.ReplyShown
    )
    valid(sessions("POST", "/api/sessions", token=ADMIN, body={}), responses.SessionShown)
    path = f"/api/sessions/{reply.session_id}"
    valid(sessions("GET", "/api/sessions", token=ADMIN), responses.SessionsShown)
    valid(sessions("GET", path, token=ADMIN), responses.SessionShown)
    renamed = sessions("PATCH", path, token=ADMIN, body={"title": "New"})
    assert valid(renamed, responses.SessionShown).title == "New"
    assert (
        len(
            valid(sessions("GET", f"{path}/messages", token=ADMIN), responses.HistoryShown).messages
        )
        == 2
    )
    usage = world.usage()("GET", "/api/tenants/acme/usage", token=ADMIN)
    assert valid(usage, responses.UsageShown).totals.agent_invocations == 1
    keys = world.api_keys()
    valid(keys("POST", "/api/keys", token=ADMIN, body={"name": "x"}), responses.NewKeyShown)
    valid(keys("GET", "/api/keys", token=ADMIN), responses.KeysShown)
    for refused in (sessions("GET", path), keys("POST", "/api/keys", token=ADMIN, body={})):
        responses.ErrorShown.model_validate_json(refused.text)
        assert refused.headers["X-Request-Id"] == refused.json["error"]["request_id"]


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
            reference = answer.get("$ref", "").rpartition("/")[2]
            shown = made["components"]["responses"][reference] if reference else answer
            schema = shown["content"]["application/json"]["schema"]
            shape, *codes = schema.get("allOf", [schema])
            assert shape == {"$ref": f"#/components/schemas/{expected}"}
            assert bool(codes) == operation.is_of_flows


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
