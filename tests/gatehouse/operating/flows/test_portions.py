"""A document above a request goes in parts that fit, and comes together as it was."""

import json
from typing import Any

import pytest

from gatehouse.operating.flows.api import FlowsApi
from gatehouse.operating.flows.errors import FlowFileError
from gatehouse.operating.flows.portions import portions_of
from lambda_src.runtime.http.requests import DOCUMENT_BYTES
from tests.gatehouse.operating.flows.cms_server import serving
from tests.lambda_src.flows.playing import document, say


def large(count: int, length: int, **fields: Any) -> dict[str, Any]:
    nodes = [say(f"n{number}", "é" * length) for number in range(count)]
    return {**document(*nodes), **fields}


def sent(value: Any) -> int:
    return len(json.dumps({"document": value}, ensure_ascii=False, separators=(",", ":")).encode())


def test_a_document_that_fits_goes_as_it_is() -> None:
    small = document(say("a", "b"))

    assert portions_of(small).first is small
    assert portions_of({"seed_key": "k", "nodes": 3}).first == {"seed_key": "k", "nodes": 3}


@pytest.mark.parametrize("is_within", [False, True])
@pytest.mark.parametrize(("count", "length"), [(240, 6_000), (2_000, 400), (3, 500_000)])
def test_parts_fit_and_come_together_as_they_were(
    count: int, length: int, *, is_within: bool
) -> None:
    whole = large(count, length)
    if is_within:
        inner = {name: whole.pop(name) for name in ("nodes", "connections")}
        whole = {**whole, "flow_data": inner}

    found = portions_of(whole)

    assert found.nodes
    assert all(
        sent(part) < DOCUMENT_BYTES for part in (found.first, *found.nodes, *found.connections)
    )
    first = found.first.get("flow_data", found.first)
    data = whole.get("flow_data", whole)
    assert [*first["nodes"], *found.nodes] == data["nodes"]
    assert [*first["connections"], *found.connections] == data["connections"]
    assert found.first.keys() == whole.keys()


@pytest.mark.parametrize(
    ("whole", "message"),
    [
        (large(1, 600_000), "The node 'n0' is larger than 1,048,576 bytes"),
        (large(1, 10, info="x" * 1_200_000), "without nodes is larger"),
        ({"nodes": ["x" * 1_200_000]}, "a list of objects"),
    ],
)
def test_what_no_request_can_carry_is_told_before_anything_is_sent(
    whole: dict[str, Any], message: str
) -> None:
    with (
        serving({}) as cms,
        FlowsApi(cms.url, "token") as api,
        pytest.raises(FlowFileError, match=message),
    ):
        api.store(whole)

    assert cms.asked == []


def test_each_part_names_the_revision_that_the_one_before_made() -> None:
    whole = large(3, 400_000, seed_key="k")
    draft = {"id": "f-1", "key": "k", "revision": 1}
    answers: dict[str, tuple[int, Any]] = {
        "GET /cms/flows": (200, {"flows": []}),
        "POST /cms/flows": (201, draft),
        "POST /cms/flows/f-1/nodes": (201, {"revision": 2, "findings": []}),
    }

    with serving(answers) as cms, FlowsApi(cms.url, "token") as api:
        stored, is_new = api.store(whole)

    assert (stored["revision"], stored["findings"], is_new) == (2, [], True)
    posts = [(asked, body) for asked, _, body in cms.asked if "f-1" in asked]
    assert [body["revision"] for _, body in posts] == [1, 2]
    assert [body.get("node", {}).get("id") for _, body in posts] == ["n1", "n2"]
