"""Checkov itself runs the resource policies, and says what ours say."""

import json
import subprocess
from pathlib import Path

import pytest

from gatehouse.home import installed, repository
from gatehouse.review.gathering import of_files
from policies.catalogue import policies
from policies.estate import Estate
from tests.policies.mutation import Mutation, findings, judge_of, mutants
from tests.policies.mutations import catalogue
from tests.policies.written import document

CHECKOV = installed() / "tools" / "checkov" / "bin" / "checkov"
KILLED = ("api-route-open", "api-no-throttle", "secrets-hidden-variable", "api-cors-star")

pytestmark = pytest.mark.skipif(
    not CHECKOV.exists(), reason="Checkov is not installed: `make setup-develop` brings it"
)


def chosen() -> list[Mutation]:
    return [mutation for mutation in catalogue() if mutation.id in KILLED]


def test_checkov_reports_mutants_by_our_resource_policies(prod: Estate, tmp_path: Path) -> None:
    for mutation in chosen():
        mutant = next(mutants(prod, mutation))
        text = json.dumps(document(mutant.draft))
        (tmp_path / f"{mutation.id}.json").write_text(text, encoding="utf-8")
    ours = ",".join(sorted(policy.id for policy in policies() if policy.kind == "resource"))
    ran = subprocess.run(
        [
            str(CHECKOV), "-d", str(tmp_path), "--framework", "terraform_plan", "-o", "json",
            "--external-checks-dir", str(repository() / "policies" / "checkov_checks"),
            "--skip-download", "--compact", "--quiet", "--check", ours,
        ],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    failed = json.loads(ran.stdout)["results"]["failed_checks"]
    reported = {(Path(check["file_path"]).stem, check["check_id"]) for check in failed}
    assert {(mutation.id, mutation.policy) for mutation in chosen()} <= reported


def test_a_mutant_written_as_a_plan_is_reported_as_the_mutant_is(
    prod: Estate, tmp_path: Path
) -> None:
    for mutation in catalogue()[::25]:
        mutant = next(mutants(prod, mutation))
        if mutant.draft.backend:
            continue  # no plan tells where its state is kept
        for name, stack in prod.stacks.items():
            is_changed = name == mutant.resource.stack.name
            plan = document(mutant.draft) if is_changed else stack.document
            (tmp_path / f"{name}.plan.json").write_text(json.dumps(plan), encoding="utf-8")
        judge = judge_of(mutation.policy)
        assert list(findings(judge, of_files([tmp_path]))), mutant.name
