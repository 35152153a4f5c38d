"""The report as one page that opens offline, on a screen and on paper."""

from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources

from gatehouse.review.analysis.paths import Path
from gatehouse.review.as_html_findings import findings
from gatehouse.review.lines import TITLES
from gatehouse.review.report import Report
from policies.finding import SEVERITIES

Row = tuple[str, ...]
_NOTHING = "nothing"  # authenticates an open entry
_FEW = 20  # changes of one section that are shown unfolded


def render(report: Report) -> str:
    """One file: style inside, no script, nothing fetched."""
    style = resources.files("gatehouse.review").joinpath("page.css").read_text(encoding="utf-8")
    body = "\n".join(_body(report))
    title = f"Security review of {escape(report.subject)}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n"
        "</body>\n</html>\n"
    )


def _body(report: Report) -> Iterator[str]:
    yield _head(report)
    yield _navigation(report)
    yield "<main>"
    yield _section("findings", "What to do", findings(report), len(report.findings))
    if report.against:
        total = sum(len(change.added) + len(change.removed) for change in report.changes.values())
        yield _section("changes", "What changed", _changes(report), total)
    yield _section("surface", "What is exposed", _surface(report), len(report.surface))
    yield _section("paths", "Paths to tenant data", _paths(report), len(report.paths))
    yield _section("access", "Who may do what", _access(report), len(report.access))
    yield _section("cost", "Idle cost", _cost(report), None)
    yield "</main>"
    yield (
        f"<footer>{len(report.applied)} policies, {report.date.isoformat()}. Made by "
        "<code>gatehouse review</code> from plans alone, without AWS.</footer>"
    )


def _head(report: Report) -> str:
    kind = "clean" if report.is_clean else report.findings[0].severity
    word = "Clean" if report.is_clean else f"{len(report.findings)} to repair"
    counted = "".join(
        f'<li class="{severity}"><b>{number}</b> {severity}</li>'
        for severity in SEVERITIES
        if (number := sum(1 for item in report.findings if item.severity == severity))
    )
    return (
        f'<header class="{kind}"><p class="kicker">Security review</p>'
        f"<h1>{escape(report.subject)}: <strong>{word}</strong></h1>"
        f"<p>{escape(report.verdict)}</p><ul class=counts>{counted}</ul></header>"
    )


def _navigation(report: Report) -> str:
    opened = sum(1 for entry in report.surface if entry.is_open)
    unchecked = sum(1 for path in report.paths if path.authenticated_by == _NOTHING)
    facts = [
        ("findings", str(len(report.findings)), "to repair"),
        ("surface", str(len(report.surface)), f"ways in, {opened} without a check"),
        ("paths", str(len(report.paths)), f"paths to tenant data, {unchecked} without a check"),
        ("cost", f"${report.cost.total:,.2f}", "a month when idle"),
    ]
    if report.against:
        total = sum(len(change.added) + len(change.removed) for change in report.changes.values())
        facts.insert(1, ("changes", str(total), "changes since the last approval"))
    items = (f'<a href="#{target}"><b>{number}</b> {words}</a>' for target, number, words in facts)
    return f"<nav>{''.join(items)}</nav>"


def _section(name: str, title: str, parts: Iterable[str], number: int | None) -> str:
    count = f" <span>{number}</span>" if number is not None else ""
    return f'<section id="{name}"><h2>{title}{count}</h2>{"".join(parts)}</section>'


def _changes(report: Report) -> Iterator[str]:
    yield f"<p>Against <code>{escape(report.against)}</code></p>"
    for name, change in report.changes.items():
        if not (change.added or change.removed):
            continue
        number = len(change.added) + len(change.removed)
        opened = " open" if number <= _FEW else ""
        yield f"<details{opened}><summary>{TITLES[name]} <span>{number}</span></summary>"
        yield "<ul class=changes>"
        yield from (f"<li class=added>{escape(line)}</li>" for line in change.added)
        yield from (f"<li class=removed>{escape(line)}</li>" for line in change.removed)
        yield "</ul></details>"
    if not any(change.added or change.removed for change in report.changes.values()):
        yield "<p class=none>Nothing.</p>"


def _surface(report: Report) -> Iterator[str]:
    heads = ("entry", "reached from", "authenticated by", "stack")
    rows = [(e.entry, e.reached, e.authenticated_by, e.stack) for e in report.surface]
    yield _table(heads, rows, [entry.is_open for entry in report.surface])


def _paths(report: Report) -> Iterator[str]:
    checked = [path for path in report.paths if path.authenticated_by != _NOTHING]
    open_ = [path for path in report.paths if path.authenticated_by == _NOTHING]
    if open_:
        yield f"<h3>Without a check by AWS <span>{len(open_)}</span></h3>"
        yield f"<ul class=paths>{''.join(_path(path) for path in open_)}</ul>"
    opened = " open" if len(checked) <= _FEW else ""
    yield f"<details{opened}><summary>Checked on the way <span>{len(checked)}</span></summary>"
    yield f"<ul class=paths>{''.join(_path(path) for path in checked)}</ul></details>"


def _path(path: Path) -> str:
    hops = "".join(f"<span>{escape(hop)}</span>" for hop in path.hops)
    kind = "unchecked" if path.authenticated_by == _NOTHING else "checked"
    check = f"<span class={kind}>{escape(path.authenticated_by)}</span>"
    steps = f"<span>{escape(path.entry)}</span>{check}{hops}"
    return f"<li>{steps}<span class=store>{escape(path.store)}</span></li>"


def _access(report: Report) -> Iterator[str]:
    for principal in dict.fromkeys(item.principal for item in report.access):
        granted = [item for item in report.access if item.principal == principal]
        rows = [
            (item.verb, item.resource, ", ".join(item.actions), "; ".join(item.conditions))
            for item in granted
        ]
        yield f"<details><summary>{escape(principal)} <span>{len(rows)}</span></summary>"
        yield _table(("may", "what", "actions", "only if"), rows)
        yield "</details>"


def _cost(report: Report) -> Iterator[str]:
    rows = [(stack, f"{amount:.2f}") for stack, amount in report.cost.by_stack.items()]
    yield _table(("stack", "USD a month"), [*rows, ("all", f"{report.cost.total:.2f}")])
    unknown = ", ".join(report.cost.unpriced)
    yield f"<p>List prices of {report.cost.date}. Use is billed on top.</p>"
    yield f"<p>Without a price: {escape(unknown)}.</p>" if unknown else ""


def _table(heads: Row, rows: Iterable[Row], marked: Iterable[bool] = ()) -> str:
    marks = [*marked]
    cells = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = "".join(
        f"<tr{' class=open' if number < len(marks) and marks[number] else ''}>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row)
        + "</tr>"
        for number, row in enumerate(rows)
    )
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"
