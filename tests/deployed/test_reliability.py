"""Every dependency of every function that answers users fails in every way; what users get.

The faults of different functions are made at the same time, one a function: most of the time is
waiting.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path

import pytest

from lambda_src.runtime.identity.admission import CACHE_SECONDS
from rehearsal.faults import reliability
from rehearsal.faults.reliability import Cell
from tests.deployed.running import Rehearsal
from tests.deployed.users_under_faults import DATABASE, Outcome, Request, Users, faults_of, observed

CELLS = tuple(reliability.cells())
# What a role may do that no request of a user waits for, or that no fault here can stop.
NOT_CALLED = {
    "ec2",
    "execute-api",  # test_slack_execution_api.py breaks it
    "kms",
    "logs",
    "xray",
}
AWS_NAMES = {"rds-db": DATABASE}
SIGN_IN = "pre-token-generation"  # Cognito answers, in its own shape
_GRACE_SECONDS = 5.0  # for a busy machine


@pytest.fixture(scope="module")
def users(rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Users:
    made = Users(rehearsal, tmp_path_factory.mktemp("faults"))
    made.prepare()
    return made


@pytest.fixture(scope="module")
def outcomes(users: Users) -> Mapping[Cell, tuple[Outcome, Outcome]]:
    """What each request got during its fault, and right after it."""
    seen: dict[Cell, tuple[Outcome, Outcome]] = {}
    with ThreadPoolExecutor(max_workers=16) as pool:

        def all_at_once(requests: Iterable[Request]) -> list[Outcome]:
            return list(pool.map(observed, requests))

        for cells in _rounds():
            time.sleep(CACHE_SECONDS)  # a tenant's status is kept that long
            with faults_of(users.rehearsal, cells):
                during = all_at_once(users.request(cell) for cell in cells)
            after = all_at_once(users.requests[cell.function] for cell in cells)
            seen |= zip(cells, zip(during, after, strict=True), strict=True)
    return seen


def _rounds() -> list[list[Cell]]:
    """Cells that can happen together: no two of a function; of the database one fault."""
    by_function: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in sorted(CELLS, key=lambda cell: cell.kind):
        group = cell.kind if cell.dependency == DATABASE else ""
        by_function[group, cell.function].append(cell)
    rounds = []
    for group in sorted({group for group, _ in by_function}):
        columns = [cells for (of, _), cells in by_function.items() if of == group]
        rounds += [[cell for cell in row if cell] for row in zip_longest(*columns)]
    return rounds


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_a_user_gets_what_the_table_says_in_time_and_is_served_again_afterwards(
    outcomes: Mapping[Cell, tuple[Outcome, Outcome]], cell: Cell
) -> None:
    during, after = outcomes[cell]

    assert f"{during.status} {during.code}".strip() == cell.gets, during
    assert during.has_id or not during.code or cell.function == SIGN_IN, during
    assert during.seconds < cell.seconds + _GRACE_SECONDS, during
    assert after.status in {200, 201}, after
    assert not after.code, after


def test_a_refusal_that_passes_says_when_to_try_again(
    outcomes: Mapping[Cell, tuple[Outcome, Outcome]],
) -> None:
    silent = {str(cell) for cell, (during, _) in outcomes.items()
              if during.status in {429, 503} and not during.retry_after}  # fmt: skip
    assert silent == set()


def test_the_table_knows_every_dependency_of_every_function(rehearsal: Rehearsal) -> None:
    """From the roles as they were deployed: a new grant needs a row, a new function a section."""
    known = reliability.load()
    expected = {
        name: {dependency.removesuffix("-runtime") for dependency in served.dependencies}
        for name, served in known.functions.items()
    }
    found = {
        name: services
        for name, services in deployed_dependencies(rehearsal).items()
        if name not in known.elsewhere
    }
    assert found.keys() == expected.keys(), "add it to rehearsal/faults/reliability.toml"
    for name, services in found.items():
        assert services <= expected[name], (name, "add it to rehearsal/faults/reliability.toml")
        assert expected[name] - services <= {DATABASE}, name  # it is behind another function


def deployed_dependencies(rehearsal: Rehearsal) -> dict[str, set[str]]:
    """The services that each function's own role lets it call."""
    iam, found = rehearsal.administrator("iam"), {}
    functions = rehearsal.administrator("lambda").get_paginator("list_functions").paginate()
    for function in (one for page in functions for one in page["Functions"]):
        name = function["FunctionName"].removeprefix(f"{rehearsal.settings.resource_prefix}-")
        role = Path(function["Role"]).name
        found[name] = {
            AWS_NAMES.get(service, service)
            for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]
            for service in _services(iam.get_role_policy(RoleName=role, PolicyName=policy))
        } - NOT_CALLED
    return found


def _services(policy: Mapping[str, Mapping[str, Sequence[Mapping[str, object]]]]) -> set[str]:
    services = set()
    for statement in policy["PolicyDocument"]["Statement"]:
        actions = statement.get("Action", [])
        listed = [actions] if isinstance(actions, str) else actions
        if statement["Effect"] == "Allow" and statement.get("Sid") != "EmulatorGaps":
            assert isinstance(listed, list)
            services |= {str(action).partition(":")[0] for action in listed}
    return services
