"""Which hashes the deployed functions accept, from what Lambda says of them."""

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from gatehouse.operating.origin_secret.functions import accepted
from gatehouse.operating.origin_secret.standing import RotationStage, Standing

CHAT, USAGE, RELAY = (f"gatehouse-dev-{name}" for name in ("chat", "usage", "relay"))


def configuration(name: str, hashes: str | None, status: str = "Successful") -> dict[str, Any]:
    variables = {"LOG_LEVEL": "INFO"} | ({} if hashes is None else {"ORIGIN_SECRET_SHA256": hashes})
    return {
        "FunctionName": name,
        "Environment": {"Variables": variables},
        "LastUpdateStatus": status,
    }


def answers(*pages: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    """What is read when Lambda lists these functions, a page each, and repeats itself on each."""
    client = boto3.client("lambda", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as lambda_:
        for number, page in enumerate(pages, 1):
            more = {"NextMarker": str(number)} if number < len(pages) else {}
            lambda_.add_response("list_functions", {"Functions": page} | more)
            for function in page:
                ours = function["FunctionName"].startswith("gatehouse-dev-")
                if ours and "ORIGIN_SECRET_SHA256" in function["Environment"]["Variables"]:
                    lambda_.add_response("get_function_configuration", function)
        found = dict(accepted(client, "gatehouse-dev"))
        lambda_.assert_no_pending_responses()
    return found


def test_every_page_is_read_and_what_does_not_check_the_secret_is_left_out() -> None:
    other = configuration("gatehouse-devil-chat", "a")
    assert answers(
        [configuration(CHAT, "a,b"), configuration(RELAY, None)], [other, configuration(USAGE, "")]
    ) == {
        CHAT: {"a", "b"},
        USAGE: frozenset(),
    }


@pytest.mark.parametrize("status", ["InProgress", "Failed"])
def test_a_function_whose_update_did_not_end_well_accepts_nothing_yet(status: str) -> None:
    assert answers([configuration(CHAT, "a", status)]) == {CHAT: frozenset()}


@pytest.mark.parametrize(
    ("pending", "sent", "settings", "known", "stage"),
    [
        (None, None, (), {}, RotationStage.NONE),
        ("a", None, (), {"f": {"b"}}, RotationStage.NONE),
        ("a", None, ("a",), {}, RotationStage.PREPARED),
        ("a", "b", ("a", "b"), {"f": {"a", "b"}, "g": {"b"}}, RotationStage.PREPARED),
        ("a", "b", ("a", "b"), {"f": {"a", "b"}, "g": {"a", "b"}}, RotationStage.DEPLOYED),
        ("a", "a", ("a", "b"), {"f": {"a", "b"}}, RotationStage.DEPLOYED),
        (None, "a", ("a", "b"), {"f": {"a", "b"}}, RotationStage.ACTIVE),
        (None, "a", ("a",), {"f": {"a", "b"}}, RotationStage.RETIRED),
        (None, "a", ("a",), {"f": {"a"}}, RotationStage.DONE),
        (None, "a", ("b",), {"f": {"a"}}, RotationStage.UNKNOWN),
        ("c", "a", ("b",), {"f": {"a"}}, RotationStage.UNKNOWN),
    ],
)
def test_the_stage_follows_from_what_each_place_holds(
    pending: str | None,
    sent: str | None,
    settings: tuple[str, ...],
    known: dict[str, set[str]],
    stage: RotationStage,
) -> None:
    accepts = {name: frozenset(hashes) for name, hashes in known.items()}
    standing = Standing(pending=pending, sent=sent, settings=settings, accepted=accepts)
    assert standing.stage is stage
    assert bool(standing.next_step("dev")) is (stage is not RotationStage.DONE)
