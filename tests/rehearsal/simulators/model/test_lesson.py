import json

import pytest

from rehearsal.simulators.model import lesson
from rehearsal.simulators.model.completion import ChatMessage, CompletionRequest
from rehearsal.simulators.model.reply import compose


@pytest.mark.parametrize("text", ["Why?", "<question-ab>no json</question-ab>", "<question-a>1"])
def test_a_text_without_a_question_block_is_no_lesson(text: str) -> None:
    assert lesson.question(text) is None


def test_a_tutors_prompt_is_answered_with_hints_about_the_work() -> None:
    work = json.dumps({"problem": {}, "code": "a\nb", "history": [{"role": "user"}] * 3})
    prompt = f'<data-ab>{work}</data-ab>\n\n<question-ab>\n"Why?"\n</question-ab>\n\nAnswer.'
    request = CompletionRequest(model="m", messages=(ChatMessage(role="user", content=prompt),))
    said = compose(request)
    assert said.startswith("You asked: “Why?”. I read 2 lines of your code. We have said 3 things")


def test_one_line_is_not_counted_as_several() -> None:
    assert "I read 1 line of your code. Take" in lesson.hint({"code": "a"})
