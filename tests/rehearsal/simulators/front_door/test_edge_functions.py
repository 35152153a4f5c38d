"""CloudFront Functions in the warm Node process: what they see, and what they cannot."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from gatehouse.toolchain import locate
from rehearsal.simulators.front_door import event
from rehearsal.simulators.front_door.deployed import EdgeFunction
from rehearsal.simulators.front_door.edge_functions import EdgeFunctions, FunctionError
from rehearsal.simulators.relay.request import Request
from tests.rehearsal.simulators.front_door.documents import DOMAIN, deployed

VALUES = {"text": "hello", "json": '{"a": [1]}'}


@asynccontextmanager
async def runtime(seconds: float = 5.0) -> AsyncIterator[EdgeFunctions]:
    functions = EdgeFunctions(locate().node_bin / "node", seconds=seconds)
    try:
        yield functions
    finally:
        await functions.close()


def result(body: str, imports: str = "import cf from 'cloudfront';") -> Any:
    """What a handler's `return {result: ...}` holds."""

    async def run() -> Any:
        async with runtime() as functions:
            code = f"{imports}\nasync function handler(event) {{ {body} }}"
            return (await functions.run(EdgeFunction("f", code, VALUES), {"n": 1}))["result"]

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("await cf.kvs().get('text')", "hello"),
        ("await cf.kvs().get('json', {format: 'json'})", {"a": [1]}),
        ("(await cf.kvs().get('text', {format: 'bytes'})).toString('hex')", "68656c6c6f"),
        ("await cf.kvs('an id').exists('text')", True),
        ("await cf.kvs().exists('toString')", False),
        ("await cf.kvs().get('missing').catch(e => 'caught ' + e.message)", "caught KeyNotFound"),
        ("await cf.kvs().count()", 2),
        ("event.n", 1),
        ("[typeof process, typeof require, typeof fetch, typeof setTimeout]", ["undefined"] * 4),
    ],
)
def test_a_function_sees_its_store_and_the_language(expression: str, expected: Any) -> None:
    assert result(f"return {{result: {expression}}};") == expected


def test_hashes_are_the_runtimes_own() -> None:
    imports = "import crypto from 'crypto';"
    digest = "crypto.createHash('sha256').update('a').digest('hex')"

    assert result(f"return {{result: {digest}}};", imports)[:8] == "ca978112"


def test_another_code_or_value_replaces_the_function() -> None:
    async def run() -> list[Any]:
        code = "import cf from 'cloudfront';\nasync function handler() {{ return {{v: {}}}; }}"
        get = code.format("await cf.kvs().get('k')")
        async with runtime() as functions:
            return [
                (await functions.run(EdgeFunction("f", text, values), {}))["v"]
                for text, values in (
                    (code.format("1"), {}),
                    (code.format("2"), {}),
                    (get, {"k": "old"}),
                    (get, {"k": "new"}),
                )
            ]

    assert asyncio.run(run()) == [1, 2, "old", "new"]


def test_events_in_parallel_get_their_own_answers() -> None:
    async def run() -> list[Any]:
        function = EdgeFunction("f", "async function handler(e) { return {n: e.n}; }", {})
        async with runtime() as functions:
            asked: list[Coroutine[Any, Any, dict[str, Any]]] = [
                functions.run(function, {"n": n}) for n in range(200)
            ]
            return [answer["n"] for answer in await asyncio.gather(*asked)]

    assert asyncio.run(run()) == list(range(200))


def test_a_function_that_never_ends_is_ended_and_the_next_one_runs() -> None:
    async def run() -> dict[str, Any]:
        good = EdgeFunction("good", "function handler() { return {fine: true}; }", {})
        async with runtime(3.0) as functions:  # a new process has to start within it
            forever = EdgeFunction("bad", "function handler() { for (;;) {} }", {})
            with pytest.raises(FunctionError, match="did not end in time"):
                await functions.run(forever, {})
            return await functions.run(good, {})

    assert asyncio.run(run()) == {"fine": True}


def request(**changed: Any) -> Request:
    usual: dict[str, Any] = {
        "method": "GET",
        "path": "/a%20b",
        "query": "x=1&y&x=2",
        "headers": (("host", "h"), ("accept", "a"), ("accept", "b"), ("cookie", "C=1; d=2=3")),
        "body": b"",
        "address": "192.0.2.1",
    }
    return Request(**(usual | changed))


def test_the_event_has_cloudfronts_shape() -> None:
    made = event.viewer_request(deployed(), request(), "id")

    assert made["version"] == "1.0"
    assert made["context"] == {
        "distributionDomainName": DOMAIN,
        "distributionId": "E2EXAMPLE",
        "eventType": "viewer-request",
        "requestId": "id",
    }
    assert made["viewer"] == {"ip": "192.0.2.1"}
    assert made["request"] == {
        "method": "GET",
        "uri": "/a%20b",
        "querystring": {
            "x": {"value": "1", "multiValue": [{"value": "1"}, {"value": "2"}]},
            "y": {"value": ""},
        },
        "headers": {
            "host": {"value": "h"},
            "accept": {"value": "a", "multiValue": [{"value": "a"}, {"value": "b"}]},
        },
        "cookies": {"C": {"value": "1"}, "d": {"value": "2=3"}},
    }


def test_a_request_that_a_function_left_alone_is_the_same() -> None:
    asked = request()
    again = event.changed(asked, event.viewer_request(deployed(), asked, "id")["request"])

    assert again == asked


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made["headers"].pop("host"),
        lambda made: made["headers"].update({"transfer-encoding": {"value": "chunked"}}),
        lambda made: made["headers"].update({"a b": {"value": "x"}}),
        lambda made: made["headers"].update({"x": {"value": "a\r\nb: c"}}),
        lambda made: made.update(uri="api"),
        lambda made: made.pop("uri"),
    ],
)
def test_a_function_that_writes_what_it_must_not_fails(
    change: Callable[[dict[str, Any]], Any],
) -> None:
    asked = request()
    made = event.viewer_request(deployed(), asked, "id")["request"]
    change(made)

    with pytest.raises(FunctionError):
        event.changed(asked, made)
