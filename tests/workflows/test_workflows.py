"""What every workflow keeps to, read from the files."""

import re
from typing import Any

import pytest

from tests.workflows.reading import JOBS, TEXTS, WORKFLOWS, scripts, triggers, uses

PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
THIN = re.compile(r"(?:\.venv/bin/gatehouse|make) ")
# The only steps that are not one command of ours.
OTHER_SCRIPTS = {
    "plan/fork": 1,  # says why a fork gets no role
    "apply/plan-dev": 1, "apply/plan-staging": 1, "apply/plan-prod": 1,  # shows the review
}  # fmt: skip
WITH_IDENTITY = {
    "plan/plan", "drift/drift", "destroy/destroy",
    *(f"apply/{step}-{env}" for step in ("plan", "apply") for env in ("dev", "staging", "prod")),
}  # fmt: skip
MORE = {
    "plan/report": {"contents": "read", "pull-requests": "write", "security-events": "write"},
    "plan/fork": {},
    "drift/drift": {"contents": "read", "id-token": "write", "issues": "write"},
}


def test_there_are_five() -> None:
    assert set(WORKFLOWS) == {"apply", "ci", "destroy", "drift", "plan"}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_grants_nothing_to_all_of_its_jobs(name: str) -> None:
    assert WORKFLOWS[name]["permissions"] == {}


@pytest.mark.parametrize("job", JOBS)
def test_a_job_has_the_permissions_it_needs_and_no_other(job: str) -> None:
    identity = {"id-token": "write"} if job in WITH_IDENTITY else {}
    assert JOBS[job]["permissions"] == MORE.get(job, {"contents": "read", **identity})


@pytest.mark.parametrize("name", TEXTS)
def test_actions_are_pinned_by_their_commit_and_say_their_version(name: str) -> None:
    used = [line.strip(" -") for line in TEXTS[name].splitlines() if "uses:" in line]
    assert used
    assert [line for line in used if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("job", JOBS)
def test_a_checkout_keeps_no_credentials(job: str) -> None:
    for step in uses(job, "actions/checkout"):
        assert step["with"].items() - {("fetch-depth", 2)} == {("persist-credentials", False)}


@pytest.mark.parametrize("job", JOBS)
def test_a_job_ends_by_itself(job: str) -> None:
    assert JOBS[job]["timeout-minutes"] <= 90


@pytest.mark.parametrize("job", JOBS)
def test_steps_are_commands_that_run_on_a_developers_machine_too(job: str) -> None:
    others = [script for script in scripts(job) if not THIN.search(script)]
    assert len(others) == OTHER_SCRIPTS.get(job, 0), others


@pytest.mark.parametrize("job", JOBS)
def test_no_script_has_an_expression_of_github_in_it(job: str) -> None:
    assert not [script for script in scripts(job) if "${{" in script]


@pytest.mark.parametrize("job", sorted(WITH_IDENTITY))
def test_who_becomes_a_role_runs_in_the_environment_that_the_role_trusts(job: str) -> None:
    environment = JOBS[job]["environment"]
    planning = job in {"plan/plan", "drift/drift"} or job.startswith("apply/plan-")
    assert environment.endswith("-plan") is planning


@pytest.mark.parametrize("job", sorted({*JOBS} - WITH_IDENTITY))
def test_who_has_no_role_runs_in_no_environment(job: str) -> None:
    assert "environment" not in JOBS[job]


@pytest.mark.parametrize("env", ["dev", "staging", "prod"])
def test_an_environment_is_applied_by_one_run_at_a_time_which_is_never_cancelled(env: str) -> None:
    expected = {"group": f"deliver-{env}", "cancel-in-progress": False}
    assert JOBS[f"apply/apply-{env}"]["concurrency"] == expected
    destroy = WORKFLOWS["destroy"]["concurrency"]
    assert destroy == {"group": "deliver-${{ inputs.environment }}", "cancel-in-progress": False}


@pytest.mark.parametrize("env", ["dev", "staging", "prod"])
def test_what_is_applied_is_the_seal_that_its_own_run_planned(env: str) -> None:
    planned, applied = JOBS[f"apply/plan-{env}"], JOBS[f"apply/apply-{env}"]
    assert applied["needs"] == f"plan-{env}"
    assert applied["environment"] == env
    assert planned["outputs"] == {"sha256": "${{ steps.push.outputs.sha256 }}"}
    assert applied["env"] == {"SHA256": f"${{{{ needs.plan-{env}.outputs.sha256 }}}}"}
    assert scripts(f"apply/apply-{env}") == [
        "make setup",
        f'.venv/bin/gatehouse seal pull build/sealed --env {env} --sha256 "$SHA256"',
        '.venv/bin/gatehouse apply --sealed build/sealed --sha256 "$SHA256"',
    ]
    assert f".venv/bin/gatehouse plan --env {env} --seal build/sealed" in scripts(
        f"apply/plan-{env}"
    )


def test_environments_are_applied_one_after_the_other() -> None:
    assert JOBS["apply/plan-staging"]["needs"] == "apply-dev"
    assert JOBS["apply/plan-prod"]["needs"] == "apply-staging"


def test_only_main_is_applied() -> None:
    assert triggers("apply") == {"push": {"branches": ["main"]}, "workflow_dispatch": None}


def test_no_workflow_runs_with_our_rights_on_the_code_of_a_fork() -> None:
    for name in WORKFLOWS:
        assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(triggers(name))
    for job in ("plan/plan", "plan/report"):
        own = "github.event.pull_request.head.repo.full_name == github.repository"
        assert own in JOBS[job]["if"]
    assert "!=" in JOBS["plan/fork"]["if"]


def test_no_artifact_holds_a_plan() -> None:
    uploads: list[dict[str, Any]] = [
        step["with"] for job in JOBS for step in uses(job, "actions/upload-artifact")
    ]
    (upload,) = uploads
    assert upload["path"].split() == [
        "build/sealed/review/review.md",
        "build/sealed/review/review.sarif",
    ]


@pytest.mark.parametrize("job", [job for job in JOBS if job.startswith(("apply/", "destroy/"))])
def test_who_may_change_an_environment_takes_nothing_from_a_cache(job: str) -> None:
    assert uses(job, "actions/cache") == []


def test_prod_is_no_choice_of_destroy() -> None:
    inputs = triggers("destroy")["workflow_dispatch"]["inputs"]
    assert inputs["environment"]["options"] == ["dev", "staging"]
    assert "inputs.environment != 'prod'" in JOBS["destroy/destroy"]["if"]


def test_drift_is_looked_for_every_night() -> None:
    assert triggers("drift")["schedule"] == [{"cron": "17 3 * * *"}]
    assert '.venv/bin/gatehouse github drift --env "$ENVIRONMENT"' in scripts("drift/drift")
