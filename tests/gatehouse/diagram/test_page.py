"""The page: nothing fetched, nothing run, and what a real browser makes of it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from gatehouse.diagram.boxes import Placement
from gatehouse.diagram.page import render
from gatehouse.diagram.playing import Request, checkpoints, play
from tests.deployed import browsing


def test_a_request_is_seen_where_it_left_a_line(placement: Placement, asked: Request) -> None:
    seen = {step.checkpoint.name: step for step in play(placement, asked)}
    assert list(seen) == [one.name for one in checkpoints()]
    (door,) = seen["API Gateway, or the stream's URL"].seen
    assert door.startswith("POST /ai/ask: JWT of user pool ")
    assert seen["PostgreSQL"].seen == ("+0 ms, context: vault answered in 46 ms",)
    assert seen["Function"].box == "ask"
    assert seen["Model"].seen[0].startswith("+900 ms, ask: model answered in 800 ms")
    assert (seen["Firewall"].seen, seen["DynamoDB"].seen) == ((), ())


def test_a_stream_comes_by_its_url_and_not_by_the_gateway(
    placement: Placement, streamed: Request
) -> None:
    seen = {step.checkpoint.name: step for step in play(placement, streamed)}
    door = seen["API Gateway, or the stream's URL"]
    assert (door.box, seen["Function"].box) == ("stream", "stream")
    assert "IAM signature of distribution" in door.seen[0]
    assert "a token of the user pool" in door.seen[0]


def test_without_a_request_nothing_is_seen(placement: Placement) -> None:
    assert {step.seen for step in play(placement, None)} == {()}


def test_the_page_is_one_file_that_fetches_and_runs_nothing(
    placement: Placement, asked: Request
) -> None:
    page = render(placement, [], 1_000, asked)
    assert re.findall(r"src=|href=(?!\"#)|@import|url\(|<script|<link|<img", page) == []
    assert "&lt;b&gt;nova&lt;/b&gt;" in page
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))
    assert "acme, answered 200" in page


@pytest.mark.skipif(not browsing.executable(), reason=browsing.MISSING)
def test_a_box_and_a_question_are_followed_by_keyboard(
    placement: Placement, asked: Request, tmp_path: Path
) -> None:
    file = tmp_path / "diagram.html"
    file.write_text(render(placement, [], 1_000, asked), encoding="utf-8")
    sent: list[str] = []
    with sync_playwright() as playwright:
        browser = browsing.launch(playwright, 9, 9)
        page = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
        page.on("request", lambda one: sent.append(one.url))
        page.goto(file.as_uri())
        assert browsing.faults_of(page) == []
        box = page.get_by_role("navigation").get_by_role("link", name="Aurora PostgreSQL")
        box.focus()
        page.keyboard.press("Enter")
        panel = page.get_by_role("region", name="Aurora PostgreSQL")
        expect(panel).to_contain_text("Who may reach it")
        expect(panel.get_by_role("link", name="context")).to_be_visible()
        page.go_back()
        expect(panel).not_to_be_visible()
        page.get_by_role("link", name="follow a question").press("Enter")
        for step in checkpoints()[:-1]:
            at = page.get_by_role("region", name=step.name)
            expect(at).to_contain_text("acme")
            at.get_by_role("link", name="Next").press("Enter")
        expect(page.get_by_role("region", name="Answer")).to_contain_text("status=200")
        assert browsing.faults_of(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        browser.close()
    assert wide, "the page scrolls sideways on a phone"
    assert [url for url in sent if not url.startswith("file:")] == []
