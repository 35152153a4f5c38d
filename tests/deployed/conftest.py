"""One rehearsal for the whole test session: brought up by the real command, ended at its end.

`GATEHOUSE_TEST_REHEARSAL` names the home of a rehearsal to use instead; it is left running, so
that a test of these can be repeated in seconds.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.deployed.interrupted import kill_first_attempt
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens, sign_in

_LAST = Path(__file__).with_name("test_lifecycle.py")  # it ends what the others need
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
    """The lifecycle comes after the rest."""
    items.sort(key=lambda item: item.path == _LAST)


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
        running.command("down", "--wipe")
        left = running.processes_left()
        assert not left, left


@pytest.fixture(scope="session")
def tokens(rehearsal: Rehearsal) -> dict[str, Tokens]:
    """Every demo user signed in, by e-mail address."""
    return {email: sign_in(rehearsal, email, rehearsal.password(email)) for email in DEMO}
