"""The table of claims in the documentation is the one that the claims make."""

from policies.claims.reference import PAGE, page, table


def test_the_page_lists_every_claim() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, "run .venv/bin/python -m policies.claims.reference"
    assert table() in text
