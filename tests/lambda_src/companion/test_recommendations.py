"""Books that fit a reader: what is filtered, what only gives the order, and what is refused."""

import json
from typing import Any

import pytest

from lambda_src.api_document.companion_responses import RecommendationsShown
from lambda_src.companion.requests import LEVELS
from lambda_src.migrate.books import BOOKS
from tests.lambda_src.companion.conftest import Library


def recommended(library: Library, tenant_id: str = "acme", **fields: Any) -> dict[str, Any]:
    """What is answered, which is what the API's document says."""
    told = library.member(tenant_id).did("recommend_books", **fields)
    RecommendationsShown.model_validate_json(json.dumps(told), strict=True)
    return told


def titles(told: dict[str, Any]) -> list[str]:
    return [book["title"] for book in told["recommendations"]]


def test_the_best_books_come_first_with_the_filters_that_hold_for_all(library: Library) -> None:
    wish: dict[str, Any] = {
        "genres": ["Mystery", " fantasy "],
        "hues": ["dark"],
        "reading_level": "fluent",
    }

    told = recommended(library, **wish, age=12, limit=3)

    assert titles(told) == [
        "The Clock Below the Lake",
        "The Salt Archive",
        "The Dragon's Accountant",
    ]
    assert [book["score"] for book in told["recommendations"]] == [10, 9, 6]
    assert (told["count"], told["fallback"]) == (3, False)
    assert told["filters_applied"] == {
        "genres": ["mystery", "fantasy"], "hues": ["dark"], "reading_level": "fluent", "age": 12,
    }  # fmt: skip
    first = told["recommendations"][0]
    assert (first["author"], first["reading_level"]) == ("Mara Winther", "fluent")
    assert first["isbn"].isdigit()


def test_every_book_is_of_the_age_near_the_level_and_of_the_taste(library: Library) -> None:
    told = recommended(library, genres=["humour"], reading_level="developing", age=9, limit=20)
    assert told["count"] > 1
    for book in told["recommendations"]:
        assert book["min_age"] <= 9 <= book["max_age"]
        assert "humour" in book["genres"]
        assert abs(LEVELS.index(book["reading_level"]) - 2) <= 1


def test_where_nothing_fits_the_nearest_of_the_age_are_given_as_a_fallback(
    library: Library,
) -> None:
    told = recommended(library, genres=["opera"], age=4, excluded_isbns=["979-0000000001"])
    assert (told["fallback"], told["count"]) == (True, 3)
    assert told["filters_applied"] == {"age": 4, "excluded_isbns": ["9790000000001"]}
    assert all(book["min_age"] <= 4 <= book["max_age"] for book in told["recommendations"])
    assert "Ten Red Boats" not in titles(told)


def test_without_a_wish_there_are_books_and_null_is_no_wish(library: Library) -> None:
    assert recommended(library)["count"] == 5
    nothing: dict[str, Any] = {"genres": None, "hues": None, "reading_level": None, "age": None}
    told = recommended(library, **nothing, excluded_isbns=None, limit=20)
    assert (told["count"], told["fallback"], told["filters_applied"]) == (20, False, {})
    assert recommended(library, **nothing, limit=20) == told


def test_a_tenant_without_books_gets_none_and_never_another_one_s(library: Library) -> None:
    told = recommended(library, "globex", genres=["fantasy"])
    assert (told["recommendations"], told["count"], told["fallback"]) == ([], 0, True)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"genres": "fantasy"}, "genres"),
        ({"genres": ["x"] * 21}, "genres"),
        ({"genres": [""]}, "genres.0"),
        ({"genres": ["x" * 61]}, "genres.0"),
        ({"hues": [{"hue": "dark"}]}, "hues.0"),
        ({"reading_level": "expert"}, "reading_level"),
        ({"age": -1}, "age"),
        ({"age": 121}, "age"),
        ({"limit": 0}, "limit"),
        ({"limit": 21}, "limit"),
        ({"excluded_isbns": ["123"]}, "excluded_isbns.0"),
        ({"excluded_isbns": ["9790000000001"] * 201}, "excluded_isbns"),
        ({"tenant_id": "globex"}, "tenant_id"),
    ],
)
def test_what_is_out_of_bounds_is_refused_by_name(
    library: Library, fields: dict[str, Any], named: str
) -> None:
    error = library.member()("recommend_books", **fields)["error"]
    assert (error["status"], error["code"]) == (400, "invalid_request")
    assert error["message"].startswith(f"{named}: ")


def test_words_of_a_request_are_no_sql(library: Library) -> None:
    told = recommended(library, genres=["'} UNION SELECT 1 --", '{"a"', "%"], hues=["\\"])
    assert told["fallback"] is True


def test_a_visitor_without_an_account_asks_by_a_flow_only(library: Library) -> None:
    stranger = library.member()
    stranger.claims, stranger.visitor = None, {"public_key": "pk.acme.x"}
    assert stranger.refused("recommend_books") == (400, "invalid_request")


def test_the_invented_books_are_of_known_levels_and_words() -> None:
    assert len({book.title for book in BOOKS}) == len(BOOKS)
    assert {book.level for book in BOOKS} == set(range(len(LEVELS)))
    words = [word for book in BOOKS for word in (*book.genres, *book.hues)]
    assert all(word == word.casefold() and '"' not in word for word in words)
