"""What conversations cost: the sums, by hand, and what a wrong file is told."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from environments import Settings
from gatehouse.cost.conversations import Conversation, Question, lines
from gatehouse.cost.line import CostLine
from gatehouse.home import repository
from gatehouse.platform import ArgumentError
from gatehouse.settings import load

TWO = Conversation(
    questions=2,
    question_tokens=100,
    answer_tokens=300,
    instruction_tokens=50,
    answer_seconds=4,
    page_requests=6,
    api_requests=2,
    question=Question(write_units=16, read_units=2, events_kilobytes=1024, log_kilobytes=0),
)


@pytest.fixture(scope="module")
def dev() -> Settings:
    return load("dev")


def by_name(found: tuple[CostLine, ...]) -> dict[tuple[str, str], float]:
    return {(line.stack, line.what): line.quantity for line in found}


def test_a_conversation_is_counted_as_a_person_would_count_it(dev: Settings) -> None:
    found = by_name(lines(dev, TWO, 1_000))

    assert found["edge", "cloudfront request"] == 1_000 * (6 + 2 + 2)
    assert found["firewall", "web acl request"] == 1_000 * 10
    assert found["edge", "cloudfront gigabyte"] == pytest.approx(1_000 * 2 / 1024)
    assert found["stream", "lambda request"] == 2_000
    memory = dev.functions.memory_mb / 1024
    assert found["stream", "lambda gigabyte second"] == pytest.approx(8_000 * memory)
    assert found["tables", "dynamodb write unit"] == 1_000 * (2 * 16 + 8)
    # Both questions with instructions; the second with one question and one answer before it.
    model = dev.models.chat.model_id
    assert found["models", f"{model} token in"] == 1_000 * (2 * 150 + 400)
    assert found["models", f"{model} token out"] == 1_000 * 600


def test_history_is_sent_no_further_back_than_the_settings_say() -> None:
    long = TWO.model_copy(update={"questions": 50})

    assert long.input_tokens(0) == 50 * 150
    assert long.input_tokens(4) == 50 * 150 + (2 + 48 * 4) * 200


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_more_conversations_cost_in_proportion(one: int, other: int) -> None:
    settings, usual = load("dev"), Conversation.read()
    total = [
        sum(line.amount for line in lines(settings, usual, number))
        for number in (one, other, one + other)
    ]
    assert total[2] == pytest.approx(total[0] + total[1])


def test_a_model_without_a_price_is_not_taken_for_free(dev: Settings) -> None:
    chat = dev.models.chat.model_copy(update={"model_id": "us.amazon.unheard-of-v1:0"})
    other = dev.model_copy(update={"models": dev.models.model_copy(update={"chat": chat})})

    with pytest.raises(ArgumentError, match=r"no price of the model us\.amazon\.unheard-of"):
        lines(other, TWO, 1)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("questions = 5", "questions = 0", "questions: "),
        ("questions = 5", "questions = ", "Invalid value"),
        ("page_requests", "page_loads", "page_requests: Field required"),
        ("[question]", "[other]", "question: Field required"),
        ("[question]", "[question]\nminutes = 1", "question.minutes: Extra"),
    ],
)
def test_a_wrong_file_is_told_its_field(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    usual = (repository() / "gatehouse" / "cost" / "conversation.toml").read_text("utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(usual.replace(before, after), encoding="utf-8")

    with pytest.raises(ArgumentError) as refused:
        Conversation.read(file)

    assert str(refused.value).startswith(f"{file}: ")
    assert message in str(refused.value)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"none\.toml: cannot be read"):
        Conversation.read(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("quantity", "price", "text"),
    [
        (1_250_000, 0.00000024, "1,250,000 x 0.00000024"),
        (0.5, 87.6, "0.5 x 87.6"),
        (12, 1, "12 x 1"),
    ],
)
def test_the_arithmetic_reads_as_a_person_writes_it(
    quantity: float, price: float, text: str
) -> None:
    line = CostLine("edge", "something", quantity, price)

    assert line.arithmetic == text
    assert replace(line, quantity=2 * quantity).amount == 2 * line.amount
