"""The algebra of wildcards is exact: it agrees with matching, and a text that it finds matches."""

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.authorization import wildcards
from policies.authorization.wildcards import (
    Kind,
    Pattern,
    TooManyStatesError,
    find,
    includes,
    intersects,
)

TEXTS = st.text("ab:*?", max_size=7)
KINDS = st.sampled_from(get_args(Kind))
PATTERNS = st.builds(Pattern, st.text("aAb:*?", max_size=7), KINDS)


@pytest.mark.parametrize(
    ("pattern", "kind", "text", "matches"),
    [
        ("s3:Get*", "folded", "S3:getobject", True),
        ("s3:Get?bject", "text", "s3:GetObject", True),
        ("s3:Get?bject", "text", "s3:GetOObject", False),
        ("a*", "equal", "abc", False),
        ("a*", "equal", "a*", True),
        # A `*` within a segment stays there; one that ends a segment goes beyond the colon.
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
        ("arn:aws:logs:r:1:g:/aws/*/x", "resource", "arn:aws:logs:r:1:g:/aws/a:b/x", False),
        ("arn:aws:logs:r:1:g:*", "resource", "arn:aws:logs:r:1:g:x:log-stream:s", True),
        # ArnLike compares each of the six parts by itself.
        ("arn:aws:sns:*:1:t", "arn", "arn:aws:sns:r:2:1:t", False),
        ("arn:aws:sns:*:1:t", "text", "arn:aws:sns:r:2:1:t", True),
        ("arn:aws:s3:::b/*", "arn", "arn:aws:s3:::b/a:c", True),
    ],
)  # fmt: skip
def test_patterns_match_as_iam_reads_them(
    pattern: str, kind: Kind, text: str, matches: bool
) -> None:
    assert Pattern(pattern, kind).matches(text) is matches


@given(pattern=TEXTS, text=TEXTS)
def test_a_pattern_matches_what_its_regular_expression_matches(pattern: str, text: str) -> None:
    expression = "".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in pattern)
    assert Pattern(pattern).matches(text) is bool(re.fullmatch(expression, text))


@given(
    wanted=st.lists(PATTERNS, min_size=1, max_size=3),
    unwanted=st.lists(PATTERNS, max_size=3),
    tried=st.lists(st.text("aAb:cx", max_size=6), max_size=8),
)
def test_a_text_that_is_found_fits_and_none_is_overlooked(
    wanted: list[Pattern], unwanted: list[Pattern], tried: list[str]
) -> None:
    def fits(text: str) -> bool:
        return all(p.matches(text) for p in wanted) and not any(p.matches(text) for p in unwanted)

    found = find(wanted, unwanted)
    assert found is None or fits(found)
    if found is None:
        assert [text for text in tried if fits(text)] == []


@given(wide=PATTERNS, narrow=PATTERNS, tried=st.lists(st.text("aAb:cx", max_size=6), max_size=8))
def test_one_includes_another_when_no_text_says_otherwise(
    wide: Pattern, narrow: Pattern, tried: list[str]
) -> None:
    beyond = find((narrow,), (wide,))
    assert includes(wide, narrow) is (beyond is None)
    if beyond is None:
        assert [text for text in tried if narrow.matches(text) and not wide.matches(text)] == []


@given(one=PATTERNS, other=PATTERNS)
def test_two_meet_when_a_text_matches_both(one: Pattern, other: Pattern) -> None:
    assert intersects(one, other) is (find((one, other)) is not None)


def test_patterns_include_and_meet_each_other() -> None:
    assert includes(Pattern("arn:*:key/*"), Pattern("arn:aws:kms:r:1:key/?"))
    assert not includes(Pattern("a?"), Pattern("a*"))
    assert intersects(Pattern("a*c"), Pattern("*b*"))
    assert not intersects(Pattern("a*"), Pattern("b*"))


def test_a_search_that_is_too_large_is_given_up_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wildcards, "_MOST_STATES", 50)
    patterns = [Pattern(f"*{letter}?{letter}*") for letter in "abcdefgh"]
    with pytest.raises(TooManyStatesError):
        find(patterns, [Pattern("*h")])
