"""A real browser at the front door: Debian's Chromium, driven by Playwright."""

import json
import os
import re
import shutil
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

from gatehouse.home import repository
from tests.deployed.relay import relay
from tests.deployed.running import Rehearsal

BROWSER_VARIABLE = "GATEHOUSE_CHROMIUM"
PICTURES_VARIABLE = "GATEHOUSE_PICTURES"
MISSING = (
    "needs Chromium: `apt-get install chromium`, or name one in GATEHOUSE_CHROMIUM; "
    "then `make test TESTS=tests/deployed/test_browser.py`"
)
Scheme = Literal["light", "dark"]
DESK, PHONE = (1280, 800), (390, 844)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
# What MiniStack's sign-in host does not have. On AWS both are there.
_EMULATOR_LACKS = {"/favicon.ico", "/oauth2/revoke"}
_PATIENCE_MS = 30_000  # the first call of a function starts it
_SIGN_IN = re.compile("^(Sign in|Anmelden)$")  # the pool's own page is English
_MESSAGE = re.compile("^(Message|Nachricht)$")
_PICTURES = repository() / "docs" / "images"


def executable() -> str | None:
    """The browser of this machine, or None."""
    named = os.environ.get(BROWSER_VARIABLE)
    return named or next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def opened(rehearsal: Rehearsal) -> Iterator[Browser]:
    """A browser whose way to the front door is a relay."""
    port = urlsplit(rehearsal.output("edge", "url")).port
    assert port
    with relay(port) as way, sync_playwright() as playwright:
        expect.set_options(timeout=_PATIENCE_MS)
        started = launch(playwright, port, way)
        yield started
        started.close()


def launch(playwright: Playwright, door: int, way: int) -> Browser:
    """A browser that takes the relay on port `way` when it is sent to the front door's port."""
    rule = f"--host-resolver-rules=MAP localhost:{door} 127.0.0.1:{way}"
    return playwright.chromium.launch(
        executable_path=executable(), args=[*_FLAGS.split(), rule], chromium_sandbox=False
    )


@dataclass
class Guest:
    """Somebody in front of a page, and what the browser had to complain about."""

    page: Page
    url: str
    rehearsal: Rehearsal
    is_phone: bool
    scheme: Scheme
    expected: str | None = None
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, email: str) -> None:
        """By the pool's own sign-in page."""
        self.page.goto(self.url)
        self.page.get_by_role("button", name=_SIGN_IN).click()
        self.page.get_by_label("Username").fill(email)
        self.page.get_by_label("Password").fill(self.rehearsal.password(email))
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_label(_MESSAGE)).to_be_visible()

    def menu(self) -> None:
        """Open the menu where it is not always in sight."""
        if self.is_phone:
            self.page.get_by_role("button", name="Open menu").click()

    def go(self, place: str) -> None:
        self.menu()
        self.page.get_by_role("link", name=place).click()

    def ask(self, label: str, question: str) -> None:
        field = self.page.get_by_label(label, exact=True)
        field.fill(question)
        field.press("Enter")

    def answer(self) -> str:
        """The newest answer in sight, as far as it is written."""
        return self.page.locator(".gh-place:not([hidden]) .gh-answer").last.inner_text()

    def ended(self) -> None:
        """Wait until nothing is being written."""
        sent = self.page.locator(".gh-place:not([hidden])").get_by_role("button", name="Send")
        expect(sent).to_be_visible()

    def faults(self) -> list[str]:
        """What axe calls serious or critical; a policy that forbids scripts cannot stop it."""
        return faults_of(self.page, impacts=("serious", "critical"))

    def picture(self, name: str) -> None:
        """Keep a picture for the pages, when somebody asked for them."""
        if os.environ.get(PICTURES_VARIABLE):
            self.page.screenshot(path=_PICTURES / f"{name}.png")


@contextmanager
def guest(
    browser: Browser,
    rehearsal: Rehearsal,
    size: tuple[int, int] = DESK,
    scheme: Scheme = "light",
    language: str = "en-US",
) -> Iterator[Guest]:
    """A new visitor without a past. Complaints that a test did not expect fail it at its end."""
    is_phone = size == PHONE
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        is_mobile=is_phone,
        has_touch=is_phone,
        reduced_motion="reduce",
        locale=language,
    )
    page = context.new_page()
    url = rehearsal.output("edge", "url")
    came = Guest(page, url, rehearsal, is_phone, scheme)

    def listen(message: ConsoleMessage) -> None:
        is_expected = came.expected is not None and message.text.startswith(came.expected)
        is_expected = is_expected or urlsplit(message.location["url"]).path in _EMULATOR_LACKS
        if message.type in {"error", "warning"} and not is_expected:
            came.complaints.append(f"{message.text} {message.location['url']}")

    page.on("console", listen)
    page.on("pageerror", lambda error: came.complaints.append(str(error)))
    try:
        yield came
    finally:
        context.close()
    assert not came.complaints, came.complaints


def gate() -> str:
    """A name for a model's gate that nobody has used."""
    return uuid.uuid4().hex


def words(text: str) -> int:
    return len(re.findall(r"\S+", text))


def faults_of(
    page: Page,
    *,
    without: str = "",
    impacts: Collection[str] = ("serious", "critical", "moderate", "minor"),
) -> list[str]:
    """What axe finds of these impacts in a page, `without` what a selector names."""
    page.evaluate(_axe())
    scope = json.dumps({"exclude": [without]}) if without else ""
    found: dict[str, Any] = page.evaluate(f"axe.run({scope})")
    return [
        f"{fault['id']}: {json.dumps([node['target'] for node in fault['nodes']])}"
        for fault in found["violations"]
        if fault["impact"] in impacts
    ]


@cache
def _axe() -> str:
    source = Path(repository() / "web" / "node_modules" / "axe-core" / "axe.min.js")
    return source.read_text(encoding="utf-8")
