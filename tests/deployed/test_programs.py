"""OpenAI's own clients, unmodified, through the front door with a key of a tenant."""

import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI

from gatehouse.home import repository
from gatehouse.toolchain import locate
from tests.deployed.evidence import items, model_calls
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens

ADMIN, MEMBER = "admin@acme.example", "member@acme.example"
EMBEDDING_MODEL = "amazon.titan-embed-text-v2:0"
USER = {"role": "user", "content": "How do I start?"}


@dataclass
class Program:
    """A program with a key of acme."""

    address: str
    made: dict[str, Any]
    client: OpenAI
    model: str

    def with_key(self, key: str) -> OpenAI:
        return OpenAI(api_key=key, base_url=f"{self.address}/v1", max_retries=0)

    def ask(self, **more: Any) -> Any:
        return self.client.chat.completions.create(
            **{"model": self.model, "messages": [USER], **more}
        )


def make_key(rehearsal: Rehearsal, token: str, **body: Any) -> dict[str, Any]:
    answer = rehearsal.api(token).post("/api/keys", json={"name": "Of a test", **body})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


@pytest.fixture(scope="module")
def program(rehearsal: Rehearsal, tokens: dict[str, Tokens]) -> Iterator[Program]:
    address = rehearsal.output("edge", "url")
    made = make_key(rehearsal, tokens[ADMIN].id)
    with OpenAI(api_key=made["key"], base_url=f"{address}/v1", max_retries=2) as client:
        yield Program(address, made, client, client.models.list().data[0].id)


def test_a_whole_reply_and_a_streamed_one_are_the_same(program: Program) -> None:
    whole = program.ask()
    text = whole.choices[0].message.content
    assert "How do I start?" in text
    chunks = list(program.ask(stream=True, stream_options={"include_usage": True}))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks[:-1]) == text
    assert chunks[-1].usage.total_tokens == whole.usage.total_tokens > 0


