"""What the body of a piece of content holds, by its kind: what a message or a question can say.

A body may have fields of its own, which a question shows its client and a template reads. A field
that is nearly a known one is a mistake.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lambda_src.flows.documents import Json
from lambda_src.flows.names import nearest

Words = Annotated[str, Field(min_length=1, max_length=20_000)]
Spoken = Words | dict[str, Any]
_Option = Annotated[str | int | float | dict[str, Any], Field()]


class _Body(BaseModel):
    """One of `saying` is required: a field, or several that belong together."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    saying: ClassVar[tuple[tuple[str, ...], ...]] = (("text",), ("messages",))

    type: Literal["text", "image", "book_list", "rich_text"] | None = None
    text: Words | None = None
    content: Spoken | None = None
    url: Annotated[str, Field(min_length=1, max_length=2_000)] | None = None
    messages: Annotated[list[Spoken], Field(min_length=1, max_length=50)] | None = None


class Joke(_Body):
    """A text, or a setup and its punchline, which become two messages."""

    saying = (("text",), ("joke",), ("setup", "punchline"), ("messages",), ("content",))
    joke: Spoken | None = None
    setup: Words | None = None
    punchline: Words | None = None


class Fact(_Body):
    """A text, with a source if there is one."""

    saying = (("text",), ("fact",), ("messages",), ("content",))
    fact: Spoken | None = None
    source: str | None = None


class Quote(_Body):
    """What somebody said, and who."""

    saying = (("text",), ("quote",), ("messages",), ("content",))
    quote: Spoken | None = None
    author: str | None = None
    source: str | None = None


class Message(_Body):
    """What a message node says."""

    saying = (("text",), ("message",), ("messages",), ("content",), ("url",), ("fallback_text",))
    message: Spoken | None = None
    fallback_text: Words | None = None
    alt: str | None = None


class Question(_Body):
    """What a question node asks, and from what is chosen."""

    saying = (("question",), ("question_text",), ("text",))
    question: Spoken | None = None
    question_text: Words | None = None
    input_type: str | None = None
    options: Annotated[list[_Option], Field(max_length=200)] | str | None = None
    answers: Annotated[list[_Option], Field(max_length=200)] | None = None


class Prompt(_Body):
    """What a model is given; `system` comes before the rest."""

    saying = (("prompt",), ("text",))
    prompt: Words | None = None
    system: Words | None = None
    variables: list[str] | None = None


KINDS: Mapping[str, type[_Body]] = {
    "joke": Joke,
    "fact": Fact,
    "question": Question,
    "quote": Quote,
    "message": Message,
    "prompt": Prompt,
}


def problems(kind: str, body: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield each field of a body that is wrong, and what was expected."""
    model = KINDS.get(kind)
    if model is None:
        yield "type", f"must be one of {', '.join(KINDS)}."
        return
    try:
        read = model.model_validate(dict(body))
    except ValidationError as error:
        for wrong in error.errors(include_url=False, include_context=False, include_input=False):
            yield ".".join(str(part) for part in ("body", wrong["loc"][0])), f"{wrong['msg']}."
        return
    known = [name for name in model.model_fields if name != "saying"]
    for name in read.model_extra or {}:
        meant = nearest(name, known)
        if meant:
            yield f"body.{name}", f"is not a known field. Did you mean {meant}?"
    if not any(all(body.get(name) for name in names) for names in model.saying):
        ways = " or ".join(" and ".join(names) for names in model.saying)
        yield "body", f"needs {ways} in a {kind}."


def wordings(body: Mapping[str, Json], languages: Mapping[str, Mapping[str, Json]]) -> list[Json]:
    """Return the body in the default language, then as each other one has it."""
    return [dict(body), *({**body, **other} for other in languages.values())]
