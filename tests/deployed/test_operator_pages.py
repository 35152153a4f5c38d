"""The commands on the operator pages, read from the pages and run against the rehearsal."""

import shlex
from pathlib import Path

import pytest

from gatehouse.home import repository
from tests.deployed.pasting import GATEHOUSE, commands
from tests.deployed.people import must
from tests.deployed.running import Rehearsal

PAGES = sorted((repository() / "docs" / "operations").glob("*.md"))

# What is not run from here, and the test that runs it or the reason why none can.
OFF_BOARDING = "tests/deployed/test_off_boarding.py"  # an id is never used again
ELSEWHERE = {
    "tenants export acme --out build/acme --env dev": OFF_BOARDING,
    "tenants delete acme --env dev": OFF_BOARDING,
    "tenants delete acme --confirm acme --env dev": OFF_BOARDING,
    "tenants verify acme-removal.json --env dev": OFF_BOARDING,
    "tenants verify build/acme --env dev": OFF_BOARDING,
    "tenants evidence-key --env dev --out evidence.pem": OFF_BOARDING,
    "tenants verify build/acme --public-key evidence.pem": OFF_BOARDING,
    "plan --env dev --offline --out build/plans": "tests/plans",
    "bundle --target aws": "tests/modules/bundle",
    "drift": "tests/deployed/test_sealed_delivery.py",
    "up": "tests/deployed/test_lifecycle.py",
    "down --wipe": "tests/deployed/conftest.py",
    "rotate origin-secret": "tests/deployed/test_origin_secret.py",
    "rotate origin-secret --activate": "tests/deployed/test_origin_secret.py",
    "rotate origin-secret --retire": "tests/deployed/test_origin_secret.py",
    "rotate origin-secret --env dev": "tests/deployed/test_origin_secret.py",
    "rotate origin-secret --env dev --activate": "tests/deployed/test_origin_secret.py",
    "unlock api --env dev --lock 6f2d9a1c-0c53-4a59-8d6a-2f6c2a8e5d11": (
        "tests/deployed/test_state_lock.py"
    ),
}
NOT_OURS = {
    "make up": "the rehearsal that runs here is what it makes",
    "make pr": "these tests are part of it",
    "git revert --no-edit HEAD": "it would change the checkout under test",
    "aws s3api list-object-versions --bucket gatehouse-dev-state-111122223333 "
    "--prefix api.tfstate": "the AWS command is not among the tools of this repository",
}


def ours(page: Path) -> list[str]:
    """Those of `gatehouse` that are run here."""
    told = [line.removeprefix(GATEHOUSE) for line in commands(page) if line.startswith(GATEHOUSE)]
    return [line for line in told if line not in ELSEWHERE]


def test_every_command_of_every_page_is_run_or_has_a_reason_not_to_be() -> None:
    every = {command for page in PAGES for command in commands(page)}
    assert {line for line in every if not line.startswith(GATEHOUSE)} == set(NOT_OURS)
    assert set(ELSEWHERE) <= {line.removeprefix(GATEHOUSE) for line in every}
    assert [where for where in ELSEWHERE.values() if not (repository() / where).exists()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if ours(page)], ids=lambda page: page.stem)
def test_the_commands_of_a_page_work(rehearsal: Rehearsal, page: Path) -> None:
    """The environment is this one, and the tenant that leaves is none that others need."""
    must(rehearsal, "tenants", "create", "initech", "--name", "Initech")
    for command in ours(page):
        words = shlex.split(command.replace("--env dev", "--env local").replace("acme", "initech"))
        ran = rehearsal.command(*words)

        assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
