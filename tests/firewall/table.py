"""The table of the corpus in docs/firewall.md, from a planned web ACL.

`python -m tests.firewall.table DIR/firewall.plan.json` writes it.
"""

import sys
from pathlib import Path

from tests.firewall.corpus import CORPUS, CorpusRequest
from tests.firewall.evaluation import Block, judge
from tests.plans.reading import Plan

PAGE = Path(__file__).parents[2] / "docs" / "firewall.md"
BEGIN = "<!-- Written by `python -m tests.firewall.table` from here ... -->"
END = "<!-- ... to here. -->"


def page(text: str, acl: Block) -> str:
    """The page with the part between the marks replaced by the table of this web ACL."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{_table(acl)}\n\n{END}{after}"


def _table(acl: Block) -> str:
    head = [
        "| request | | to | outcome | AWS's rule that blocks, or that counts |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_row(request, acl) for request in CORPUS)])


def _row(request: CorpusRequest, acl: Block) -> str:
    verdict = judge(acl, request)
    path = request.path if len(request.path) < 40 else f"{request.path[:12]}..."
    outcome = f"403 by `{verdict.stopped_by}`" if verdict.stopped_by else "passes"
    rules = [verdict.managed_rule] if verdict.managed_rule else sorted(verdict.counted)
    noticed = ", ".join(f"`{rule}`" for rule in rules)
    return (
        f"| {request.name} | {request.kind} | `{request.method} {path}` | {outcome} | {noticed} |"
    )


if __name__ == "__main__":
    planned = Plan.read(Path(sys.argv[1])).one("aws_wafv2_web_acl")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), planned), encoding="utf-8")
