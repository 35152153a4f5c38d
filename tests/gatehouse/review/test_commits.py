"""A review compares with another commit: its sources, and no plan is made twice."""

import json
import subprocess
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from gatehouse.delivery import offline
from gatehouse.home import CACHE_VARIABLE, HOME_VARIABLE, environment_folder
from gatehouse.review import commits, gathering
from gatehouse.review.gathering import ReviewError
from tests.gatehouse.review.conftest import Environments
from tests.stacks.sources import copy_sources

SETTING = "throttle_rate = 1000"
ANOTHER = "throttle_rate = 999"
USES_IT = {"api", "layers"}


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.com")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout's sources as a commit, after one with another setting."""
    folder = tmp_path_factory.mktemp("repository")
    copy_sources(checkout, folder)
    settings = folder / "environments" / "prod.toml"
    now = settings.read_text(encoding="utf-8")
    assert SETTING in now
    git(folder, "init", "--quiet")
    for text in (now.replace(SETTING, ANOTHER), now):
        settings.write_text(text, encoding="utf-8")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "Change a setting")
    return folder


@pytest.fixture(autouse=True)
def here(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The repository is this one, and nothing was planned in this home yet."""
    monkeypatch.setattr(commits, "repository", lambda: repository)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))


def test_a_commit_is_compared_by_its_own_sources_and_plans_only_what_differs(
    environments: Environments, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    planned: list[set[str]] = []
    plans = environments.plans("prod")  # real ones; those of the commit are alike but for a number

    def plan(names: Collection[str], work: Path, made: Callable[[str, str], None]) -> bool:
        assert work.is_absolute()
        planned.append(set(names))
        for name in names:
            made(name, json.dumps(plans[name].document))
        return True

    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(offline, "_plan_together", plan)
    gathering.of_synthesis(environments.synthesis("prod"))

    estate = commits.of_commit("prod", commits.commit_of("HEAD~1"))

    assert planned[0] > USES_IT
    assert planned[1:] == [USES_IT]
    assert set(estate.stacks) == planned[0]
    written = environment_folder("prod") / "against" / "synth" / "stacks" / "api" / "cdk.tf.json"
    assert '"throttling_rate_limit": 999' in written.read_text(encoding="utf-8")


@pytest.mark.parametrize("named", ["nothing", "HEAD~2", "--all", "", "../prod", "HEAD --all"])
def test_what_names_no_commit_is_refused(named: str) -> None:
    with pytest.raises(ReviewError, match="neither a file or folder nor a commit"):
        commits.commit_of(named)
