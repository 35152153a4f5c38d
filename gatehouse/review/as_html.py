"""The report as one page that opens offline, on a screen and on paper.

The page is a template, `page.html.j2`, which escapes every value; this module makes the values.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gatehouse.review.analysis.paths import Path
from gatehouse.review.least import short
from gatehouse.review.lines import TITLES, digest, steps_of
from gatehouse.review.report import Report
from gatehouse.review.source import location
from policies import exceptions
from policies.catalogue import policies
from policies.claims.claim import Claim
from policies.claims.proving import claims
from policies.finding import SEVERITIES, Finding
from policies.policy import Policy

_NOTHING = "nothing"  # authenticates an open entry
_FEW = 20  # lines of one section that are shown unfolded
_TEMPLATES = Environment(
    loader=PackageLoader("gatehouse.review", "."),
    autoescape=True,
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)


def render(report: Report) -> str:
    """One file: style inside, no script, nothing fetched."""
    style = resources.files("gatehouse.review").joinpath("page.css").read_text(encoding="utf-8")
    paths = [_path(path) for path in report.paths]
    return _TEMPLATES.get_template("page.html.j2").render(
        report=report,
        digest=digest(report),
        style=Markup(style),  # noqa: S704 - our own file
        few=_FEW,
        kind="clean" if report.is_clean else report.findings[0].severity,
        severities=list(_severities(report)),
        facts=list(_facts(report)),
        boxes=list(_boxes(report)),
        accepted=[{**_place(report, item), "excuse": _excuse(report, item)}
                  for item in report.accepted],
        claims=list(_claims(report)),
        cut_offs=[item.sentence for item in report.cut_offs],
        changes=_changes(report),
        surface=[(entry.entry, entry.reached, entry.authenticated_by, entry.stack)
                 for entry in report.surface],
        open_entries=[number for number, entry in enumerate(report.surface) if entry.is_open],
        open_paths=[path for path in paths if path["is_open"]],
        checked_paths=[path for path in paths if not path["is_open"]],
        access=list(_access(report)),
        least=list(short(report.granted, report.runs)),
        cost=[
            *((stack, f"{amount:.2f}") for stack, amount in report.cost.by_stack.items()),
            ("all", f"{report.cost.total:.2f}"),
        ],
    )  # fmt: skip


def _severities(report: Report) -> Iterator[tuple[str, int]]:
    for severity in SEVERITIES:
        number = sum(1 for item in report.findings if item.severity == severity)
        if number:
            yield severity, number


def _facts(report: Report) -> Iterator[tuple[str, str, str]]:
    """The navigation: a section, its number, and what is counted."""
    open_entries = sum(1 for entry in report.surface if entry.is_open)
    open_paths = sum(1 for path in report.paths if path.authenticated_by == _NOTHING)
    if report.against:
        yield "changes", str(_changes(report)["total"]), "changes since the last approval"
    yield "findings", str(len(report.findings)), "to repair"
    yield "claims", f"{report.proved}/{len(report.proofs)}", "claims proved"
    yield "surface", str(len(report.surface)), f"ways in, {open_entries} without a check"
    yield "paths", str(len(report.paths)), f"paths to tenant data, {open_paths} without a check"
    yield "cost", f"${report.cost.total:,.2f}", "a month when idle"


def _boxes(report: Report) -> Iterator[Mapping[str, Any]]:
    """One box for each policy that has findings, the most severe first."""
    rules: list[Policy | Claim] = [*policies(), *claims()]
    known = {item.id: item for item in rules}
    steps = steps_of(report)
    for policy_id in dict.fromkeys(item.policy for item in report.findings):
        findings = [item for item in report.findings if item.policy == policy_id]
        policy = known.get(policy_id)
        yield {
            "policy": policy_id,
            "severity": findings[0].severity,
            "title": policy.title if policy else "Every exception is valid and matches a finding",
            "threat": policy.threat if policy else "",
            "fix": policy.fix if policy else findings[0].fix,
            "kind": "Refuted claim" if isinstance(policy, Claim) else "Broken policy",
            "places": [
                {**_place(report, item), "steps": steps.get(item, ()), "change": _own_fix(item)}
                for item in findings
            ],
        }


def _own_fix(item: Finding) -> str:
    """What closes one counterexample, where it is not what the policy says of all."""
    return item.fix if item.policy in {claim.id for claim in claims()} else ""


def _claims(report: Report) -> Iterator[Mapping[str, Any]]:
    """The claims, those that are not proved first."""
    order = ("refuted", "unknown", "proved")
    for proof in sorted(report.proofs, key=lambda item: order.index(item.verdict)):
        yield {
            "id": proof.claim.id,
            "title": proof.claim.title,
            "verdict": proof.verdict,
            "reason": proof.claim.reason,
            "number": len(proof.counterexamples),
            "listed": proof.listed,
        }


def _place(report: Report, item: Finding) -> dict[str, object]:
    uri, line = location(report.estate, item.stack, item.address)
    source = f"{uri}:{line}" if uri.startswith("stacks/") else ""
    return {"stack": item.stack, "address": item.address, "message": item.message,
            "source": source, "excuse": "", "steps": (), "change": ""}  # fmt: skip


def _excuse(report: Report, item: Finding) -> str:
    """Why a finding is accepted, by whom and until when."""
    for accepted in exceptions.of_environment(exceptions.read(), report.estate.environment):
        if accepted.covers(item):
            return f"{accepted.reason} ({accepted.owner}, until {accepted.expires.isoformat()})"
    return ""


def _changes(report: Report) -> Mapping[str, Any]:
    parts = [
        {
            "title": TITLES[name],
            "lines": len(change.added) + len(change.removed),
            "added": change.added,
            "removed": change.removed,
        }
        for name, change in report.changes.items()
        if change.added or change.removed
    ]
    return {"total": sum(part["lines"] for part in parts), "parts": parts}


def _path(path: Path) -> Mapping[str, Any]:
    return {
        "entry": path.entry,
        "check": path.authenticated_by,
        "is_open": path.authenticated_by == _NOTHING,
        "hops": path.hops,
        "store": path.store,
    }


def _access(report: Report) -> Iterator[tuple[str, Sequence[tuple[str, ...]]]]:
    """The rows of each principal, in the order in which principals first appear."""
    order = list(dict.fromkeys(grant.principal for grant in report.access))
    grants = sorted(report.access, key=lambda grant: order.index(grant.principal))
    for principal, granted in groupby(grants, key=lambda grant: grant.principal):
        yield (
            principal,
            [
                (grant.verb, grant.resource, ", ".join(grant.actions), "; ".join(grant.conditions))
                for grant in granted
            ],
        )
