"""The report as a comment on a pull request, which GitHub bounds."""

from collections.abc import Iterable, Iterator, Sequence

from gatehouse.review.least import short
from gatehouse.review.lines import TITLES, sections, steps_of
from gatehouse.review.report import Report
from policies.finding import Finding

LONGEST = 65_536  # characters of a comment; https://docs.github.com/rest/issues/comments
_REST = "The whole report is available as a page or as JSON: `gatehouse review --format html`."
_SIGNS = {"critical": "🟥", "high": "🟧", "medium": "🟨", "low": "⬜"}


def render(report: Report) -> str:
    """Verdict, findings and differences first; a line counts those that do not fit."""
    budget = LONGEST - 2_000
    parts: list[str] = []
    for title, lines in _sections(report):
        text, used = _fitting(title, lines, budget)
        parts.append(text)
        budget -= used
    return "\n\n".join(part for part in parts if part) + "\n"


def _sections(report: Report) -> Iterator[tuple[str, list[str]]]:
    sign = "✅" if report.is_clean else "❌"
    yield f"## {sign} Security review of `{report.subject}`", [report.verdict]
    if report.changes:
        yield f"### What changes against {_plain(report.against)}", list(_changes(report))
    steps = steps_of(report)
    yield "", [_finding(item, steps.get(item, ())) for item in report.findings]
    yield f"### Claims: {report.proved} of {len(report.proofs)} proved", list(_claims(report))
    if report.accepted:
        yield "### Accepted", [f"- `{item.policy}` {_place(item)}" for item in report.accepted]
    lines = sections(report)
    if report.cut_offs:
        yield f"### {TITLES['cut off']}", [f"- {_plain(line)}" for line in lines["cut off"]]
    if report.granted:
        told = short(report.granted, report.runs)
        yield "### Least privilege", [f"- {_plain(line)}" for line in told]
    yield "### Attack surface", list(_table(
        ("stack", "entry", "reached", "authenticated by"),
        [(item.stack, item.entry, item.reached, item.authenticated_by) for item in report.surface],
    ))  # fmt: skip
    yield "### Paths to tenant data", [f"- {_plain(line)}" for line in lines["paths"]]
    cost = [f"- {line}" for line in lines["cost"]]
    yield f"### Idle cost: {report.cost.total:.2f} USD a month", cost
    yield "### Who may do what", [f"- {_plain(line)}" for line in lines["access"]]


def _finding(item: Finding, steps: Sequence[str]) -> str:
    numbered = "".join(f"\n  {number}. {_plain(step)}" for number, step in enumerate(steps, 1))
    return (
        f"- {_SIGNS[item.severity]} **{item.severity}** `{item.policy}` {_place(item)}: "
        f"{_plain(item.message)}{numbered}\n  *Fix:* {_plain(item.fix)}"
    )


def _claims(report: Report) -> Iterator[str]:
    for proof in report.proofs:
        sign = {"proved": "✅", "refuted": "❌", "unknown": "❔"}[proof.verdict]
        yield f"- {sign} `{proof.claim.id}` {_plain(proof.claim.title)}: {proof.verdict}"
        yield from (f"  - {_plain(line)}" for line in proof.listed)


def _place(item: Finding) -> str:
    return f"`{item.stack}:{item.address}`"


def _changes(report: Report) -> Iterator[str]:
    nothing = True
    for name, change in report.changes.items():
        for sign, lines in (("+", change.added), ("-", change.removed)):
            for line in lines:
                nothing = False
                yield f"- {sign} {TITLES[name].lower()}: {_plain(line)}"
    if nothing:
        yield "Nothing changed."


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(_plain(cell).replace('|', '&#124;') for cell in row)} |"


def _plain(text: str) -> str:
    """Text that Markdown and GitHub leave as it is: no markup, no mention, no comment."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("@", "&#64;")
    for letter in "\\`*_[]":
        escaped = escaped.replace(letter, f"\\{letter}")
    return escaped.replace("\n", " ")


def _fitting(title: str, lines: list[str], budget: int) -> tuple[str, int]:
    shown, used = [], len(title) + 2
    for line in lines:
        if used + len(line) + 1 > budget:
            break
        shown.append(line)
        used += len(line) + 1
    left = len(lines) - len(shown)
    if left:
        shown.append(f"\n… and {left} more. {_REST}")
    body = "\n".join(shown)
    return (f"{title}\n\n{body}".strip() if lines else ""), used
