import json

from rehearsal.simulators.model import figures

DATA = {
    "revenue_by_day": {
        "from": "2026-10-23", "to": "2026-11-21", "revenue_cents": 123456, "orders": 7,
    },
    "top_menu_items": {"data": [{"name": "Soup", "quantity": 2}, {"name": "Pie", "quantity": 9}]},
}  # fmt: skip


def _message(data: str) -> str:
    return f"<data-ab12>\n{data}\n</data-ab12>\n\nHow much?"


def test_a_question_with_data_is_answered_with_its_figures() -> None:
    data, asked = figures.split(_message(json.dumps(DATA)))

    assert asked == "How much?"
    assert data is not None
    assert figures.sentence(data) == (
        "From 2026-10-23 to 2026-11-21 the revenue was 1234.56 from 7 orders. "
        "The best seller was Pie, sold 9 times."
    )


def test_a_question_without_data_stays_as_it_is() -> None:
    assert figures.split("How much?") == (None, "How much?")


def test_data_that_is_no_json_is_part_of_the_question() -> None:
    assert figures.split(_message("not json")) == (None, _message("not json"))


def test_data_without_figures_is_said_to_have_none() -> None:
    assert figures.sentence({}) == "There are no figures."
