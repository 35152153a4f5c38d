"""Links between pages lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, anchors, name, pages, without_code

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ELSEWHERE = ("http://", "https://", "mailto:")


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_relative_link_of_a_page_resolves(page: Path) -> None:
    targets = _LINK.findall(without_code(page.read_text(encoding="utf-8")))
    assert [link for link in targets if not resolves(page, link)] == []


def test_every_page_below_docs_is_reached_from_its_index() -> None:
    """Directly, or through the index of a folder."""
    index = ROOT / "docs/README.md"
    linked = _linked(index)
    for folder in {page for page in linked if page.name == "README.md"}:
        linked |= _linked(folder)
    below = {page for page in pages() if page.is_relative_to(index.parent) and page != index}
    assert sorted(name(page) for page in below - linked) == []


def _linked(page: Path) -> set[Path]:
    return {
        (page.parent / link.partition("#")[0]).resolve()
        for link in _LINK.findall(page.read_text(encoding="utf-8"))
        if not link.startswith(_ELSEWHERE)
    }


def test_pages_that_the_code_names_exist() -> None:
    sources = [
        path
        for folder in (
            "environments",
            "gatehouse",
            "lambda_src",
            "modules",
            "policies",
            "rehearsal",
            "stacks",
        )
        for path in (ROOT / folder).rglob("*.py")
    ]
    named = {
        page
        for source in sources
        for page in re.findall(r"docs/[\w/.-]+\.md", source.read_text(encoding="utf-8"))
    }
    assert [page for page in sorted(named) if not (ROOT / page).is_file()] == []


def resolves(page: Path, link: str) -> bool:
    if link.startswith(_ELSEWHERE):
        return True
    path, _, fragment = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not fragment or fragment in anchors(target.read_text(encoding="utf-8"))
