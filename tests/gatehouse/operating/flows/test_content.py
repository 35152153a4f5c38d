"""Which items of a file a question may draw: the rules that the database follows."""

from typing import Any

import pytest

from gatehouse.operating.flows.content import FileContent
from lambda_src.flows.documents import Query


def item(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"i{number}", "type": "question", "body": {"text": "?"}, **fields}


def drawn(query: Query, *items: dict[str, Any]) -> list[str]:
    return [each.id for each in FileContent(items).matching(query)]


def test_type_and_every_tag_have_to_fit_and_items_come_by_id() -> None:
    items = (item(3, tags=["a", "b"]), item(1, tags=["b", "a", "c"]), item(2, tags=["a"]))
    joke = {**item(4, tags=["a", "b"]), "type": "joke"}

    assert drawn(Query("question", tags=("a", "b")), *items, joke) == ["i1", "i3"]


@pytest.mark.parametrize(("seats", "found"), [(1, ["i1"]), (2, ["i1", "i2"]), (5, ["i2"])])
def test_limits_of_an_item_are_compared_with_what_is_asked_for(
    seats: int, found: list[str]
) -> None:
    items = (
        item(1, info={"min_seats": 1, "max_seats": 2}),
        item(2, info={"min_seats": 2, "max_seats": 5}),
    )
    query = Query("question", info_filters={"min_seats": seats, "max_seats": seats})

    assert drawn(query, *items) == found


def test_what_was_shown_and_what_is_no_longer_published_is_not_drawn() -> None:
    items = (item(1), item(2), item(3, status="draft"))

    assert drawn(Query("question", exclude=("i1",)), *items) == ["i2"]


def test_an_item_without_an_id_has_the_same_one_in_every_run() -> None:
    nameless = {"type": "joke", "body": {"text": "?"}}
    (first,), (second,) = (FileContent([nameless]).matching(Query("joke")) for _ in range(2))

    assert first.id == second.id
    assert FileContent([nameless]).find(first.id) == first
