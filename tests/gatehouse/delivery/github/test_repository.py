"""One comment, one issue: written once, then written anew, and nobody else's is touched."""

import pytest

from gatehouse.delivery.github.repository import GitHubError, Repository
from gatehouse.platform import ArgumentError
from tests.gatehouse.delivery.github.conftest import GitHub


def test_the_comment_is_written_once_and_then_anew(github: GitHub) -> None:
    github.comments = [{"id": n, "body": "somebody's"} for n in range(1, 131)]
    repository = Repository(github.variables)

    repository.comment(7, "gatehouse-review", "first")
    repository.comment(7, "gatehouse-review", "second")

    own = [item["body"] for item in github.comments if item["body"] != "somebody's"]
    assert own == ["<!-- gatehouse-review -->\nsecond"]


def test_a_text_that_is_too_long_is_cut_and_says_so(github: GitHub) -> None:
    Repository(github.variables).comment(7, "gatehouse-review", "x" * 100_000)

    (comment,) = github.comments
    assert len(comment["body"]) == 65_000
    assert comment["body"].endswith("(cut here: the log of the job has the whole text)\n")


def test_one_issue_is_opened_updated_and_closed(github: GitHub) -> None:
    repository = Repository(github.variables)

    repository.report_issue("gatehouse-drift dev", "Drift in dev", "one")
    repository.report_issue("gatehouse-drift dev", "Drift in dev", "two")
    repository.report_issue("gatehouse-drift prod", "Drift in prod", "three")
    repository.close("gatehouse-drift dev")
    repository.close("gatehouse-drift dev")

    issues = [(issue["title"], issue["state"]) for issue in github.issues]
    assert issues == [("Drift in dev", "closed"), ("Drift in prod", "open")]
    assert github.issues[0]["body"].endswith("two")


def test_drift_that_comes_back_opens_another_issue(github: GitHub) -> None:
    repository = Repository(github.variables)
    for _ in range(2):
        repository.report_issue("gatehouse-drift dev", "Drift in dev", "one")
        repository.close("gatehouse-drift dev")

    assert [issue["state"] for issue in github.issues] == ["closed", "closed"]


def test_a_refusal_names_what_was_asked_and_not_the_token(github: GitHub) -> None:
    repository = Repository({**github.variables, "GITHUB_TOKEN": "another-token"})

    with pytest.raises(GitHubError, match="GitHub responded with 401 to GET issues") as refused:
        repository.close("gatehouse-drift dev")

    assert "another-token" not in str(refused.value)


def test_outside_of_a_job_the_missing_variables_are_named() -> None:
    with pytest.raises(ArgumentError, match="Set GITHUB_REPOSITORY and GITHUB_TOKEN"):
        Repository({})
