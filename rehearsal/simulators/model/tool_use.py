"""When the model calls a tool, and with what: the same for the same conversation, always.

It calls a tool that it has to, or one whose name has a word of the question (`get_weather`: "How
is the weather?"). Required arguments are filled by their schema, texts with the last word of the
question. After a result it answers with that.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from rehearsal.simulators.model.completion import CompletionRequest, Tool

_LEAST_LETTERS = 4  # of a word of a name that may stand in a question
_NUMBER = re.compile(r"-?\d+")


def call(request: CompletionRequest) -> dict[str, Any] | None:
    """Return the call that answers a request, in OpenAI's shape, or None."""
    tool = _wanted(request)
    if tool is None:
        return None
    schema = tool.function.parameters
    arguments = json.dumps(filled(schema, request.question()), ensure_ascii=False)
    digest = hashlib.sha256(f"{request.model_dump_json()}".encode()).hexdigest()
    function = {"name": tool.function.name, "arguments": arguments}
    return {"id": f"call_{digest[:24]}", "type": "function", "function": function}


def result(request: CompletionRequest) -> str | None:
    """Return the answer to a conversation that ends with a tool's result, or None."""
    last = request.messages[-1]
    return f"The tool said: {last.content}" if last.role == "tool" else None


def json_answer(request: CompletionRequest) -> str | None:
    """Return the JSON object that a request wants as its answer, or None."""
    wanted = request.response_format
    if wanted.type == "text":
        return None
    schema = wanted.json_schema.get("schema") or {}
    made = filled(schema, request.question()) or {"answer": request.question()}
    return json.dumps(made, ensure_ascii=False)


def filled(schema: Mapping[str, Any], question: str) -> Any:  # noqa: ANN401 - any JSON
    """Return a value of a schema."""
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: filled(properties[name], question) for name in schema.get("required", ())
                if name in properties}  # fmt: skip
    if kind in {"integer", "number"}:
        number = _NUMBER.search(question)
        return int(number[0]) if number else 1
    plain = {"boolean": True, "array": [], "null": None}
    if kind in plain:
        return plain[str(kind)]
    words = re.findall(r"\w+", question)
    return words[-1] if words else ""


def _wanted(request: CompletionRequest) -> Tool | None:
    choice = request.tool_choice
    if choice == "none" or not request.tools or request.messages[-1].role == "tool":
        return None
    if isinstance(choice, dict):
        name = choice["function"]["name"]
        return next((tool for tool in request.tools if tool.function.name == name), None)
    question = request.question().lower()
    for tool in request.tools:
        words = re.split(r"[_-]", tool.function.name.lower())
        if any(len(word) >= _LEAST_LETTERS and word in question for word in words):
            return tool
    return request.tools[0] if choice == "required" else None
