"""The schema of what is said and asked: `message` and `question`."""

from lambda_src.flows.nodes import message, question
from lambda_src.flows.schema.words import (
    Schema,
    anything,
    duration,
    group,
    older,
    pairs,
    several,
    text,
    variable,
    whole,
    yes,
)

SOURCE = {
    "type": text("Kind", "Which kind of content.", enum=[
        "message", "question", "joke", "fact", "quote", "prompt"]),
    "tags": several("Tags", "Every one of them has to be there.", {"type": "string"}),
    "info_filters": pairs("Filters", "Such as min_seats: {{user.seats}}."),
    "exclude_from": variable("Leave out", "The list of what was shown before."),
}  # fmt: skip

_DRAWING: dict[str, Schema] = {
    "source": text("Taken from", "`random` draws a piece of content.", enum=["random"]),
    "source_config": group("Draw from", "Which content may be drawn.", SOURCE),
    "track_shown_in": variable("Remember in", "The list that keeps what was drawn."),
}

_ID = text("Content", "The id of a piece of content that is said.", x_input="content")
_WORDS = text("Text", "What is said. {{user.name}} is filled in.", x_input="long")
_DELAY = duration("Typing pause", "How long it seems to type before.", message.MOST_DELAY_SECONDS)
_OLD_MESSAGE = ("typing_indicator", "delay", "quick_replies")

MESSAGE: dict[str, Schema] = {
    "type": text("Kind", "What is shown.", enum=list(message.TYPES), default="text"),
    "text": _WORDS,
    "url": text("Picture's address", "Of an image, over https.", x_when="image"),
    "alt": text("Described", "What the picture shows, for who cannot see it.", x_when="image"),
    "caption": text("Caption", "Stands below the picture.", x_when="image"),
    "books": anything("Books", "A list, or a reference to one.", x_when="book_list"),
    "content": {"deprecated": True, "title": "Markup", "x-when": "rich_text"},
    "fallback_text": text(
        "Without markup", "For pages that show no markup.", x_input="long", x_when="rich_text"
    ),
    "content_id": _ID,
    "typing_delay": _DELAY,
    **older("image_url", "items", "wait_for_ack", "messages", "source_config", "track_shown_in"),
    **older("source", *_OLD_MESSAGE),
}

OF_MESSAGE: dict[str, Schema] = {
    "messages": several(
        "Messages",
        "They are said one after the other.",
        {"type": "object", "properties": MESSAGE, "x-summary": "text"},
    ),
    "typing_delay": _DELAY,
    "wait_for_ack": yes("Wait for “Continue”", "The visitor acknowledges before it goes on."),
    **_DRAWING,
    "text": {**_WORDS, "x-unless": "messages"},
    "content_id": {**_ID, "x-unless": "messages"},
    **older("content", "type", "url", "alt", "books", "fallback_text", *_OLD_MESSAGE),
}

OPTION = {
    "label": text("Label", "What the visitor sees."),
    "value": {
        "type": ["string", "number", "boolean"], "title": "Value", "x-input": "template",
        "description": "What conditions compare with. Without one it is the label.",
    },
    "image_url": text("Picture's address", "Over https; for choices with pictures."),
    **older("text"),
}  # fmt: skip

VALIDATION: dict[str, Schema] = {
    "required": yes("Required", "An empty answer is refused."),
    "min": {
        "type": ["number", "string"], "title": "Least",
        "description": "The least number, or the first date.",
    },
    "max": {
        "type": ["number", "string"], "title": "Most",
        "description": "The largest number, or the last date.",
    },
    "min_length": whole("Least characters", "Of a text.", minimum=0),
    "max_length": whole("Most characters", "Of a text.", minimum=0),
    "pattern": text("Pattern", "A regular expression that the whole answer matches."),
    "options_only": yes("Options only", "Nothing else than an option is taken."),
    "error_message": text("Said when refused", "What the visitor reads then."),
}  # fmt: skip

_ASKED = {
    "text": text("Text", "What is asked.", x_input="long"),
    "content_id": text("Content", "The id of a question that is asked.", x_input="content"),
}

OF_QUESTION: dict[str, Schema] = {
    "question": {
        "type": ["object", "string"], "title": "Question", "properties": _ASKED,
        "description": "What is asked. {{user.name}} is filled in.", "x-text": "text",
    },
    "input_type": text(
        "Answered by", "How the visitor answers.", enum=list(question.INPUT_TYPES), default="text"
    ),
    "options": {
        "type": ["array", "string"], "title": "Options", "x-summary": "label",
        "description": "What may be chosen. The first is the way $0, the second $1.",
        "items": {
            "type": ["object", "string", "number"], "properties": OPTION, "x-text": "label",
            "x-summary": "label",
        },
    },
    "variable": variable("Keep the answer in", "The variable that has it from now on."),
    "placeholder": text("Shown in the empty field", "A hint, such as an example."),
    "validation": group("What is taken", "Other answers are refused.", VALIDATION),
    **_DRAWING,
    **older("text", "typing_delay"),
}  # fmt: skip
