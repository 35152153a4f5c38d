"""`gatehouse faults` says what it does not know, and that the rehearsal has to run."""

from pathlib import Path

import pytest

from rehearsal.faults import book
from rehearsal.faults.fault import Fault, Kind
from tests.gatehouse.commands.process import gatehouse


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("dynamo", "failing"), "The platform calls no service 'dynamo': use postgres or one of"),
        (("dynamodb", "quick"), "kind: Input should be 'throttled', 'failing', 'slow', 'silent'"),
        (("dynamodb", "slow", "--seconds", "0"), "seconds: Input should be greater than 0."),
        (("dynamodb", "failing"), "The embedded AWS is not running: start the rehearsal"),
        (("postgres", "reset"), "PostgreSQL is not running: start the rehearsal with `make up`."),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_be_added_is_one_message_and_exit_2(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, output, errors = gatehouse(tmp_path / "home", "faults", "add", *arguments)
    assert (code, output) == (2, "")
    assert errors.startswith(said)


def test_faults_are_listed_with_the_calls_that_met_them_and_cleared(tmp_path: Path) -> None:
    path = tmp_path / "faults.json"
    fault = Fault(service="sqs", kind=Kind.SLOW, function="chat", seconds=2, times=1)
    book.write(path, [fault])
    assert book.FaultBook(path).take("sqs", "SendMessage", "arn:aws:sts::1:assumed-role/x-chat/y")

    _, listed, _ = gatehouse(tmp_path, "faults", "list")
    assert listed.splitlines() == [
        "sqs: every operation by chat is slow for 2 s, 1 times.",
        "     1 calls met one: sqs:SendMessage was slow",
    ]

    gatehouse(tmp_path, "faults", "clear")
    assert gatehouse(tmp_path, "faults", "list") == (0, "There are no faults.\n", "")
    assert list(tmp_path.glob("faults*")) == []
