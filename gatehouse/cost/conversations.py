"""What conversations cost: the arithmetic from one conversation to a thousand.

The counts of one conversation stand in `conversation.toml`, sizes and models in the environment's
settings, prices in `prices.toml`. Left out, because they depend on more than conversations: users
of Cognito, Aurora's capacity, storage, and what the free tiers take off.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, NonNegativeFloat, PositiveInt, ValidationError

from environments import Settings
from gatehouse.cost.line import CostLine
from gatehouse.cost.prices import prices
from gatehouse.platform import ArgumentError

_STATED = Path(__file__).with_name("conversation.toml")
_MEGABYTES = 1024
_KILOBYTES_OF_A_GIGABYTE = 1024 * 1024
_POLLS_A_SECOND = 2  # a running answer looks whether it was stopped: lambda_src/stream
_EVENTS_A_SECOND = 1  # and keeps its events


class Question(BaseModel):
    """What one question takes: units of DynamoDB, kilobytes to the browser and to the logs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    write_units: NonNegativeFloat
    read_units: NonNegativeFloat
    events_kilobytes: NonNegativeFloat
    log_kilobytes: NonNegativeFloat


class Conversation(BaseModel):
    """What one conversation is taken to be; the file says what each field means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    questions: PositiveInt
    question_tokens: NonNegativeFloat
    answer_tokens: NonNegativeFloat
    instruction_tokens: NonNegativeFloat
    answer_seconds: NonNegativeFloat
    page_requests: NonNegativeFloat
    api_requests: NonNegativeFloat
    question: Question

    @classmethod
    def read(cls, file: Path | None = None) -> Self:
        """The conversation of a TOML file, without one the usual one.

        Raises:
            ArgumentError: the file cannot be read, or a field of it is wrong.

        """
        place = file or _STATED
        try:
            return cls.model_validate(tomllib.loads(place.read_text(encoding="utf-8")))
        except OSError as error:
            raise ArgumentError(f"{place}: cannot be read: {error.strerror}") from None
        except ValueError as error:
            raise ArgumentError(f"{place}: {_first(error)}") from None

    def input_tokens(self, history_messages: int) -> float:
        """Tokens that the model reads in all its questions: each is sent with what came before."""
        pair = (self.question_tokens + self.answer_tokens) / 2
        history = sum(min(2 * number, history_messages) * pair for number in range(self.questions))
        return self.questions * (self.instruction_tokens + self.question_tokens) + history


def lines(settings: Settings, conversation: Conversation, number: int) -> tuple[CostLine, ...]:
    """What so many conversations cost in an environment, line by line.

    Raises:
        ArgumentError: the price of the environment's chat model is not in the list.

    """
    use = prices()["use"]
    found = [
        CostLine(stack, what.replace("_", " "), number * quantity, use[what])
        for stack, what, quantity in _used(settings, conversation)
    ]
    return (*found, *_model(settings, conversation, number))


def _used(settings: Settings, one: Conversation) -> Iterator[tuple[str, str, float]]:
    """Stack, price and quantity of all but the model, for one conversation."""
    asked, seconds = one.questions, one.questions * one.answer_seconds
    requests = one.page_requests + one.api_requests + asked
    yield "edge", "cloudfront_request", requests
    yield "edge", "cloudfront_function_run", requests
    yield (
        "edge",
        "cloudfront_gigabyte",
        (asked * one.question.events_kilobytes / _KILOBYTES_OF_A_GIGABYTE),
    )
    yield "firewall", "web_acl_request", requests
    yield "api", "http_api_request", one.api_requests
    yield "api", "lambda_request", one.api_requests
    yield "stream", "lambda_request", asked
    memory = settings.functions.memory_mb / _MEGABYTES
    yield "stream", "lambda_gigabyte_second", seconds * memory
    yield (
        "tables",
        "dynamodb_write_unit",
        (asked * one.question.write_units + seconds * _EVENTS_A_SECOND),
    )
    yield (
        "tables",
        "dynamodb_read_unit",
        (asked * one.question.read_units + seconds * _POLLS_A_SECOND + one.api_requests),
    )
    yield "stream", "log_gigabyte", asked * one.question.log_kilobytes / _KILOBYTES_OF_A_GIGABYTE


def _model(settings: Settings, one: Conversation, number: int) -> Iterator[CostLine]:
    chat, listed = settings.models.chat, prices()["models"]
    price: dict[str, Any] | None = next(
        (listed[name] for name in listed if chat.model_id.endswith(name)), None
    )
    if price is None:
        raise ArgumentError(
            f"There is no price of the model {chat.model_id}: add it to [models] of "
            "gatehouse/cost/prices.toml."
        )
    read = one.input_tokens(settings.limits.history_messages)
    yield CostLine("models", f"{chat.model_id} token in", number * read, price["input"])
    written = one.questions * one.answer_tokens
    yield CostLine("models", f"{chat.model_id} token out", number * written, price["output"])


def _first(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False)[0]
        return f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}"
    return str(error)
