import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_src.runtime.models import Message, ModelError
from lambda_src.runtime.models.conversation import normalize

CONTENTS = st.one_of(st.text(max_size=12), st.sampled_from(["", " ", "\n\n", "hello"]))
MESSAGES = st.builds(Message, role=st.sampled_from(["user", "assistant"]), content=CONTENTS)
HISTORIES = st.lists(MESSAGES, max_size=12).map(tuple)
QUESTIONS = st.text(min_size=1, max_size=12).filter(str.strip)


@given(HISTORIES, QUESTIONS)
def test_a_history_that_ends_with_a_question_becomes_one_every_provider_takes(
    history: tuple[Message, ...], question: str
) -> None:
    turns = normalize((*history, Message("user", question)))
    assert [turn.role for turn in turns[::2]] == ["user"] * len(turns[::2])
    assert [turn.role for turn in turns[1::2]] == ["assistant"] * len(turns[1::2])
    assert turns[-1].role == "user"
    assert turns[-1].content.endswith(question)
    assert all(turn.content.strip() for turn in turns)


@given(HISTORIES, QUESTIONS)
def test_nothing_said_after_the_first_question_is_lost_or_reordered(
    history: tuple[Message, ...], question: str
) -> None:
    messages = [m for m in (*history, Message("user", question)) if m.content.strip()]
    first = next(at for at, message in enumerate(messages) if message.role == "user")
    kept = "\n\n".join(turn.content for turn in normalize((*history, Message("user", question))))
    assert kept == "\n\n".join(message.content for message in messages[first:])


@given(HISTORIES, QUESTIONS)
def test_normalizing_twice_changes_nothing_more(
    history: tuple[Message, ...], question: str
) -> None:
    once = normalize((*history, Message("user", question)))
    assert normalize(once) == once


@pytest.mark.parametrize(
    "messages",
    [(), (Message("user", " \n"),), (Message("user", "Hi"), Message("assistant", "Hello"))],
    ids=["nothing", "blank", "answer last"],
)
def test_a_conversation_without_an_open_question_is_invalid(messages: tuple[Message, ...]) -> None:
    with pytest.raises(ModelError, match="must end with a user message") as caught:
        normalize(messages)
    assert caught.value.kind == "invalid"


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert normalize([Message("user", "a\ud83db")]) == (Message("user", "a?b"),)
