"""The page that plays public flows, in a real browser, under the policy of the edge."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from gatehouse.home import repository
from tests.deployed import browsing
from tests.deployed.browsing import DESK, PHONE
from tests.web.flow_server import Play, serving

pytestmark = pytest.mark.skipif(not browsing.executable(), reason=browsing.MISSING)
_PATIENCE_MS = 20_000
_MARKUP = "Bye <b>x</b> {{user.dish}}"
_DISHES = [
    {"label": "Soup", "value": "soup", "image_url": "/favicon.svg"},
    {"label": "Stew", "value": "stew", "image_url": "/favicon.svg", "description": "Warm"},
]


def said(*messages: tuple[str, dict[str, str]]) -> list[dict[str, Any]]:
    return [{"type": kind, "content": held, "typing_delay": 0.05} for kind, held in messages]


def asked(text: str, kind: str, *options: dict[str, str]) -> dict[str, Any]:
    rest = {"variable": None, "validation": {"min": 1, "max": 120}, "extra": {}}
    return {"text": text, "input_type": kind, "options": list(options), **rest}


STEPS: list[dict[str, Any]] = [
    {
        "messages": said(
            ("text", {"text": "Good evening."}),
            ("image", {"url": "/favicon.svg", "alt": "Our gate"}),
        ),
        "question": asked("Which dish?", "image_choice", *_DISHES),
    },
    {"question": asked("How old?", "number"), "refuses": 900},
    {"question": asked("Extras?", "multiple_choice", {"label": "Bread", "value": "b"})},
    {"question": asked("Which card?", "carousel", *_DISHES)},
    {"question": asked("How hot?", "slider")},
    {"messages": said(("text", {"text": "Read this."}))},  # to be acknowledged
    {"pending": True},
    {"messages": said(("text", {"text": _MARKUP})), "ended": True},
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=_PATIENCE_MS)
        started = browsing.launch(playwright, 9, 9)
        yield started
        started.close()


def no_fault(page: Page) -> None:
    """Neither axe nor the width of the screen has anything to complain about."""
    axe = repository() / "web" / "node_modules" / "axe-core" / "axe.min.js"
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(fault["id"], json.dumps(fault["nodes"])) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def refused_once(page: Page) -> None:
    """Type what is refused, then what is not."""
    keys = page.keyboard
    expect(page.get_by_label("How old?")).to_be_focused()
    keys.type("900")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("From 1 to 120.")
    no_fault(page)
    keys.press("Control+a")
    keys.type("9")
    keys.press("Enter")


def chosen(page: Page) -> None:
    """Boxes, cards and a slider."""
    keys = page.keyboard
    expect(page.get_by_label("Bread")).to_be_focused()
    no_fault(page)
    keys.press("Space")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Choose Soup")).to_be_focused()
    no_fault(page)
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(page.get_by_role("slider")).to_be_focused()
    no_fault(page)
    keys.press("ArrowRight")
    keys.press("Enter")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_flow_is_played_by_keyboard_alone_and_no_stage_of_it_has_a_fault(
    browser: Browser, size: tuple[int, int], scheme: browsing.Scheme
) -> None:
    play = Play(STEPS)
    complaints: list[str] = []
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    with serving(play) as url:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{url}/play?flow=welcome&key=pk.acme.key")
        expect(page.get_by_role("img", name="Our gate")).to_be_visible()
        stew = page.get_by_role("button", name="Stew")
        expect(stew).to_be_visible()
        no_fault(page)
        stew.focus()
        page.keyboard.press("Enter")
        refused_once(page)
        chosen(page)
        expect(page.get_by_role("button", name="Continue")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_text(_MARKUP)).to_be_visible()
        expect(page.get_by_role("button", name="Start again")).to_be_visible()
        no_fault(page)
    context.close()

    assert play.inputs == ["stew", 9, ["b"], "stew", 62, None]
    refusals = [text for text in complaints if "422" in text]
    assert (complaints, len(refusals)) == (refusals, 1)
