"""Every resource policy as a check that Checkov runs on the resources of a plan.

    checkov -f api.plan.json --external-checks-dir policies/checkov_checks

Checkov has its own reading of a plan, in which an unset attribute and an unknown one look alike, so
a check reads the resource from the plan itself, as `gatehouse review` does.
https://www.checkov.io/3.Custom%20Policies/Python%20Custom%20Policies.html
"""

import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

from policies.catalogue import policies
from policies.estate import Estate, Stack, read_plan
from policies.policy import Policy


class PolicyCheck(BaseResourceCheck):  # type: ignore[misc] # Checkov is not installed beside mypy
    """One policy."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(
            name=policy.title,
            id=policy.id,
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=list(policy.types),
        )
        self._policy = policy

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """FAILED with what is wrong in the details."""
        resource = _estate(self.entity_path.split(":")[0]).at("plan", str(conf["__address__"]))
        if resource is None:
            return CheckResult.UNKNOWN
        self.details = [item.message for item in self._policy.resource_findings(resource)]
        return CheckResult.FAILED if self.details else CheckResult.PASSED


@lru_cache(maxsize=4)
def _estate(shown: str) -> Estate:
    """The plan that Checkov calls `/api.plan.json`, wherever its command line says it is."""
    name = shown.lstrip("/")
    for argument in map(Path, sys.argv[1:]):
        for file in (argument, argument / name):
            if file.is_file() and file.as_posix().endswith(name):
                return Estate([Stack("plan", read_plan(file))])
    raise FileNotFoundError(name)


CHECKS = [PolicyCheck(policy) for policy in policies() if policy.kind == "resource"]
