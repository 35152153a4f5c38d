"""One rehearsal for the whole test session: brought up by the real command, ended at its end.

`GATEHOUSE_TEST_REHEARSAL` names the home of a rehearsal to use instead; it is left running, so
that a test of these can be repeated in seconds.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gatehouse.home import installed
from tests.deployed.changed_setting import ANOTHER_RATE, api_setting, seal
from tests.deployed.interrupted import kill_first_attempt
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens, sign_in

# What shares the sealed plans comes before what changes settings; the life cycle ends what the
# others need.
_FIRST = ("test_drift.py", "test_sealed_delivery.py")
_LAST = "test_lifecycle.py"
_GROUP = "rehearsal"
EXISTING_VARIABLE = "GATEHOUSE_TEST_REHEARSAL"
DEMO = tuple(
    f"{who}@{tenant}.example" for tenant in ("acme", "globex") for who in ("admin", "member")
)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Everything in this folder runs on one worker; this is called for nothing else.

    pytest-xdist 3.8 tells groups by the end of a test's id, which it cannot write with pytest 9.2
    (https://github.com/pytest-dev/pytest-xdist/issues/1386), so it is written here.
    """
    item.add_marker(pytest.mark.rehearsal)
    item.add_marker(pytest.mark.xdist_group(_GROUP))
    if item.config.getoption("loadgroup", default=False) and hasattr(item, "_id"):
        item._id = type(item._id).parse(f"{item.nodeid}@{_GROUP}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sealed plans come before, and the lifecycle after the rest."""
    here = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        name = item.path.name if item.path.parent == here else ""
        return _FIRST.index(name) - len(_FIRST) if name in _FIRST else int(name == _LAST)

    items.sort(key=place)


@pytest.fixture(scope="session")
def rehearsal() -> Iterator[Rehearsal]:
    existing = os.environ.get(EXISTING_VARIABLE)
    if existing:
        running = Rehearsal(Path(existing))
        running.up()
        yield running
        running.hang_up()
        return
    # Not in pytest's own folder: each session of pytest that starts takes the rights on that away
    # from everybody else, and with them from PostgreSQL, which does not run as root.
    with TemporaryDirectory(prefix="gatehouse-rehearsal-", ignore_cleanup_errors=True) as folder:
        yield from _new(Path(folder))


def _new(home: Path) -> Iterator[Rehearsal]:
    running = Rehearsal(home)
    try:
        running.first_attempt = kill_first_attempt(running)
        running.up()
        yield running
    finally:
        running.hang_up()
        _keep_decisions(home)
        running.command("down", "--wipe")
        left = running.processes_left()
        assert not left, left


def _keep_decisions(home: Path) -> None:
    """What was allowed during the tests outlives their home: `gatehouse record` reads it there."""
    kept = installed() / "decisions"
    kept.mkdir(parents=True, exist_ok=True)
    for file in (home / "decisions").glob("*.jsonl"):
        shutil.copyfile(file, kept / "tests.jsonl")


@pytest.fixture(scope="session")
def tokens(rehearsal: Rehearsal) -> dict[str, Tokens]:
    """Every demo user signed in, by e-mail address."""
    return {email: sign_in(rehearsal, email, rehearsal.password(email)) for email in DEMO}


@pytest.fixture(scope="session")
def sealed_setting(rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plans of every stack with one changed setting, sealed as a pull request's are.

    Planning everything takes the plan role two minutes, so what needs such plans shares these.
    """
    folder = tmp_path_factory.mktemp("sealed-setting") / "sealed"
    with api_setting(rehearsal, "throttle_rate", ANOTHER_RATE):
        seal(rehearsal, folder)
    return folder
