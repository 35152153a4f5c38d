"""The report as SARIF 2.1.0, which GitHub shows beside the lines of a pull request.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from typing import Any

from gatehouse.review.report import Report
from gatehouse.review.source import location
from policies.catalogue import policies
from policies.claims.claim import Claim
from policies.claims.proving import claims
from policies.finding import Finding
from policies.policy import Policy

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
# GitHub sorts by this number: https://docs.github.com/code-security/code-scanning
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}


def render(report: Report) -> str:
    """One run; accepted findings are suppressed results."""
    rules = _rules(report)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    results = [_result(report, item, numbers) for item in report.findings]
    for item in report.accepted:
        suppressed = {"kind": "external", "justification": "policies/exceptions.toml"}
        results.append({**_result(report, item, numbers), "suppressions": [suppressed]})
    driver = {"name": "gatehouse review", "semanticVersion": "0.1.0", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rules_there_are() -> list[Policy | Claim]:
    return [*policies(), *claims()]


def _rules(report: Report) -> list[dict[str, Any]]:
    rules = [
        {
            "id": policy.id,
            "name": policy.title,
            "shortDescription": {"text": policy.title},
            "fullDescription": {"text": policy.reason},
            "help": {"text": f"{policy.fix} It stops this: {policy.threat}"},
            "defaultConfiguration": {"level": _LEVELS[policy.severity]},
            "properties": {
                "security-severity": _SCORES[policy.severity],
                "tags": ["security", policy.subject],
            },
        }
        for policy in _rules_there_are()
    ]
    ids = {rule["id"] for rule in rules}
    others = sorted({item.policy for item in report.findings} - ids)
    return [*rules, *({"id": id_, "shortDescription": {"text": id_}} for id_ in others)]


def _result(report: Report, item: Finding, numbers: dict[str, int]) -> dict[str, Any]:
    uri, line = location(report.estate, item.stack, item.address)
    place = {"uri": uri, "uriBaseId": "%SRCROOT%"}
    return {
        "ruleId": item.policy,
        "ruleIndex": numbers[item.policy],
        "level": _LEVELS[item.severity],
        "message": {"text": f"{item.address}: {item.message}. {item.fix}"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": place, "region": {"startLine": line}},
                "logicalLocations": [
                    {
                        "fullyQualifiedName": f"{item.stack}:{item.address}",
                        "kind": "resource",
                    }
                ],
            }
        ],
        "partialFingerprints": {
            "gatehouseFinding/v1": f"{item.policy}:{item.stack}:{item.address}:{item.message}"
        },
    }
