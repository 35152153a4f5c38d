"""A public flow in a real browser, played by a visitor who signs in nowhere."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.deployed import browsing
from tests.deployed.browsing import DESK, PHONE, guest
from tests.deployed.people import Person, must, new_tenant
from tests.deployed.running import Rehearsal

pytestmark = pytest.mark.skipif(not browsing.executable(), reason=browsing.MISSING)
FAILED = "Failed to load resource: the server responded with a status of"
_MARKUP = "<b>Olives</b> {{user.dish}}"

DOCUMENT = {
    "seed_key": "widget",
    "name": "Everything that a visitor sees",
    "entry_node_id": "hello",
    "nodes": [
        {
            "id": "hello",
            "type": "message",
            "content": {
                "messages": [
                    {"type": "text", "text": "Good evening."},
                    {"type": "image", "url": "/favicon.svg", "alt": "Our gate"},
                ],
                "typing_delay": 0.2,
            },
        },
        {
            "id": "dish",
            "type": "question",
            "content": {
                "question": {"text": "Which dish?"},
                "input_type": "image_choice",
                "options": [
                    {"label": "Soup", "value": "soup", "image_url": "/favicon.svg"},
                    {"label": "Stew", "value": "stew", "image_url": "/favicon.svg"},
                ],
                "variable": "user.dish",
            },
        },
        {
            "id": "age",
            "type": "question",
            "content": {
                "question": {"text": "How old is the guest?"},
                "input_type": "number",
                "variable": "user.age",
                "validation": {"min": 1, "max": 120, "error_message": "From 1 to 120, please."},
            },
        },
        {
            "id": "extras",
            "type": "question",
            "content": {
                "question": {"text": "What comes with it?"},
                "input_type": "multiple_choice",
                "options": [{"label": "Bread", "value": "b"}, {"label": "Salt", "value": "s"}],
                "variable": "user.extras",
            },
        },
        {
            "id": "wish",
            "type": "question",
            "content": {
                "question": {"text": "Anything else?"},
                "input_type": "text",
                "variable": "user.wish",
            },
        },
        {
            "id": "bye",
            "type": "message",
            "content": {"messages": [{"type": "text", "text": "Noted: {{user.wish}}"}]},
        },
    ],
    "connections": [
        {"source": source, "target": target, "type": "default"}
        for source, target in (
            ("hello", "dish"),
            ("dish", "age"),
            ("age", "extras"),
            ("extras", "wish"),
            ("wish", "bye"),
        )
    ],
}


@pytest.fixture(scope="module")
def browser(rehearsal: Rehearsal) -> Iterator[Browser]:
    with browsing.opened(rehearsal) as started:
        yield started


@pytest.fixture(scope="module")
def query(rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the address of the player names."""
    path: Path = tmp_path_factory.mktemp("flow") / "widget.json"
    path.write_text(json.dumps(DOCUMENT), "utf-8")
    admin = Person.invited(rehearsal, new_tenant(rehearsal), "tenant-admin")
    options = ("--publish", "--visibility", "public", "--user", admin.email)
    said = must(rehearsal, "flows", "import", str(path), *options)
    key = next(line.split()[-1] for line in said.splitlines() if line.startswith("Public key"))
    return urlencode({"flow": "widget", "key": key})


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_visitor_plays_a_flow_to_its_end_and_no_stage_has_a_serious_fault(
    browser: Browser, rehearsal: Rehearsal, query: str, size: tuple[int, int]
) -> None:
    with guest(browser, rehearsal, size) as came:
        page = came.page
        page.goto(f"{came.url}/play?{query}")
        expect(page.get_by_text("Good evening.")).to_be_visible()
        expect(page.get_by_role("img", name="Our gate")).to_be_visible()
        expect(page.get_by_role("button", name="Stew")).to_be_visible()
        assert came.faults() == []
        page.get_by_role("button", name="Stew").click()

        age = page.get_by_label("How old is the guest?")
        expect(age).to_be_focused()
        came.expected = FAILED
        age.fill("900")
        age.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("From 1 to 120, please.")
        assert came.faults() == []
        age.fill("9")
        age.press("Enter")

        page.get_by_label("Bread").check()
        assert came.faults() == []
        page.get_by_role("button", name="Send").click()
        wish = page.get_by_label("Anything else?")
        wish.fill(_MARKUP)
        wish.press("Enter")

        expect(page.get_by_text(f"Noted: {_MARKUP}")).to_be_visible()
        expect(page.get_by_text("This conversation has ended.")).to_be_attached()
        assert came.faults() == []


def test_the_keyboard_alone_plays_it(browser: Browser, rehearsal: Rehearsal, query: str) -> None:
    with guest(browser, rehearsal) as came:
        page, keys = came.page, came.page.keyboard
        page.goto(f"{came.url}/play?{query}")
        expect(page.get_by_role("button", name="Soup")).to_be_visible()
        page.get_by_role("button", name="Soup").focus()
        keys.press("Enter")
        expect(page.get_by_label("How old is the guest?")).to_be_focused()
        keys.type("40")
        keys.press("Enter")
        expect(page.get_by_label("Bread")).to_be_focused()
        goes_on_elsewhere(page)
        page.get_by_label("Bread").focus()
        keys.press("Space")
        keys.press("Enter")
        expect(page.get_by_label("Anything else?")).to_be_focused()
        keys.type("No")
        keys.press("Enter")

        expect(page.get_by_text("Noted: No")).to_be_visible()


def goes_on_elsewhere(page: Page) -> None:
    """A page that is loaded again, and another tab, have what was said and the same question."""
    other = page.context.new_page()
    other.goto(page.url)
    page.reload()
    for each in (page, other):
        expect(each.get_by_label("Bread")).to_be_visible()
        expect(each.get_by_role("log")).to_contain_text("You: 40")
    other.close()


def test_a_wrong_key_is_told_and_starts_nothing(browser: Browser, rehearsal: Rehearsal) -> None:
    with guest(browser, rehearsal) as came:
        came.expected = FAILED
        came.page.goto(f"{came.url}/play?{urlencode({'flow': 'widget', 'key': 'pk.acme.no'})}")

        expect(came.page.get_by_role("alert")).to_be_visible()
