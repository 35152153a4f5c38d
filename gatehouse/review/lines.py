"""Every section of a report as lines of text, which is also what two reports are compared by."""

from collections.abc import Mapping

from gatehouse.review.report import Report

TITLES = {
    "findings": "Findings",
    "surface": "Attack surface",
    "access": "Who may do what",
    "paths": "Paths to tenant data",
    "cost": "Idle cost",
    "resources": "Resources",
}


def sections(report: Report) -> Mapping[str, list[str]]:
    """Lines by section, sorted and without repetitions."""
    return {
        "findings": [
            f"{each.policy} {each.stack}:{each.address}: {each.message}" for each in report.findings
        ],
        "surface": [
            f"{each.entry} ({each.reached}), authenticated by {each.authenticated_by}"
            for each in report.surface
        ],
        "access": [
            f"{each.principal} may {each.verb} {each.resource}"
            + (f", if {' and '.join(each.conditions)}" if each.conditions else "")
            for each in report.access
        ],
        "paths": [
            " → ".join((each.entry, each.authenticated_by, *each.hops, each.store))
            for each in report.paths
        ],
        "cost": [f"{stack}: {amount:.2f} USD" for stack, amount in report.cost.by_stack.items()],
        "resources": report.resources,
    }
