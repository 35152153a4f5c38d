from hypothesis import given
from hypothesis import strategies as st

from rehearsal.simulators.front_door.path_pattern import matches, normalized, straightened

PLAIN = st.text("abcXYZ019-_~.", min_size=1).filter(lambda text: text.strip("."))
SEGMENTS = st.lists(PLAIN, min_size=1, max_size=5)


def path(segments: list[str]) -> str:
    return "/" + "/".join(segments)


@given(SEGMENTS)
def test_a_pattern_without_wildcards_matches_itself_with_or_without_its_slash(
    segments: list[str],
) -> None:
    assert matches(path(segments), path(segments))
    assert matches(path(segments).removeprefix("/"), path(segments))


@given(SEGMENTS, SEGMENTS)
def test_a_star_matches_any_text_slashes_included(area: list[str], rest: list[str]) -> None:
    assert matches(f"{path(area)}/*", path(area + rest))
    assert matches(f"{path(area)}/*", f"{path(area)}/")
    assert not matches(f"{path(area)}/*", path(area))
    assert matches("*", path(rest))


@given(SEGMENTS, st.sampled_from("aZ9-/."))
def test_a_question_mark_matches_exactly_one_character(segments: list[str], sign: str) -> None:
    pattern = f"{path(segments)}?end"

    assert matches(pattern, f"{path(segments)}{sign}end") or sign in "/."
    assert not matches(pattern, f"{path(segments)}end")
    assert not matches(pattern, f"{path(segments)}xyend")


@given(SEGMENTS)
def test_case_counts(segments: list[str]) -> None:
    other = path(segments).swapcase()

    assert matches(path(segments), other) == (path(segments) == other)


@given(st.text("abc.+$^()[]{}|\\", min_size=1))
def test_nothing_else_in_a_pattern_is_special(text: str) -> None:
    assert matches(f"/a-{text}-z", f"/a-{text}-z")
    assert not matches("/a.z", "/abz")
    assert not matches("/[ab]", "/a")


@given(st.text("/ab.%2fE4101", max_size=30).map(lambda text: f"/{text}"))
def test_normalizing_again_changes_nothing_that_is_not_an_escape(text: str) -> None:
    assert straightened(straightened(text)) == straightened(text)
    assert "//" not in normalized(text)
    assert "/../" not in normalized(text)


def test_dots_are_followed_and_never_above_the_root() -> None:
    assert normalized("/a/../b") == "/b"
    assert normalized("/a/..") == "/"
    assert normalized("/a/b/.") == "/a/b/"
    assert normalized("/../../etc/passwd") == "/etc/passwd"
    assert normalized("//a///b/") == "/a/b/"
    assert normalized("/") == "/"


def test_only_needless_escapes_are_resolved() -> None:
    assert normalized("/%61%70%69/x") == "/api/x"
    assert normalized("/a%2Fb%20%C3%A4") == "/a%2Fb%20%C3%A4"
    assert normalized("/%2e%2E/api") == "/api"
    assert not matches("/api/*", "/api%2Fx")
