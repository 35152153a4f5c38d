"""Runs in Checkov's own environment: built-in checks on every plan of a folder, as JSON.

python checkov_runner.py FOLDER RESULT.json
"""

import json
import logging
import os
import sys
from pathlib import Path

os.environ["LOG_LEVEL"] = "CRITICAL"
from checkov.runner_filter import RunnerFilter
from checkov.terraform.plan_runner import Runner


def main(folder: str, result: str) -> None:
    logging.disable(logging.CRITICAL)
    failed = {}
    for file in sorted(Path(folder).glob("*.json")):
        report = Runner().run(
            files=[str(file)], runner_filter=RunnerFilter(framework=["terraform_plan"])
        )
        reports = report if isinstance(report, list) else [report]
        failed[file.name] = sorted(
            {(check.check_id, check.resource) for each in reports for check in each.failed_checks}
        )
    Path(result).write_text(json.dumps(failed), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
