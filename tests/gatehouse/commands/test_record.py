"""`gatehouse record` merges what rehearsals wrote, `gatehouse review --least` reads it."""

import json
from pathlib import Path

import pytest

from gatehouse.commands.record import record
from gatehouse.platform import ArgumentError
from policies.least import evidence
from tests.gatehouse.commands.process import gatehouse
from tests.policies.claims.world import allow, known, policy, role, trust
from tests.policies.estate.plans import plan


def line(action: str) -> str:
    return json.dumps(
        {"role": "gatehouse-local-chat", "action": action, "resource": "*", "decision": "Allow",
         "statements": ["All"], "asked_by": "request"}
    )  # fmt: skip


def test_every_file_of_a_folder_is_merged_and_the_run_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "evidence.json"
    monkeypatch.setattr(evidence, "FILE", file)
    (tmp_path / "decisions.jsonl").write_text(f"{line('s3:GetObject')}\n{line('s3:Pu')[:-7]}")
    (tmp_path / "tests.jsonl").write_text(line("s3:ListBucket"))

    record(tmp_path, ran="a test", anew=True)

    found = evidence.parse(file.read_text(encoding="utf-8"))
    assert [use.action for use in found.uses] == ["s3:GetObject", "s3:ListBucket"]
    assert [run.what for run in found.runs] == ["a test"]


def test_a_folder_without_decisions_is_told_and_nothing_is_forgotten(tmp_path: Path) -> None:
    before = evidence.FILE.read_bytes()
    with pytest.raises(ArgumentError, match=r"has no \*\.jsonl: start a rehearsal"):
        record(tmp_path, ran="nothing", anew=True)
    assert evidence.FILE.read_bytes() == before


def test_a_grant_that_nothing_explains_is_exit_1_and_named(tmp_path: Path) -> None:
    granted = policy({**allow("s3:GetObject", on="arn:aws:s3:::a/*"), "Sid": "Read"})
    file = tmp_path / "x.plan.json"
    made = plan(
        role("worker", assume_role_policy=trust("lambda")),
        known("aws_iam_role_policy.worker", role="worker", policy=granted),
    )
    file.write_text(json.dumps(made), encoding="utf-8")
    code, printed, errors = gatehouse(tmp_path / "home", "review", "--plan", str(file), "--least")
    assert code == 1, errors
    # The third is whom the role trusts.
    assert "3 actions and resources of 2 statements: 0 used, 0 needed for a reason, 3 neither" in (
        printed
    )
    assert "unused  s3:GetObject" in printed
