"""The pages that are made from policies and mutations are the ones that are committed."""

import re

from policies import reference
from policies.estate import Estate
from tests.policies import kill_table


def test_the_page_of_policies_is_current() -> None:
    written = reference.PAGE.read_text(encoding="utf-8")
    assert written == reference.page(), "run .venv/bin/python -m policies.reference"


def test_the_kill_table_is_current_but_for_how_many_resources_there_are(prod: Estate) -> None:
    written = kill_table.PAGE.read_text(encoding="utf-8")
    made = kill_table.page(prod)
    assert uncounted(written) == uncounted(made), (
        "run .venv/bin/python -m benchmarks.review kill-table"
    )


def uncounted(page: str) -> str:
    """Stacks gain and lose resources; that alone does not make the table wrong."""
    return re.sub(r"\| \d+ \| |tried on \d+ resources", "", page)
