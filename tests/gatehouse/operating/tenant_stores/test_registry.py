"""The registry of stores beside the stacks: no place that could hold tenants' data is forgotten."""

import json
import re
from collections.abc import Iterator

import pytest

from gatehouse.delivery.synthesis import Synthesis
from gatehouse.operating.dead_letters import QUEUES
from gatehouse.operating.tenant_stores.messages import QueuedMessages
from gatehouse.operating.tenant_stores.registry import (
    KINDS_THAT_STORE,
    LOGS_AND_SETTINGS,
    NO_TENANT_DATA,
    STORES,
)
from tests.stacks.configuration import elements, resources

_REGISTRY = "gatehouse/operating/tenant_stores/registry.py"
_OF_TENANTS = re.compile(r":secret:(?P<prefix>[a-z0-9-]+)/\*$")
# Only in environments with a proxy, and none of the files has one.
_ELSEWHERE = {"database:aws_secretsmanager_secret.proxy_password_secret"}


def registered() -> list[str]:
    """Every place that the registry names, as often as it does."""
    return [*(place for store in STORES for place in store.places), *NO_TENANT_DATA]


def places(synthesis: Synthesis) -> Iterator[str]:
    """Every resource of a kind that could hold data of tenants."""
    for stack in synthesis.stacks:
        for kind, name, _ in elements(stack, "resource"):
            if kind in KINDS_THAT_STORE:
                yield f"{stack.name}:{kind}.{name}"


def forgotten(found: set[str]) -> list[str]:
    """Places that the registry does not name."""
    return sorted(found - set(registered()))


def test_every_place_that_could_hold_data_of_tenants_is_a_step_or_says_why_it_is_none(
    synthesis: Synthesis,
) -> None:
    assert forgotten(set(places(synthesis))) == [], (
        f"add each to a step of STORES, or to NO_TENANT_DATA with a reason, in {_REGISTRY}"
    )


@pytest.mark.parametrize(
    "new",
    ["tables:aws_dynamodb_table.notes_table", "edge:aws_s3_bucket.uploads_bucket",
     "flows:aws_sqs_queue.mails_queue"],
)  # fmt: skip
def test_a_new_table_bucket_or_queue_is_found(synthesis: Synthesis, new: str) -> None:
    assert forgotten({*places(synthesis), new}) == [new]


def test_every_kind_of_resource_is_known_to_store_or_not(synthesis: Synthesis) -> None:
    found = {kind for stack in synthesis.stacks for kind, _, _ in elements(stack, "resource")}
    assert sorted(found - KINDS_THAT_STORE - LOGS_AND_SETTINGS) == [], (
        f"say in {_REGISTRY} whether data of tenants could be in resources of these kinds"
    )
    assert not KINDS_THAT_STORE & LOGS_AND_SETTINGS


def test_the_registry_names_nothing_twice_and_nothing_that_is_gone(synthesis: Synthesis) -> None:
    assert len(registered()) == len(set(registered()))
    there = {*places(synthesis), *_prefixes(synthesis), *_ELSEWHERE}
    assert sorted(set(registered()) - there) == []


def _prefixes(synthesis: Synthesis) -> set[str]:
    """Prefixes of secrets that some role may use, of which no stack knows the names."""
    found = set()
    for stack in synthesis.stacks:
        for text in re.findall(r'"([^"]+)"', json.dumps(stack.configuration())):
            if match := _OF_TENANTS.search(text):
                prefix = match["prefix"].removeprefix(f"gatehouse-{synthesis.environment}-")
                found.add(f"secret:{prefix}")
    return found


def test_every_prefix_of_secrets_that_a_function_may_use_is_a_step(synthesis: Synthesis) -> None:
    assert _prefixes(synthesis) <= set(registered()), f"add the prefix to PREFIXES and {_REGISTRY}"
    assert _prefixes(synthesis)


def test_every_queue_is_passed_over(synthesis: Synthesis) -> None:
    queues = {
        f"{stack.name}:aws_sqs_queue.{name}"
        for stack in synthesis.stacks
        for name in resources(stack, "aws_sqs_queue")
    }
    assert set(QueuedMessages.places) == queues
    assert len(QUEUES) * 2 == len(queues)
