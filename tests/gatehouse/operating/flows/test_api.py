"""What `/cms` is asked, and how its refusals are told."""

import pytest

from gatehouse.operating.flows.api import FlowsApi
from gatehouse.operating.flows.errors import FlowRefusedError
from tests.gatehouse.operating.flows.cms_server import serving

DRAFT = {"id": "f-1", "key": "welcome", "revision": 3}


def test_a_document_of_a_new_key_is_created_with_the_callers_token() -> None:
    answers = {"GET /cms/flows": (200, {"flows": []}), "POST /cms/flows": (201, DRAFT)}

    with serving(answers) as cms, FlowsApi(cms.url, "token") as api:
        stored, is_new = api.store({"seed_key": "welcome"})

    assert (stored["id"], is_new) == ("f-1", True)
    assert cms.asked[-1] == (
        "POST /cms/flows",
        "Bearer token",
        {"document": {"seed_key": "welcome"}},
    )


def test_a_document_of_a_known_key_replaces_the_draft_that_was_read() -> None:
    answers = {"GET /cms/flows": (200, {"flows": [DRAFT]}), "PATCH /cms/flows/f-1": (200, DRAFT)}

    with serving(answers) as cms, FlowsApi(cms.url, "token") as api:
        _, is_new = api.store({"seed_key": "welcome"})

    assert not is_new
    assert cms.asked[-1][2] == {"document": {"seed_key": "welcome"}, "revision": 3}


def test_a_flow_on_a_later_page_is_found() -> None:
    answers = {
        "GET /cms/flows": (200, {"flows": [{"id": "f-0", "key": "a"}], "next_cursor": "2"}),
        "GET /cms/flows?cursor=2": (200, {"flows": [DRAFT], "next_cursor": None}),
    }

    with serving(answers) as cms, FlowsApi(cms.url, "token") as api:
        found = api.of_key("welcome")

    assert found == DRAFT


def test_a_refusal_is_told_in_the_servers_words_with_every_finding() -> None:
    finding = {"severity": "error", "node": "ask", "field": "options", "message": "expected a list"}
    error = {"code": "invalid_flow", "message": "The flow has mistakes.", "findings": [finding]}
    answers = {"POST /cms/flows/f-1/publish": (422, {"error": error})}

    with (
        serving(answers) as cms,
        FlowsApi(cms.url, "token") as api,
        pytest.raises(FlowRefusedError) as refused,
    ):
        api.publish("f-1", "public")

    assert str(refused.value).splitlines() == [
        "POST /cms/flows/f-1/publish: The flow has mistakes. (invalid_flow)",
        "  error: ask options: expected a list",
    ]


def test_a_flow_that_is_not_there_is_named() -> None:
    with (
        serving({"GET /cms/flows": (200, {"flows": []})}) as cms,
        FlowsApi(cms.url, "token") as api,
        pytest.raises(FlowRefusedError, match="There is no flow welcome"),
    ):
        api.named("welcome")


def test_an_answer_of_somebody_else_is_told_by_its_status() -> None:
    with (
        serving({"GET /cms/flows": (502, "<html>bad gateway</html>")}) as cms,
        FlowsApi(cms.url, "token") as api,
        pytest.raises(FlowRefusedError, match=r"status 502$"),
    ):
        list(api.all())


@pytest.mark.parametrize(
    "answer",
    [
        "<html>blocked</html>",
        {"error": {"code": "request_blocked", "message": "The request was blocked."}},
    ],
)
def test_a_refusal_of_the_firewall_is_explained(answer: object) -> None:
    with (
        serving({"GET /cms/flows": (403, answer)}) as cms,
        FlowsApi(cms.url, "token") as api,
        pytest.raises(FlowRefusedError) as refused,
    ):
        list(api.all())

    for words in ("firewall", "nothing was stored", "known-bad-inputs", "docs/firewall.md"):
        assert words in str(refused.value)


def test_a_refusal_of_the_platform_is_not_the_firewall_s() -> None:
    error = {"code": "forbidden", "message": "Only a tenant-admin may do this."}
    with (
        serving({"GET /cms/flows": (403, {"error": error})}) as cms,
        FlowsApi(cms.url, "token") as api,
        pytest.raises(FlowRefusedError) as refused,
    ):
        list(api.all())

    assert str(refused.value) == "GET /cms/flows: Only a tenant-admin may do this. (forbidden)"


def test_a_door_that_does_not_answer_is_told() -> None:
    with serving({}) as cms:
        url = cms.url
    with FlowsApi(url, "token") as api, pytest.raises(FlowRefusedError, match="was not answered"):
        list(api.all())
