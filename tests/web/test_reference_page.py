"""The page of the OpenAPI document, in a real browser, under the policy of the edge."""

import pytest
from playwright.sync_api import expect, sync_playwright

from lambda_src.api_document.operations import OPERATIONS
from modules.bundle import web_files
from tests.deployed import browsing
from tests.web.reference_server import Door, serving

_PATIENCE_MS = 20_000
_MOST_OF_THE_START = 420_000  # bytes of the one script that every visitor loads
_VIEWER = "gr-viewer"


@pytest.mark.skipif(not browsing.executable(), reason=browsing.MISSING)
def test_every_operation_is_shown_and_can_be_called_and_nothing_leaves_the_host() -> None:
    # Some 10 s of a slow machine: the viewer draws a hundred operations, which is what is shown.
    door = Door()
    complaints: list[str] = []
    elsewhere: list[str] = []
    with serving(door) as url, sync_playwright() as playwright:
        expect.set_options(timeout=_PATIENCE_MS)
        browser = browsing.launch(playwright, 9, 9)
        page = browser.new_page(color_scheme="dark")
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
        page.on("request", lambda sent: elsewhere.append(sent.url))
        page.goto(f"{url}/docs")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="API reference")).to_be_attached()
        expect(page.locator(".opblock")).to_have_count(len(OPERATIONS))
        assert page.url == f"{url}/docs"
        assert browsing.faults_of(page, without=f".{_VIEWER}") == []
        listing = page.locator("#operations-default-listSessions")
        listing.get_by_role("button", name="get /api/sessions", exact=False).first.click()
        listing.get_by_role("button", name="Try it out").click()
        with page.expect_response("**/api/sessions**") as answered:
            listing.get_by_role("button", name="Execute").click()
        assert answered.value.ok
        browser.close()

    assert door.called[-1] == ("GET", "/api/sessions", f"Bearer {door.token}")
    assert complaints == []
    assert [sent for sent in elsewhere if not sent.startswith((f"{url}/", "data:"))] == []


def test_only_this_page_loads_the_viewer() -> None:
    files = {file.key: file.path for file in web_files()}
    scripts = {key: path for key, path in files.items() if key.endswith(".js")}
    holding = [key for key, path in scripts.items() if "swagger-ui" in path.read_text("utf-8")]
    assert len(holding) == 1
    assert holding[0].startswith("assets/ReferencePage-")
    (start,) = (path for key, path in scripts.items() if key.startswith("assets/index-"))
    assert start.stat().st_size < _MOST_OF_THE_START
