"""SARIF against the standard's own schema, and every place in it against the source."""

import json
import subprocess
from pathlib import Path
from typing import Any

from gatehouse.home import installed, repository
from gatehouse.review.rendering import render
from gatehouse.review.report import Report
from gatehouse.review.source import location
from policies.estate import Estate

SCHEMA = Path(__file__).with_name("sarif-2.1.0-rtm.5.json")
PYTHON = installed() / "tools" / "checkov" / "bin" / "python"  # Checkov brings jsonschema
SCRIPT = """
import json, sys
from jsonschema.validators import validator_for
schema, document = json.load(open(sys.argv[1])), json.load(sys.stdin)
for error in validator_for(schema)(schema).iter_errors(document):
    print(error.json_path, error.message[:200])
"""


def errors(document: dict[str, Any]) -> list[str]:
    """What the schema says of a document."""
    assert PYTHON.exists(), "jsonschema is not there: `make setup-develop` brings it with Checkov."
    ran = subprocess.run(
        [PYTHON, "-c", SCRIPT, SCHEMA],
        input=json.dumps(document), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def test_reports_fit_the_schema_of_the_standard(clean: Report, broken: Report) -> None:
    for report in (clean, broken):
        assert errors(json.loads(render(report, "sarif"))) == []


def test_the_schema_would_notice(broken: Report) -> None:
    document = json.loads(render(broken, "sarif"))
    result = document["runs"][0]["results"][0]
    result["level"], result["locations"][0]["physicalLocation"]["line"] = "critical", 3
    assert len(errors(document)) == 2


def test_every_resource_has_a_line_in_the_source_that_makes_it(prod: Estate) -> None:
    for resource in prod.all():
        uri, line = location(prod, resource.stack.name, resource.address)
        lines = (repository() / uri).read_text(encoding="utf-8").splitlines()
        assert uri.startswith("stacks/"), resource
        assert 1 <= line <= len(lines), resource
        assert lines[line - 1].strip(), resource
