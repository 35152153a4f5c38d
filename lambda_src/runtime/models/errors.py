"""The one exception that leaves a provider, and how its text is kept clean."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from lambda_src.runtime.models.interface import ModelUsage

ErrorKind = Literal["throttled", "timeout", "refused", "unavailable", "invalid"]

EXCERPT_CHARACTERS = 300
"""The most of a provider's own words that an error repeats."""

THROTTLED_SECONDS = 5
"""How long to wait when a provider throttles without saying for how long."""

_TELLTALE_CHARACTERS = 6


class ModelError(Exception):
    """A model call failed.

    - `throttled`: over the provider's quota; `retry_after` seconds is always set.
    - `timeout`: no (complete) answer within `timeout_seconds`.
    - `refused`: the provider's safety rules withheld the answer; the same text fails again.
    - `unavailable`: unreachable, overloaded, broken or cut off; another try may work.
    - `invalid`: the provider does not take this call: request, model id, key or permission.

    `usage` is what the provider reported before it failed, if anything. The message is for logs:
    it holds no key and at most 300 characters of the provider's words; do not show it to users.
    """

    def __init__(
        self,
        kind: ErrorKind,
        message: str,
        *,
        retry_after: int | None = None,
        usage: ModelUsage | None = None,
    ) -> None:
        super().__init__(message)
        self.kind: ErrorKind = kind
        self.retry_after = retry_after
        if kind == "throttled" and retry_after is None:
            self.retry_after = THROTTLED_SECONDS
        self.usage = usage


def excerpt(text: str, *, key: str | None = None) -> str:
    """Return `text` on one line, at most 300 characters, or a remark if it repeats part of `key`.

    Providers like to quote a rejected key in part ("sk-abcd***wxyz"), so any six consecutive
    characters of it withhold the whole text.
    """
    width = min(len(key), _TELLTALE_CHARACTERS) if key else 0
    if key and any(key[at : at + width] in text for at in range(len(key) - width + 1)):
        return "(withheld: it repeats part of the key)"
    return " ".join(text.split())[:EXCERPT_CHARACTERS]


@contextmanager
def odd_shapes_as_model_errors(provider: str) -> Iterator[None]:
    """Turn what goes wrong while picking an answer's JSON apart into a `ModelError`."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        words = f"{provider} answered JSON of an unexpected shape ({type(error).__name__})"
        raise ModelError("unavailable", words) from error


def no_text(provider: str, reason: str | None, usage: ModelUsage | None) -> ModelError:
    """Return the error for an answer that ended well but holds no text."""
    words = f"{provider} gave no text (finish reason {excerpt(reason or 'unknown')})"
    return ModelError("unavailable", words, usage=usage)


def cut_off(provider: str, usage: ModelUsage | None = None) -> ModelError:
    """Return the error for a stream that ended before the provider said it was complete."""
    return ModelError("unavailable", f"{provider}'s stream ended early", usage=usage)
