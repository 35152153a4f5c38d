"""What a model call leaves in the log: names of OpenTelemetry, metrics, and never what was said."""

import logging

import pytest

from lambda_src.runtime.models import ModelError
from tests.lambda_src.fakes import fails_with
from tests.lambda_src.world import World

_SECRET = "a-word-of-the-user"


def _line(caplog: pytest.LogCaptureFixture, message: str) -> dict[str, object]:
    (record,) = (record for record in caplog.records if record.message == message)
    return record.__dict__


def test_an_answer_is_logged_by_the_names_of_opentelemetry(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert world.chat()("POST", "/api/chat", body={"message": _SECRET}).status == 200
    line, (event,) = _line(caplog, "model answered"), world.events()
    assert line["gen_ai.operation.name"] == "chat"
    assert line["gen_ai.request.model"] == event["model_id"]
    assert line["gen_ai.response.finish_reasons"] == ["stop"]
    assert line["gen_ai.usage.input_tokens"] == event["input_tokens"] == line["ModelInputTokens"]
    assert line["gen_ai.usage.output_tokens"] == event["output_tokens"] == line["ModelOutputTokens"]
    assert "error.type" not in line
    assert (line["ModelCalls"], line["ModelFailures"]) == (1, 0)
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [[], ["model"]]  # type: ignore[index]
    ours = "".join(str(one.__dict__) for one in caplog.records if one.name == "gatehouse")
    assert _SECRET not in ours


def test_a_failure_is_logged_with_its_kind_and_counted(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.model.behaviour = fails_with(ModelError("timeout", _SECRET))
    with caplog.at_level(logging.INFO):
        assert world.chat()("POST", "/api/chat", body={"message": "hi"}).status == 502
    line = _line(caplog, "model call failed")
    assert (line["error.type"], line["ModelFailures"]) == ("timeout", 1)
    assert "gen_ai.response.finish_reasons" not in line
