"""What `POST /v1/chat/completions` accepts of tools and of replies in JSON.

https://platform.openai.com/docs/guides/function-calling
https://platform.openai.com/docs/guides/structured-outputs
"""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.http.requests import Request
from lambda_src.runtime.models import JsonReply, Tool, ToolCall

MOST_TOOLS = 64
MOST_CALLS = 32
Name = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]


class Function(Request):
    """A function that the program can call."""

    name: Name
    description: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict)
    strict: bool | None = None


class FunctionTool(Request):
    """A tool of the one kind there is."""

    type: Literal["function"]
    function: Function

    def tool(self) -> Tool:
        """Return it as models take it; a function without parameters takes an empty object."""
        schema = self.function.parameters or {"type": "object", "properties": {}}
        return Tool(self.function.name, self.function.description, schema)


class ChosenName(Request):
    """The name of a function."""

    name: Name


class ChosenTool(Request):
    """The tool that is to be called."""

    type: Literal["function"]
    function: ChosenName


class CalledFunction(Request):
    """What of a function was called."""

    name: Name
    arguments: str


class CalledTool(Request):
    """A call in an assistant's message."""

    id: Name
    type: Literal["function"]
    function: CalledFunction

    def call(self) -> ToolCall:
        """Return it as models take it. Raises InvalidRequestError."""
        try:
            arguments = json.loads(self.function.arguments or "{}")
        except (ValueError, RecursionError):
            arguments = None
        if not isinstance(arguments, dict):
            raise InvalidRequestError("messages", f"call {self.id}: arguments must be JSON.")
        return ToolCall(self.id, self.function.name, json.dumps(arguments, ensure_ascii=False))


class JsonSchema(Request):
    """The schema of a reply."""

    name: Name
    schema_: dict[str, Any] = Field(alias="schema")
    description: str | None = None
    strict: bool | None = None


class ResponseFormat(Request):
    """What a reply is: text, a JSON object, or one of a schema."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None

    def json_reply(self) -> JsonReply | None:
        """Return it as models take it."""
        if self.type == "text":
            return None
        if self.json_schema is None:
            return JsonReply()
        return JsonReply(self.json_schema.name, self.json_schema.schema_)

    def check(self) -> None:
        """Check what no single field says. Raises InvalidRequestError."""
        if (self.type == "json_schema") != (self.json_schema is not None):
            problem = "belongs to type json_schema, which needs it."
            raise InvalidRequestError("response_format.json_schema", problem)
        if self.json_schema and self.json_schema.schema_.get("type") != "object":
            place = "response_format.json_schema.schema"
            raise InvalidRequestError(place, "must describe an object: type must be object.")


def check_tools(tools: Sequence[FunctionTool], choice: str | ChosenTool | None) -> None:
    """Check tools and which of them is to be called. Raises InvalidRequestError."""
    names = [tool.function.name for tool in tools]
    if len(names) != len(set(names)):
        raise InvalidRequestError("tools", "must have a name of its own each.")
    for number, tool in enumerate(tools):
        if tool.function.parameters.get("type", "object") != "object":
            place = f"tools.{number}.function.parameters"
            raise InvalidRequestError(place, "must describe an object: type must be object.")
    if choice in {None, "auto", "none"}:
        return
    if not names:
        raise InvalidRequestError("tool_choice", "belongs to a request with tools.")
    if isinstance(choice, ChosenTool) and choice.function.name not in names:
        raise InvalidRequestError("tool_choice", "must be one of tools.")


def check_results(turns: Sequence[Mapping[str, Any]]) -> None:
    """Check that each call has its result right after it. Raises InvalidRequestError.

    A turn has its `role`, the ids of its `calls`, and of a result the id of its call, `answers`.
    """
    waiting: set[str] = set()
    for number, turn in enumerate(turns):
        place = f"messages.{number}"
        if turn["role"] == "tool":
            if turn["answers"] not in waiting:
                problem = "tool_call_id must be that of a call in the assistant's message before."
                raise InvalidRequestError(place, problem)
            waiting.discard(turn["answers"])
            continue
        if waiting:
            missing = ", ".join(sorted(waiting))
            raise InvalidRequestError(place, f"a message of role tool must come before: {missing}.")
        calls = turn["calls"]
        if calls and turn["role"] != "assistant":
            raise InvalidRequestError(place, "only an assistant's message has tool_calls.")
        if len(calls) != len(set(calls)):
            raise InvalidRequestError(place, "calls must have an id of their own each.")
        waiting = set(calls)
    if waiting:
        missing = ", ".join(sorted(waiting))
        raise InvalidRequestError("messages", f"the results of these calls are missing: {missing}.")
