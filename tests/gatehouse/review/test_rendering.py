import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sarif_pydantic import Sarif

from gatehouse.home import repository
from gatehouse.review import comparing
from gatehouse.review.as_markdown import LONGEST
from gatehouse.review.rendering import render
from gatehouse.review.report import Report
from policies.least.judging import Granted, Part

Many = Callable[[int], Report]


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_the_verdict_comes_first(form: str, clean: Report, broken: Report) -> None:
    good, bad = render(clean, form), render(broken, form)
    assert clean.verdict in good
    assert broken.verdict in bad
    assert bad.index(broken.verdict) < bad.index(broken.findings[0].policy)


def test_json_carries_every_section(broken: Report) -> None:
    document = json.loads(render(broken, "json"))
    assert document["verdict"] == "findings"
    assert set(document["findings"][0]) == {
        "policy", "severity", "stack", "address", "message", "fix", "judged",
    }  # fmt: skip
    for section in ("surface", "access", "paths", "cost", "accepted"):
        assert document[section]


def test_the_page_is_one_file_that_fetches_nothing(broken: Report) -> None:
    page = render(broken, "html")
    assert re.findall(r"src=|href=(?!\"#)|@import|url\(|<script|<link|<img", page) == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert page.count("<section") == page.count("</section>") == 9


def test_the_page_says_where_to_repair_and_why_something_is_accepted(broken: Report) -> None:
    page = render(broken, "html")
    assert re.search(r"in <code>stacks/api/stack\.py:\d+</code>: &lt;script&gt;", page)
    accepted = page[page.index("Accepted by exceptions") :]
    assert "the function checks the signature. (platform-team, until 2027-06-30)" in accepted


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_least_privilege_says_what_is_unexplained_and_where_the_evidence_is_from(
    form: str, clean: Report
) -> None:
    unexplained = replace(
        clean,
        granted=(
            Granted("apply", "ManageAll", "state", "aws_iam_role_policy.a", (
                Part("action", "s3:PutObject", "used"), Part("action", "iam:CreateUser", "unused"),
            )),
        ),
    )  # fmt: skip
    text = render(unexplained, form)
    assert "2 actions and resources of 1 statements: 1 used, 0 needed for a reason" in text
    assert "iam:CreateUser" in text
    assert clean.runs[0].commit in text
    assert "iam:CreateUser" not in render(clean, form)


def test_a_reviewer_signs_after_what_changed_and_before_the_lists(broken: Report) -> None:
    page = render(replace(broken, against="main"), "html")
    order = ("changes", "findings", "claims", "sign-off", "surface", "paths", "access")
    places = [page.index(f'<section id="{name}">') for name in order]
    assert places == sorted(places)
    assert page.index("Accepted by exceptions") < page.index("Sign-off")
    signed = page[places[3] : places[4]]
    assert json.loads(render(broken, "json"))["digest"] in signed
    assert "against <code>main</code>" in signed


def test_two_reports_that_say_the_same_have_one_digest(clean: Report, broken: Report) -> None:
    digests = {json.loads(render(report, "json"))["digest"] for report in (clean, broken)}
    later = replace(clean, date=date(2030, 1, 1), against="main")
    assert len(digests) == 2
    assert json.loads(render(later, "json"))["digest"] in digests


def test_the_page_puts_paths_without_a_check_first(broken: Report) -> None:
    page = render(broken, "html")
    paths = page[page.index('<section id="paths">') : page.index('<section id="access">')]
    open_, checked = paths.split("Checked on the way")
    assert "class=unchecked>nothing" in open_
    assert "class=unchecked" not in checked
    assert len(broken.paths) == paths.count("<li>")


def test_markdown_leaves_text_as_it_is(broken: Report) -> None:
    text = render(broken, "markdown")
    assert "<script>" not in text
    assert "@team" not in text
    assert r"\[x\](y)" in text


@pytest.mark.parametrize("number", [1, 500, 5_000])
def test_markdown_fits_a_comment_and_counts_what_it_leaves_out(many: Many, number: int) -> None:
    text = render(many(number), "markdown")
    assert len(text) < LONGEST
    shown = text.count("`GH_API_001`")
    assert shown >= min(number, 100)
    left = re.findall(r"… and (\d+) more", text)
    assert shown == number or int(left[0]) == number - shown


def test_sarif_points_at_the_line_of_the_stack(broken: Report) -> None:
    document = json.loads(render(broken, "sarif"))
    (run,) = document["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        lines = (repository() / place["artifactLocation"]["uri"]).read_text("utf-8").splitlines()
        assert 1 <= place["region"]["startLine"] <= len(lines)
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"][
        "uri"
    ].startswith("stacks/api/")
    assert [r for r in run["results"] if "suppressions" in r], "accepted findings are suppressed"


def test_a_report_compared_with_itself_has_no_changes(broken: Report, tmp_path: Path) -> None:
    file = tmp_path / "before.json"
    file.write_text(render(broken, "json"), encoding="utf-8")
    compared = comparing.compare(broken, str(file))
    assert all(not (change.added or change.removed) for change in compared.changes.values())


def test_an_opened_route_is_a_change_of_the_surface(
    clean: Report, broken: Report, tmp_path: Path
) -> None:
    file = tmp_path / "before.json"
    file.write_text(render(clean, "json"), encoding="utf-8")
    compared = comparing.compare(broken, str(file))
    assert len(compared.changes["surface"].added) == 1
    assert "authenticated by nothing" in compared.changes["surface"].added[0]
    for form in ("text", "markdown", "html"):
        assert "authenticated by nothing" in render(compared, form)
    assert compared.changes["findings"].removed == ()


def test_what_is_unpriced_is_said(clean: Report) -> None:
    unpriced = replace(clean, cost=replace(clean.cost, unpriced=("aws_new_thing",)))
    assert "aws_new_thing" in render(unpriced, "html")


def test_sarif_fits_the_models_of_the_standard_and_nothing_of_it_is_unknown_to_them(
    broken: Report,
) -> None:
    document = json.loads(render(broken, "sarif"))
    read = Sarif.model_validate(document)
    written = json.loads(read.model_dump_json(by_alias=True, exclude_none=True))
    assert subset(document, written) == []


def subset(part: Any, whole: Any, path: str = "$") -> list[str]:
    """Where `whole` lacks something of `part`; models may add defaults."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return [
            found
            for key, item in part.items()
            for found in subset(item, whole.get(key), f"{path}.{key}")
        ]
    if isinstance(part, list) and isinstance(whole, list) and len(part) == len(whole):
        pairs = enumerate(zip(part, whole, strict=True))
        return [found for n, (a, b) in pairs for found in subset(a, b, f"{path}[{n}]")]
    return [] if part == whole else [path]
