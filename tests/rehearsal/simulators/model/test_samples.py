"""The answers that show a first visitor what the page can render."""

import pytest

from rehearsal.simulators.model.samples import INVITATION, sample
from tests.rehearsal.simulators.model.running import RunningModel, asking


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Show me a list, please", "1. **Write down**"),
        ("Make A TABLE of roles", "|---|"),
        ("Write some code", "```python"),
        ("Give me a long answer", "Part 12 of the long answer"),
        ("Give me a very long answer", "Part 30 of the long answer"),
    ],
)
def test_the_model_answers_with_the_kind_of_markdown_that_is_named(
    plain: RunningModel, question: str, part: str
) -> None:
    answer = plain.post(asking(question)).json()["choices"][0]["message"]["content"]
    assert part in answer


def test_another_question_ends_with_what_can_be_asked_for(plain: RunningModel) -> None:
    answer = plain.post(asking("Why is listing tables coded?")).json()
    assert answer["choices"][0]["message"]["content"].endswith(INVITATION)


def test_every_kind_of_the_invitation_has_a_sample() -> None:
    for kind in ("a list", "a table", "some code", "a long answer"):
        assert kind in INVITATION
        assert sample(f"Show me {kind}.") is not None
