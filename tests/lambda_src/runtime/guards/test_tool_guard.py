"""A model calls what it was offered, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from lambda_src.runtime.guards.guard import WithheldError
from lambda_src.runtime.guards.tool_guard import check_calls
from lambda_src.runtime.models import Message, ModelRequest, NamedTool, Tool, ToolCall

SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "unit": {"enum": ["C", "F"]}},
    "additionalProperties": False,
}
OFFERED = ModelRequest(
    system="",
    messages=(Message("user", "Weather?"),),
    session_id="s",
    tools=(Tool("weather", "", SCHEMA), Tool("time", "", {"type": "object"})),
)


def call(name: str = "weather", arguments: str = '{"city": "Ulm"}') -> ToolCall:
    return ToolCall("call-1", name, arguments)


@pytest.mark.parametrize(
    "called",
    [
        call(),
        call(arguments='{"city": "Ulm", "unit": "C"}'),
        call(arguments=""),
        call("time", '{"zone": "UTC"}'),
    ],
)
def test_a_call_as_it_was_offered_passes(called: ToolCall) -> None:
    check_calls(OFFERED, [called])


@pytest.mark.parametrize(
    ("called", "changed"),
    [
        (call("delete_tenant"), {}),
        (call("Weather"), {}),
        (call(arguments="[]"), {}),
        (call(arguments="{"), {}),
        (call(arguments='{"city": "Ulm", "run": "rm"}'), {}),
        (call(arguments='{"unit": "K"}'), {}),
        (call(), {"tool_choice": "none"}),
        (call(), {"tool_choice": NamedTool("time")}),
        (call(), {"tools": ()}),
    ],
)
def test_any_other_call_is_withheld(called: ToolCall, changed: dict[str, Any]) -> None:
    with pytest.raises(WithheldError, match="tool"):
        check_calls(replace(OFFERED, **changed), [call("time", "{}"), called][-1:])
