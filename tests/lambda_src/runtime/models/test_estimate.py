from hypothesis import given
from hypothesis import strategies as st

from lambda_src.runtime.models import Message, ModelRequest
from lambda_src.runtime.models.estimate import most_tokens

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def request(system: str, *texts: str) -> ModelRequest:
    return ModelRequest(system, tuple(Message("user", text) for text in texts), "session")


def test_bytes_messages_and_the_longest_reply_are_set_aside() -> None:
    assert most_tokens(request("abc", "abcd", "é"), 100) == 3 + 2 * 16 + 100


@given(TEXT, st.lists(TEXT, max_size=5), TEXT)
def test_more_text_never_needs_fewer_tokens(system: str, texts: list[str], more: str) -> None:
    without = most_tokens(request(system, *texts), 10)
    assert most_tokens(request(system, *texts, more), 10) >= without + 16