def test_the_javascript_client_gets_the_same(program: Program) -> None:
    variables = {"KEY": program.made["key"], "BASE_URL": f"{program.address}/v1"}
    ran = subprocess.run(
        [locate().node_bin / "node", repository() / "web" / "tests" / "openaiClient.mjs"],
        env=variables, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["text"] == told["whole"] == program.ask().choices[0].message.content
    assert told["usage"]["total_tokens"] > 0
    assert told["vectors"] == {"lengths": [256, 256], "tokens": 7}
    assert told["refused"] == {"status": 401, "code": "invalid_api_key"}


def test_texts_become_vectors_that_are_billed(
    program: Program, rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    def used() -> int:
        usage = rehearsal.api(tokens[ADMIN].id).get("/api/tenants/acme/usage")
        return int(usage.json()["totals"]["input_tokens"])

    before = used()
    made = program.client.embeddings.create(model=EMBEDDING_MODEL, input=["How", "do I start?"])
    assert [len(item.embedding) for item in made.data] == [1024, 1024]
    assert used() == before + made.usage.total_tokens == before + 4


def test_a_stream_arrives_in_pieces_and_not_at_its_end(program: Program) -> None:
    asked = [{"role": "user", "content": "Tell me a long answer, please."}]
    arrived = [time.monotonic() for _ in program.ask(stream=True, messages=asked)]
    assert len(arrived) > 10
    assert arrived[-1] - arrived[0] > 0.05


def test_what_it_cost_is_in_the_tenants_usage_and_nothing_else_is_stored(
    program: Program, rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    def used() -> dict[str, int]:
        usage = rehearsal.api(tokens[ADMIN].id).get("/api/tenants/acme/usage")
        totals: dict[str, int] = usage.json()["totals"]
        return totals

    before, sessions = used(), len(items(rehearsal, "sessions"))
    reply = program.ask()
    after = used()
    assert after["agent_invocations"] == before["agent_invocations"] + 1
    assert after["input_tokens"] == before["input_tokens"] + reply.usage.prompt_tokens
    assert after["output_tokens"] == before["output_tokens"] + reply.usage.completion_tokens
    assert len(items(rehearsal, "sessions")) == sessions


def test_wrong_keys_and_tokens_of_users_are_401_and_reach_no_model(
    program: Program, rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    key, asked = program.made["key"], len(model_calls(rehearsal))
    for wrong in (key[:-1], f"{key}x", key.swapcase(), "sk-123", tokens[ADMIN].id):
        with program.with_key(wrong) as client, pytest.raises(openai.AuthenticationError) as no:
            client.chat.completions.create(model=program.model, messages=[])
        assert no.value.code == "invalid_api_key"
        assert no.value.request_id
    assert len(model_calls(rehearsal)) == asked


def test_a_key_opens_nothing_else(program: Program, rehearsal: Rehearsal) -> None:
    for path in ("/api/sessions", "/api/keys", "/api/tenants/acme/usage"):
        assert rehearsal.api(program.made["key"]).get(path).status_code == 401


def test_a_revoked_key_is_refused_within_five_seconds(
    program: Program, rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    admin = rehearsal.api(tokens[ADMIN].id)
    made = make_key(rehearsal, tokens[ADMIN].id)
    with program.with_key(made["key"]) as client:
        client.models.list()
        assert admin.delete(f"/api/keys/{made['key_id']}").status_code == 204
        time.sleep(5.2)
        with pytest.raises(openai.AuthenticationError) as refused:
            client.models.list()
    assert refused.value.code == "key_revoked"


def test_keys_of_another_tenant_are_neither_listed_nor_revoked(
    program: Program, rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    other = rehearsal.api(tokens["admin@globex.example"].id)
    key_id = program.made["key_id"]
    assert key_id not in other.get("/api/keys").text
    refused, nobodys = (other.delete(f"/api/keys/{one}") for one in (key_id, "0" * 16))
    assert (refused.status_code, nobodys.status_code) == (404, 404)
    assert refused.json()["error"]["message"] == nobodys.json()["error"]["message"]
    member = rehearsal.api(tokens[MEMBER].id)
    assert member.get("/api/keys").status_code == 403
    assert program.client.models.list().data


def test_every_answer_says_what_is_left_and_has_an_id(program: Program) -> None:
    raw: Any = program.client.chat.completions.with_raw_response
    answer = raw.create(model=program.model, messages=[USER])
    left = int(answer.headers["x-ratelimit-remaining-requests"])
    assert f"r={left};" in answer.headers["ratelimit"]
    assert answer.headers["x-request-id"]


def test_parameters_that_would_change_the_reply_are_refused(program: Program) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        program.ask(top_p=0.5)
    assert (refused.value.param, refused.value.code) == ("top_p", "unsupported_parameter")


def test_a_tool_is_called_and_its_result_answered(program: Program) -> None:
    place = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    tool = {"type": "function", "function": {"name": "get_weather", "parameters": place}}
    question = {"role": "user", "content": "How is the weather in Oslo?"}
    message = program.ask(messages=[question], tools=[tool]).choices[0].message
    (call,) = message.tool_calls
    assert json.loads(call.function.arguments) == {"city": "Oslo"}
    result = {"role": "tool", "tool_call_id": call.id, "content": "Rain"}
    reply = program.ask(messages=[question, message, result], tools=[tool])
    assert reply.choices[0].message.content == "The tool said: Rain"


@pytest.mark.parametrize(
    "path", ["/v1/images", "/v1/", "/v1", "/api/nothing", "/stream/nothing", "/nothing"]
)
def test_unknown_paths_are_404_in_json(
    program: Program, rehearsal: Rehearsal, tokens: dict[str, Tokens], path: str
) -> None:
    headers = {"authorization": f"Bearer {tokens[MEMBER].id}"}
    answer = httpx.get(f"{program.address}{path}", headers=headers, trust_env=False)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()
