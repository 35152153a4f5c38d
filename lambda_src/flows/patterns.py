"""Regular expressions, by an engine whose time is linear in the text's length."""

from typing import Any

from lambda_src.flows.common_expressions import cel


class FormError(ValueError):
    """A regular expression cannot be used."""


def matches(pattern: str, text: str) -> bool:
    """Whether a whole text has a form. Raises FormError when the form is none that it knows."""
    return found_in(f"^(?:{pattern})$", text)


def found_in(pattern: str, text: str) -> bool:
    """Whether a form is somewhere in a text. Raises FormError."""
    try:
        names: dict[str, Any] = {"text": text, "form": pattern}
        return cel.evaluate("text.matches(form)", cel.Context(names)) is True
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise FormError(type(error).__name__) from None
