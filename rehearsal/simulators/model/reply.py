"""What the rehearsal's model says: the same words for the same conversation, always."""

import hashlib
import time

from rehearsal.simulators.model import figures, lesson, tool_use
from rehearsal.simulators.model.completion import Completion, CompletionRequest
from rehearsal.simulators.model.samples import INVITATION, sample
from rehearsal.simulators.model.script import Script

QUOTED_WORDS = 24
CONTINUE = "Continue your last answer exactly where it ended."
LEAST_TO_CONTINUE = 3  # a question, a part of its answer, and the order to go on


def answer(request: CompletionRequest, script: Script) -> Completion:
    """Return the answer to `request`; `max_tokens` cuts it off, as a real model's would be.

    It ends before the first of the texts in `stop`.
    """
    called = tool_use.call(request)
    text = tool_use.result(request) or tool_use.json_answer(request) or _rest(request)
    if called is not None:
        text = called["function"]["arguments"]
    ends = [text.index(stop) for stop in request.stop if stop in text]
    words = text[: min(ends, default=len(text))].split(" ")
    limit = request.max_tokens or len(words)
    words_sent = words[:limit]
    digest = hashlib.sha256(request.model_dump_json().encode()).hexdigest()
    return Completion(
        id=f"chatcmpl-{digest[:24]}",
        created=int(time.time()),
        model=request.model,
        text=" ".join(words_sent),
        finish_reason="length" if len(words) > limit else "tool_calls" if called else "stop",
        call=called if len(words) <= limit else None,
        input_tokens=sum(message.words() for message in request.messages)
        + sum(len(tool.model_dump_json().split()) for tool in request.tools),
        output_tokens=len(words_sent) if script.tokens is None else script.tokens,
    )


def _rest(request: CompletionRequest) -> str:
    """Return the whole answer, or what of it comes after the part that is to be continued."""
    if not request.question().startswith(CONTINUE) or len(request.messages) < LEAST_TO_CONTINUE:
        return compose(request)
    *earlier, part, _ = request.messages
    whole = compose(request.model_copy(update={"messages": tuple(earlier)}))
    said = part.content or ""
    return whole[len(said) :] if whole.startswith(said) and whole != said else compose(request)


def compose(request: CompletionRequest) -> str:
    """Return several sentences that quote the question and tell how much history came along."""
    data, prompt = figures.split(request.question())
    tutor_question = lesson.question(prompt)
    question = (prompt if tutor_question is None else tutor_question).split()
    quoted = " ".join(question[:QUOTED_WORDS]) + (" ..." if len(question) > QUOTED_WORDS else "")
    if data is not None and tutor_question is not None:
        return f"You asked: “{quoted}”. {lesson.hint(data)}"
    if data is not None:
        return f"You asked: “{quoted}”. {figures.sentence(data)}"
    shown = sample(prompt) if tutor_question is None else None
    if shown is not None:
        return shown
    return (
        f"You asked: “{quoted}”. {_memory(request.earlier())} "
        "I am the rehearsal's stand-in for a model, so I cannot look this up; in your place I "
        "would split the question into smaller steps and check the first one now. "
        "Tell me which part you would like to take first, and we go on from there. "
        f"{INVITATION}"
    )


def _memory(earlier: int) -> str:
    if earlier == 0:
        return "This is the first message of our conversation."
    messages = "message" if earlier == 1 else "messages"
    return f"Before that I read {earlier} earlier {messages} of our conversation."
