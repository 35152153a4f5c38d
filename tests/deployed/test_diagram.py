"""A real question at the nine checkpoints of the diagram, by the id that its answer has."""

import json
from pathlib import Path
from typing import Protocol

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright

from tests.deployed import browsing
from tests.deployed.people import must
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens
from tests.plans.reading import Plan


class Environments(Protocol):
    """The fixture `environments` of the whole test suite."""

    def plans(self, environment: str) -> dict[str, Plan]: ...


@pytest.mark.skipif(not browsing.executable(), reason=browsing.MISSING)
def test_a_question_is_played_past_what_it_met(
    rehearsal: Rehearsal,
    tokens: dict[str, Tokens],
    environments: Environments,
    tmp_path: Path,
) -> None:
    headers = {"Authorization": f"Bearer {tokens['member@acme.example'].id}"}
    url = f"{rehearsal.output('edge', 'url')}/ai/ask"
    body = {"question": "What sold best?"}
    answer = httpx.post(url, json=body, headers=headers, timeout=60, trust_env=False)
    assert answer.status_code == 200, answer.text
    for name, plan in environments.plans("local").items():
        (tmp_path / f"{name}.plan.json").write_text(json.dumps(plan.document), encoding="utf-8")
    request_id, page_file = answer.headers["x-amz-cf-id"], tmp_path / "diagram.html"
    must(rehearsal, "diagram", "--plan", str(tmp_path), "--request", request_id,
         "--out", str(page_file))  # fmt: skip
    with sync_playwright() as playwright:
        browser = browsing.launch(playwright, 9, 9)
        page = browser.new_page()
        page.goto(f"{page_file.as_uri()}#step-1")
        for name, seen in (
            ("API Gateway, or the stream's URL", "POST /ai/ask: JWT of user pool"),
            ("Function", "ask: request answered POST /ai/ask"),
            ("PostgreSQL", "context: vault answered"),
            ("Model", f"gen_ai.usage.input_tokens={answer.json()['usage']['input_tokens']}"),
            ("Answer", "status=200"),
        ):
            at = page.get_by_role("region", name=name, exact=True)
            while not at.is_visible():
                page.get_by_role("link", name="Next").press("Enter")
            expect(at).to_contain_text(seen)
            expect(at).to_contain_text("of tenant acme, answered 200")
        browser.close()
