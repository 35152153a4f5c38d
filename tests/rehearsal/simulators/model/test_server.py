"""The model server over real HTTP, in its own process."""

import json
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from lambda_src.chat.prompt import CONTINUE
from lambda_src.runtime.models import Message, ModelError, ModelRequest, ModelSettings, build_model
from lambda_src.runtime.models.http_caller import http_client
from tests.lambda_src.runtime.models.conversations import REQUEST, collect
from tests.rehearsal.simulators.model.running import RunningModel, asking


def settings(model: RunningModel) -> ModelSettings:
    return ModelSettings(
        provider="openai_compatible", model_id="m", endpoint=model.address, max_output_tokens=500
    )


def test_it_says_that_it_is_well(plain: RunningModel) -> None:
    answer = httpx.get(f"{plain.address}/healthz", trust_env=False)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_reply_quotes_the_question_and_counts_the_history(plain: RunningModel) -> None:
    with http_client() as http:
        reply = build_model(settings(plain), http=http).converse(REQUEST)
    assert "“Why is 1 + 1 = 2?”" in reply.text
    assert "2 earlier messages" in reply.text
    assert reply.text.count(".") >= 3
    assert reply.usage.output_tokens == len(reply.text.split())
    assert reply.usage.input_tokens == 4 + 1 + 4 + 7


def test_a_stream_says_the_same_as_a_whole_answer_and_says_it_word_by_word(
    plain: RunningModel,
) -> None:
    with http_client() as http:
        model = build_model(settings(plain), http=http)
        reply = model.converse(REQUEST)
        chunks = list(model.stream(REQUEST))
        assert collect(model.stream(REQUEST)) == (reply.text, reply.usage)
    assert len(chunks) == len(reply.text.split()) + 1


def test_a_long_question_is_quoted_in_short(plain: RunningModel) -> None:
    text = plain.post(asking("why " * 500)).json()["choices"][0]["message"]["content"]
    assert text.count("why") == 24
    assert "first message" in text


def test_the_output_limit_cuts_the_answer_off(plain: RunningModel) -> None:
    answer = plain.post(asking("Why?", max_tokens=3)).json()
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["choices"][0]["message"]["content"] == "You asked: “Why?”."
    assert answer["usage"] == {"prompt_tokens": 1, "completion_tokens": 3, "total_tokens": 4}


def test_an_answer_that_was_cut_off_is_continued_where_it_ended(plain: RunningModel) -> None:
    def said(request: dict[str, Any]) -> str:
        return str(plain.post(request).json()["choices"][0]["message"]["content"])

    whole, part = said(asking("Why?")), said(asking("Why?", max_tokens=9))
    order = asking(CONTINUE)
    messages = [
        *asking("Why?")["messages"],
        {"role": "assistant", "content": part},
        *order["messages"],
    ]
    assert part + said({**order, "messages": messages}) == whole


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"messages": [{"role": "user", "content": "x"}]}, "model"),
        ({"model": "m", "messages": []}, "messages"),
        ({"model": "m", "messages": [{"role": "robot", "content": "x"}]}, "messages.0.role"),
        ([], "body"),
    ],
)
def test_a_wrong_request_is_400_and_names_the_field_and_is_not_logged(
    plain: RunningModel, body: Any, field: str
) -> None:
    before = plain.calls()
    answer = plain.post(body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(f"{field}: ")
    assert plain.calls() == before


def test_every_call_is_one_line_of_a_log_that_only_its_owner_reads(plain: RunningModel) -> None:
    before = len(plain.calls())
    questions = [f"Frage {number} ü\n\u2028 {'x' * 20_000}" for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda question: plain.post(asking(question)), questions))
    lines = plain.log.read_text().splitlines()[before:]
    logged = [json.loads(line) for line in lines]
    assert sorted(call["messages"][0]["content"] for call in logged) == sorted(questions)
    assert {call["model"] for call in logged} == {"m"}
    age = datetime.now(UTC) - datetime.fromisoformat(logged[-1]["time"])
    assert timedelta() <= age < timedelta(minutes=1)
    assert stat.S_IMODE(plain.log.stat().st_mode) == 0o600


def test_orders_steer_a_scripted_server_and_are_logged(scripted: RunningModel) -> None:
    started = time.monotonic()
    assert scripted.post(asking("[[fail]]")).status_code == 500
    tokens = scripted.post(asking("Why? [[slow 0.3]] [[tokens 500]]")).json()["usage"]
    assert tokens["completion_tokens"] == 500
    assert time.monotonic() - started >= 0.3
    assert scripted.post(asking("[[slow]]")).status_code == 400
    assert [call["messages"][0]["content"] for call in scripted.calls()[:2]] == [
        "[[fail]]",
        "Why? [[slow 0.3]] [[tokens 500]]",
    ]


def test_an_ordered_cut_breaks_the_stream_off(scripted: RunningModel) -> None:
    request = ModelRequest(system="", messages=(Message("user", "[[cut]]"),), session_id="s")
    with http_client() as http, pytest.raises(ModelError) as caught:
        collect(build_model(settings(scripted), http=http).stream(request))
    assert caught.value.kind == "unavailable"


def test_only_the_last_question_gives_orders(scripted: RunningModel) -> None:
    said = [("user", "[[fail]]"), ("assistant", "[[fail]]"), ("user", "Why?")]
    messages = [{"role": role, "content": content} for role, content in said]
    assert scripted.post({"model": "m", "messages": messages}).status_code == 200


def test_orders_mean_nothing_to_a_server_that_is_not_scripted(plain: RunningModel) -> None:
    assert plain.post(asking("[[fail]]")).status_code == 200


def test_a_port_in_use_is_one_clear_line(plain: RunningModel, log: Path) -> None:
    port = plain.address.rpartition(":")[2]
    command = [
        sys.executable,
        "-m",
        "rehearsal.simulators.model",
        "--port",
        port,
        "--log",
        str(log),
    ]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == f"cannot listen on 127.0.0.1:{port}: Address already in use\n"
