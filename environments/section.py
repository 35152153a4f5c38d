"""What every table of an environment file has in common, and how broken rules are told."""

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

RULE = "rule"
"""Error type of every mistake whose text is written here instead of derived from the type."""

WHEN_LEFT_OUT = "when_left_out"
"""Key of a field's extra schema: the default in words, where another key decides it."""


class Section(BaseModel):
    """One table of the file: frozen, no unknown key, no conversion between types.

    Raw pydantic errors hide the value, because a value in the wrong place may be a secret.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        validate_default=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
        protected_namespaces=(),
    )


def rule(expected: str) -> PydanticCustomError:
    """Return the error of one key; `expected` completes the sentence "expected ...".

    A validator raises it for its own field; `rules` reports on keys below that field.
    """
    return PydanticCustomError(RULE, "{expected}", {"expected": expected})


def rules(broken: dict[str, str]) -> ValidationError:
    """Return one error for several keys below the validated field: key -> what was expected.

    Keys are dotted. pydantic merges the nested errors into its own list, one location each.
    """
    return ValidationError.from_exception_data(
        "settings",
        [
            InitErrorDetails(type=rule(expected), loc=tuple(key.split(".")), input=None)
            for key, expected in broken.items()
        ],
    )
