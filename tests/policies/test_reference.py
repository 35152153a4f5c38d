"""The pages that are made from policies and mutations are the ones that are committed."""

from policies import reference
from policies.estate import Estate
from tests.policies import kill_table


def test_the_page_of_policies_is_current() -> None:
    written = reference.PAGE.read_text(encoding="utf-8")
    assert written == reference.page(), "run .venv/bin/python -m policies.reference"


def test_the_kill_table_is_current(prod: Estate) -> None:
    written = kill_table.PAGE.read_text(encoding="utf-8")
    assert written == kill_table.page(prod), "run .venv/bin/python -m benchmarks.review kill-table"
