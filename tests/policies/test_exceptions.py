from datetime import date
from pathlib import Path

import pytest

from policies.exceptions import (
    EXPIRED,
    UNUSED,
    Accepted,
    ExceptionsError,
    apply,
    of_environment,
    read,
)
from policies.finding import Finding

TODAY = date(2026, 6, 1)
FINDING = Finding("GH_API_001", "critical", "api", "aws_apigatewayv2_route.a", "open", "Close it.")


def accepted(**changed: object) -> Accepted:
    facts = {"policy": "GH_API_001", "address": "api:aws_apigatewayv2_route.a", "reason": "r",
             "owner": "o", "expires": date(2026, 12, 31)}  # fmt: skip
    return Accepted(**{**facts, **changed})  # type: ignore[arg-type]


def test_a_finding_with_an_exception_is_accepted() -> None:
    assert apply([FINDING], [accepted()], TODAY) == ([], [FINDING])


@pytest.mark.parametrize("changed", [{"policy": "GH_API_002"}, {"address": "api:other.a"}])
def test_an_exception_about_something_else_matches_no_finding_and_is_reported(
    changed: dict[str, str],
) -> None:
    standing, accepted_findings = apply([FINDING], [accepted(**changed)], TODAY)
    assert [item.policy for item in standing] == ["GH_API_001", UNUSED]
    assert accepted_findings == []


def test_an_exception_holds_on_its_last_day_and_not_after() -> None:
    assert apply([FINDING], [accepted(expires=TODAY)], TODAY)[0] == []
    standing, _ = apply([FINDING], [accepted(expires=date(2026, 5, 31))], TODAY)
    assert [item.policy for item in standing] == ["GH_API_001", EXPIRED]


def test_an_exception_of_one_environment_holds_there_alone() -> None:
    everywhere, local = accepted(), accepted(environments=("local",))
    assert of_environment([everywhere, local], "local") == [everywhere, local]
    assert of_environment([everywhere, local], "prod") == [everywhere]


def test_a_star_stands_for_any_part_of_an_address() -> None:
    assert apply([FINDING], [accepted(address="api:aws_apigatewayv2_route.*")], TODAY)[0] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[[exception]]\npolicy = "x"',
            "needs exactly the keys policy, address, reason, owner, expires",
        ),
        ("[[exception", "exceptions.toml:"),
        (
            '[[exception]]\npolicy="a"\naddress="b"\nreason="c"\nowner="d"\nexpires="soon"',
            "'soon' is not a date such as 2027-01-31",
        ),
        (
            '[[exception]]\npolicy="a"\naddress="b"\nreason=" "\nowner="d"\nexpires=2030-01-01',
            "reason is empty",
        ),
    ],
)
def test_an_invalid_file_says_what_to_change(text: str, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "exceptions.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ExceptionsError, match=expected):
        read(file)


def test_the_exceptions_of_this_repository_can_be_read() -> None:
    assert all(exception.reason for exception in read())
