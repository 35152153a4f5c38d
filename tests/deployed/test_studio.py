"""The studio in a real browser, from an empty tenant to a visitor's phone and back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.deployed import browsing
from tests.deployed.browsing import DESK, PHONE, Guest, guest
from tests.deployed.people import Person, new_tenant
from tests.deployed.running import Rehearsal

pytestmark = pytest.mark.skipif(not browsing.executable(), reason=browsing.MISSING)
MEMBER = "member@acme.example"
FAILED = "Failed to load resource: the server responded with a status of"
_COUNTED_MS = 240_000  # the relay comes within a minute, the page looks each half minute


@pytest.fixture(scope="module")
def browser(rehearsal: Rehearsal) -> Iterator[Browser]:
    with browsing.opened(rehearsal) as started:
        yield started


@pytest.fixture(scope="module")
def admin(rehearsal: Rehearsal) -> Person:
    return Person.invited(rehearsal, new_tenant(rehearsal), "tenant-admin")


def enter(came: Guest, email: str) -> Page:
    """Come to the studio by its address; signing in leads back there."""
    page = came.page
    page.goto(f"{came.url}/studio")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Username").fill(email)
    page.get_by_label("Password").fill(came.rehearsal.password(email))
    page.get_by_role("button", name="Sign in").click()
    return page


def open_node(page: Page, name: str) -> None:
    listed = page.get_by_role("region", name="All nodes")
    listed.get_by_role("button", name=name).click()


def begin(page: Page, name: str) -> None:
    """Make a flow of the template of the reading companion."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Reading companion").click()
    expect(page.get_by_role("region", name="Canvas")).to_be_visible()
    expect(page.get_by_text("No mistakes")).to_be_visible()


def publish(page: Page, note: str) -> None:
    page.get_by_role("button", name="Versions").click()
    page.get_by_label("What is new").fill(note)
    page.get_by_label("Who may play it").select_option("public")
    page.get_by_role("button", name="ublish").click()
    expect(page.get_by_role("status").get_by_text("is published")).to_be_visible()


def played(browser: Browser, rehearsal: Rehearsal, address: str, says: str) -> None:
    with guest(browser, rehearsal, PHONE) as visitor:
        page = visitor.page
        page.goto(address)
        page.get_by_role("textbox", name="What is your name?").fill("Ada")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Something to shiver at").click()
        expect(page.get_by_text(says)).to_be_visible()


def test_a_flow_is_drawn_tried_published_played_and_watched(
    browser: Browser, rehearsal: Rehearsal, admin: Person
) -> None:
    with guest(browser, rehearsal, DESK) as came:
        page = enter(came, admin.email)
        assert came.faults() == []
        begin(page, "Reading companion")
        open_node(page, "taste")
        assert came.faults() == []
        came.picture("studio")

        page.get_by_role("button", name="Try it").click()
        page.get_by_role("textbox", name="What is your name?").fill("Ada")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Something to shiver at").click()
        expect(page.get_by_text("The flow has ended.")).to_be_visible()
        assert came.faults() == []
        came.picture("studio-trial")

        publish(page, "The first one")
        address = page.get_by_role("link", name="/play?flow=").get_attribute("href")
        assert address
        played(browser, rehearsal, address, "Frankenstein")
        page.get_by_role("button", name="Figures").click()
        figures = page.get_by_role("table", name="At taste")  # the node that is selected
        expect(figures.get_by_role("row", name="taste")).to_be_visible(timeout=_COUNTED_MS)
        assert came.faults() == []
        came.picture("studio-figures")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_place_of_the_studio_has_a_serious_fault_in_the_dark(
    browser: Browser, rehearsal: Rehearsal, admin: Person, size: tuple[int, int]
) -> None:
    with guest(browser, rehearsal, size, "dark") as came:
        page, found = enter(came, admin.email), {}
        page.get_by_role("link", name="Reading companion").click()
        open_node(page, "taste")
        found["node"] = came.faults()
        page.get_by_role("button", name="JSON").click()
        expect(page.get_by_role("textbox", name="Content of taste")).to_be_visible()
        found["json"] = came.faults()
        came.picture("studio-dark" if size == DESK else "studio-phone")
        page.get_by_role("link", name="Content", exact=True).click()
        page.get_by_role("button", name="New content").click()
        found["content"] = came.faults()
        page.get_by_role("link", name="Webhooks").click()
        expect(page.get_by_role("heading", name="Webhooks")).to_be_visible()
        found["webhooks"] = came.faults()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

        assert {place: faults for place, faults in found.items() if faults} == {}


def test_two_editors_of_one_flow_lose_nothing(
    browser: Browser, rehearsal: Rehearsal, admin: Person
) -> None:
    with guest(browser, rehearsal) as one, guest(browser, rehearsal) as other:
        pages = [enter(came, admin.email) for came in (one, other)]
        for page in pages:
            page.get_by_role("link", name="Reading companion").click()
        first, second = pages
        open_node(first, "funny")
        first.get_by_label("Name", exact=True).fill("To laugh")
        first.get_by_role("button", name="Save", exact=True).click()
        expect(first.get_by_text("Saved, revision")).to_be_visible()

        other.expected = f"{FAILED} 409"
        open_node(second, "hello")
        second.get_by_label("Name", exact=True).fill("Welcome")
        second.get_by_role("button", name="Save", exact=True).click()
        dialog = second.get_by_role("dialog")
        expect(dialog.get_by_text("funny")).to_be_visible()
        assert other.faults() == []
        dialog.get_by_role("button", name="Keep both").click()
        second.get_by_role("button", name="Save", exact=True).click()
        expect(second.get_by_text("Saved, revision")).to_be_visible()
        listed = second.get_by_role("region", name="All nodes")
        for name in ("To laugh", "Welcome"):
            expect(listed.get_by_role("button", name=name)).to_be_visible()


def test_a_member_gets_none_of_it(browser: Browser, rehearsal: Rehearsal) -> None:
    with guest(browser, rehearsal) as came:
        asked: list[str] = []
        came.page.on("request", lambda request: asked.append(request.url))
        page = enter(came, MEMBER)

        expect(page.get_by_role("heading", name="for administrators")).to_be_visible()
        assert not [url for url in asked if "/cms/" in url or "/assets/Studio" in url]
