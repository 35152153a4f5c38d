"""A draft above the limits of a document is refused by every operation that would make one."""

from typing import Any

import pytest

from lambda_src.flows import sizes
from lambda_src.flows.sizes import MOST_NODES
from tests.lambda_src.flow_vault.asking import GREETING, Asker, flow, said
from tests.lambda_src.flows.test_sizes import TOO_MANY, nodes, whole

LARGE = whole(*nodes(MOST_NODES + 1))


def refused(admin: Asker, operation: str, **fields: Any) -> str:
    told = admin(operation, **fields)
    assert (told["error"]["status"], told["error"]["code"]) == (413, "too_large")
    return str(told["error"]["message"])


def test_2000_nodes_are_stored_and_published_and_one_more_is_413(admin: Asker) -> None:
    made = admin.did("create_flow", document=whole(*nodes(MOST_NODES)))
    assert admin.did("publish_flow", flow="large")["version"] == 1
    more = {"revision": made["revision"], "node": said("one more")}
    assert refused(admin, "add_node", flow="large", **more).startswith(f"document.{TOO_MANY}")


@pytest.mark.parametrize(
    ("operation", "fields"),
    [
        ("create_flow", {}),
        ("replace_flow", {"flow": "greeting", "revision": 1}),
        ("validate_flow", {"flow": "greeting"}),
        ("simulate_flow", {"flow": "greeting"}),
    ],
)
def test_every_operation_that_takes_a_document_says_it(
    admin: Asker, operation: str, fields: dict[str, Any]
) -> None:
    admin.did("create_flow", document=GREETING)
    assert refused(admin, operation, document=LARGE, **fields).startswith(f"document.{TOO_MANY}")


def test_a_draft_from_before_the_limit_may_shrink_and_not_grow(
    admin: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "MOST_NODES", 5)
    parts = [said(str(number), f"n{number}") for number in range(5)]
    admin.did("create_flow", document=flow("old", *parts))
    monkeypatch.setattr(sizes, "MOST_NODES", 2)

    assert "found 6" in refused(admin, "add_node", flow="old", revision=1, node=said("x"))
    assert admin.did("remove_node", flow="old", revision=1, node="n4")["revision"] == 2
