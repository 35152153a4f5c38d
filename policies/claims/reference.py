"""`python -m policies.claims.reference`: writes the table of claims into docs/review.md."""

import re
from pathlib import Path

from policies.claims.claim import Claim
from policies.claims.proving import claims

PAGE = Path(__file__).resolve().parents[2] / "docs" / "review.md"
_TABLE = re.compile(r"(<!-- claims: [^>]*-->\n)(.*?)(<!-- end of claims -->)", re.DOTALL)


def table() -> str:
    """Every claim in a row."""
    rows = [f"| `{item.id}` | {item.severity} | {item.title}{_scope(item)} |" for item in claims()]
    return "\n".join(["| claim | severity | |", "|---|---|---|", *rows, ""])


def page(text: str) -> str:
    """The page with the table of today."""
    return _TABLE.sub(lambda found: f"{found[1]}{table()}{found[3]}", text)


def _scope(claim: Claim) -> str:
    if claim.except_rehearsal:
        return " (except in the rehearsal)"
    return "" if claim.platform_only else " (plans of any origin)"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
