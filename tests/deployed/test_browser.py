"""The web client in a real browser, through the front door, against everything that is deployed."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.deployed import browsing
from tests.deployed.browsing import DESK, PHONE, Guest, gate, guest
from tests.deployed.evidence import eventually
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens
from tests.deployed.test_front_door_streams import left_after, open_gate

pytestmark = pytest.mark.skipif(not browsing.executable(), reason=browsing.MISSING)
MEMBER, ADMIN = "member@acme.example", "admin@acme.example"
NEIGHBOUR = "member@globex.example"
FAILED = "Failed to load resource: the server responded with a status of"


@pytest.fixture(scope="module")
def browser(rehearsal: Rehearsal) -> Iterator[Browser]:
    with browsing.opened(rehearsal) as started:
        yield started


def has_words(came: Guest, count: int) -> bool:
    return browsing.words(came.answer()) >= count


def watch_it_grow(came: Guest, label: str, question: str) -> None:
    """Ask, and let the model say a word more each time that the last one was seen."""
    name = gate()
    came.ask(label, f"{question} [[gate {name}]]")
    expect(came.page.get_by_role("button", name="Stop answering")).to_be_visible()
    lengths = []
    for step in range(1, 7):
        open_gate(came.rehearsal, name, pieces=1)
        eventually(partial(has_words, came, step), f"{step} words")
        lengths.append(browsing.words(came.answer()))
    assert lengths == [1, 2, 3, 4, 5, 6]
    expect(came.page.get_by_role("button", name="Stop answering")).to_be_visible()
    open_gate(came.rehearsal, name)
    came.ended()
    assert browsing.words(came.answer()) > 6


def stop_one(came: Guest, label: str) -> None:
    """Stop an answer that is being written: what is there stays, and the model is let go."""
    name = gate()
    open_gate(came.rehearsal, name, pieces=3)
    came.ask(label, f"Tell me everything. [[gate {name}]]")
    eventually(partial(has_words, came, 2), "some words")
    came.page.get_by_role("button", name="Stop answering").click()
    expect(came.page.get_by_text("You stopped this answer.")).to_be_visible()
    for _ in range(60):  # at the next heartbeat at the latest
        if left_after(came.rehearsal, name):
            return
        came.page.wait_for_timeout(500)
    pytest.fail("The model was not let go.")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_somebody_signs_in_asks_stops_switches_and_signs_out(
    browser: Browser, rehearsal: Rehearsal, size: tuple[int, int]
) -> None:
    with guest(browser, rehearsal, size) as came:
        page, title = came.page, f"Plans of {gate()[:8]}"
        came.sign_in(MEMBER)
        watch_it_grow(came, "Message", title)

        came.menu()
        page.get_by_role("button", name="New chat").click()
        stop_one(came, "Message")

        came.menu()
        page.get_by_role("button", name=title).first.click()
        expect(page.get_by_label("You").get_by_text(title)).to_be_visible()
        assert "You asked" in came.answer()
        came.menu()
        page.get_by_role("button", name=f"Delete {title}").click()
        page.get_by_role("button", name="Delete", exact=True).click()
        expect(page.get_by_role("button", name=title)).to_have_count(0)

        came.menu()  # closed with the conversation that was open
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        page.reload()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_conversation_goes_on_where_it_was_left(
    browser: Browser, rehearsal: Rehearsal, size: tuple[int, int]
) -> None:
    with guest(browser, rehearsal, size) as came:
        page = came.page
        came.sign_in(NEIGHBOUR)
        came.ask("Message", "How do I read a file line by line in Python?")
        came.ended()
        came.menu()
        page.get_by_role("button", name="New chat").click()
        came.ask("Message", "Which dish should we put on the lunch menu?")
        came.ended()
        came.menu()
        page.get_by_role("button", name="How do I read a file").first.click()
        expect(page.get_by_label("You").get_by_text("How do I read a file")).to_be_visible()
        came.ask("Message", "And if the file is larger than the memory?")
        came.ended()

        assert "“And if the file is larger than the memory?”" in came.answer()
        assert "first message of our conversation" not in came.answer()
        expect(page.get_by_label("You", exact=True)).to_have_count(2)
        came.picture("web-chat" if size == DESK else "web-chat-phone")


def test_questions_and_answers_have_versions(browser: Browser, rehearsal: Rehearsal) -> None:
    with guest(browser, rehearsal) as came:
        page, keys = came.page, came.page.keyboard
        came.sign_in(MEMBER)
        came.ask("Message", "Where do I begin?")
        came.ended()
        page.get_by_role("button", name="Regenerate").click()
        expect(page.get_by_text("Version 2 of 2")).to_be_visible()
        came.ended()
        page.get_by_role("button", name="Previous answer").focus()
        keys.press("Enter")
        expect(page.get_by_text("Version 1 of 2")).to_be_visible()
        expect(page.get_by_role("button", name="Previous answer")).to_be_focused()

        page.get_by_role("button", name="Edit").click()
        page.get_by_label("Edit your message").fill("Where does it end?")
        keys.press("Enter")
        came.ended()
        assert "“Where does it end?”" in came.answer()
        assert "first message of our conversation" in came.answer()  # nothing of the other branch
        assert came.faults() == []
        came.picture("web-versions")
        page.get_by_role("button", name="Previous question").click()
        expect(
            page.get_by_label("You", exact=True).get_by_text("Where do I begin?")
        ).to_be_visible()


def test_the_keyboard_alone_will_do(browser: Browser, rehearsal: Rehearsal) -> None:
    with guest(browser, rehearsal) as came:
        keys = came.page.keyboard
        came.page.goto(came.url)
        tab_to(came, "Sign in")
        keys.press("Enter")
        expect(came.page.get_by_label("Username")).to_be_focused()
        keys.type(MEMBER)
        keys.press("Tab")
        keys.type(rehearsal.password(MEMBER))
        keys.press("Enter")
        expect(came.page.get_by_label("Message", exact=True)).to_be_visible()

        tab_to(came, "Message")
        keys.type("Keyboard")
        keys.press("Shift+Enter")
        keys.type("only")
        keys.press("Enter")
        came.ended()

        name = gate()
        keys.type(f"More, please. [[gate {name}]]")
        keys.press("Enter")
        open_gate(rehearsal, name, pieces=2)
        eventually(lambda: browsing.words(came.answer()) == 2, "two words")
        keys.press("Escape")
        expect(came.page.get_by_text("You stopped this answer.")).to_be_visible()

        tab_to(came, "Sign out")
        keys.press("Enter")
        expect(came.page.get_by_role("button", name="Sign in")).to_be_visible()


def tab_to(came: Guest, label: str) -> None:
    """Press Tab until that is in focus."""
    named = "document.activeElement.getAttribute('aria-label') || (document.activeElement.labels"
    named += " || [])[0]?.textContent || document.activeElement.textContent"
    for _ in range(80):
        came.page.keyboard.press("Tab")
        if came.page.evaluate(named) == label:
            return
    pytest.fail(f"Tab does not lead to {label}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_place_has_a_serious_accessibility_fault(
    browser: Browser, rehearsal: Rehearsal, size: tuple[int, int], scheme: browsing.Scheme
) -> None:
    with guest(browser, rehearsal, size, scheme) as came:
        page, found = came.page, {}
        page.goto(came.url)
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        found["gate"] = came.faults()
        came.sign_in(ADMIN)
        found["chat"] = came.faults()
        came.go("Tutor")
        came.ask("Ask the tutor", "Where do I begin?")
        came.ended()
        found["tutor"] = came.faults()
        if size == DESK and scheme == "dark":
            came.picture("web-tutor-dark")
        came.go("Ask your figures")
        came.ask("Question about your figures", "What did we earn this week?")
        came.ended()
        assert "You asked" in came.answer()
        found["ask"] = came.faults()
        came.go("Usage")
        expect(page.get_by_role("table").first).to_be_visible()
        found["usage"] = came.faults()
        if came.is_phone:
            came.menu()
            found["menu"] = came.faults()

        assert {place: faults for place, faults in found.items() if faults} == {}


def test_the_page_speaks_german_and_keeps_what_a_reader_thinks_of_an_answer(
    browser: Browser, rehearsal: Rehearsal
) -> None:
    with guest(browser, rehearsal, PHONE, language="de-AT") as came:
        page = came.page
        came.sign_in(MEMBER)
        expect(page.locator("html")).to_have_attribute("lang", "de")
        came.ask("Nachricht", "Was sind Primzahlen?")
        page.get_by_role("button", name="Schlechte Antwort").click()
        page.get_by_text("Nicht richtig").click()
        page.get_by_label("In Ihren eigenen Worten").fill("Die 1 ist keine.")
        assert came.faults() == []
        came.picture("web-chat-rating")
        page.locator("form", has_text="Was war nicht gut?").get_by_role("button").last.click()
        expect(page.get_by_role("button", name="Nicht richtig")).to_be_visible()

        page.get_by_role("button", name="Menü öffnen").click()
        page.get_by_role("combobox", name="Sprache").select_option("English")
        page.get_by_role("button", name="New chat").click()
        page.get_by_role("button", name="Open menu").click()
        page.get_by_role("button", name="Was sind Primzahlen?", exact=True).first.click()

        expect(page.get_by_role("button", name="Not correct")).to_be_visible()
        assert page.evaluate("localStorage.getItem('gatehouse-language')") == "en"


def test_no_token_is_left_where_another_script_could_find_it(
    browser: Browser, rehearsal: Rehearsal
) -> None:
    with guest(browser, rehearsal) as came:
        came.sign_in(MEMBER)

        assert came.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        assert came.page.evaluate("document.cookie") == ""
        assert urlsplit(came.page.url)._replace(fragment="").geturl() == f"{came.url}/"


def test_an_answer_to_a_sign_in_that_nobody_began_is_refused(
    browser: Browser, rehearsal: Rehearsal
) -> None:
    with guest(browser, rehearsal) as came:
        came.page.goto(f"{came.url}/signed-in?code=stolen&state=made-up")

        expect(came.page.get_by_role("alert")).to_contain_text("You were not signed in")


def test_what_goes_wrong_is_told_and_can_be_tried_again(
    browser: Browser, rehearsal: Rehearsal
) -> None:
    with guest(browser, rehearsal) as came:
        came.sign_in(MEMBER)
        expect(came.page.get_by_role("link", name="Usage")).to_have_count(0)
        came.go("Tutor")

        came.ask("Ask the tutor", "[[cut]] Anything?")
        expect(came.page.get_by_role("alert")).to_contain_text("kept above")
        assert "You asked" in came.answer()
        expect(came.page.get_by_role("button", name="Try again")).to_be_enabled()

        came.expected = f"{FAILED} 502"  # Chromium notes it by itself
        came.ask("Ask the tutor", "[[fail]] Anything?")
        expect(came.page.get_by_role("alert").last).to_contain_text("The model could not answer")


def test_another_page_mounts_the_tutor(
    browser: Browser, rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    with guest(browser, rehearsal) as came:
        page = came.page
        page.goto(f"{came.url}/component/example/index.html")
        page.get_by_label("ID token").fill(tokens[MEMBER].id)
        page.get_by_role("button", name="Mount the tutor").click()
        page.get_by_label("Your code").fill("def double(number):\n    return number\n# three lines")
        page.get_by_role("button", name="What is wrong with my code?").click()

        expect(page.get_by_role("region", name="Tutor")).to_contain_text(
            "I read 3 lines of your code."
        )
        assert came.faults() == []
