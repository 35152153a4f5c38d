"""What a key expects, in words: read from its type, for messages and for the reference page."""

import types
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, MaxLen, MinLen
from pydantic.fields import FieldInfo

from .section import Section
from .shapes import Checked


def expected(annotation: Any, marks: Iterable[Any] = ()) -> str:  # noqa: ANN401 - any type form
    """Return the noun phrase that completes "expected ..." for a type and its constraints."""
    marks = tuple(marks)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return expected(arguments[0], (*marks, *annotation.__metadata__))
    if origin in (Union, types.UnionType):
        return expected(arguments[0], marks)
    if origin is Literal:
        return _one_of(arguments)
    if origin is tuple:
        return f"a list{_length(marks)}, each {expected(arguments[0])}"
    if origin is dict:
        return f"a table{_length(marks)}, each value {expected(arguments[1])}"
    return next((mark.expected for mark in marks if isinstance(mark, Checked)), None) or _plain(
        annotation, marks
    )


def expected_of(field: FieldInfo) -> str:
    """Return `expected` for one field of a section."""
    return expected(field.annotation, field.metadata)


def section_of(annotation: Any) -> type[Section] | None:  # noqa: ANN401 - any type form
    """Return the section that a type holds, itself or as an option, else None."""
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, Section):
            return candidate
    return None


def is_named(annotation: Any) -> bool:  # noqa: ANN401 - any type form
    """Return whether a type is a table of sections, each under a name of its own."""
    return get_origin(annotation) is dict and section_of(annotation) is not None


def item_of(annotation: Any) -> Any:  # noqa: ANN401 - any type form
    """Return the type of the items of a list or table type, else the type itself."""
    if get_origin(annotation) is Annotated:
        return item_of(get_args(annotation)[0])
    if get_origin(annotation) is tuple:
        return get_args(annotation)[0]
    if get_origin(annotation) is dict:
        return get_args(annotation)[1]
    return annotation


def _one_of(values: tuple[Any, ...]) -> str:
    shown = [f'"{value}"' if isinstance(value, str) else str(value) for value in values]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def _plain(annotation: Any, marks: tuple[Any, ...]) -> str:  # noqa: ANN401 - any type form
    if (section := section_of(annotation)) is not None:
        return f"a table with {', '.join(section.model_fields)}"
    if annotation is bool:
        return "true or false"
    if annotation in (int, float):
        return _number("a whole number" if annotation is int else "a number", marks)
    return "text"


def _length(marks: tuple[Any, ...]) -> str:
    if any(isinstance(mark, MinLen) for mark in marks):
        return " of at least one"
    most = next((mark.max_length for mark in marks if isinstance(mark, MaxLen)), None)
    return "" if most is None else f" of at most {most}"


def _number(noun: str, marks: tuple[Any, ...]) -> str:
    above = next((mark.gt for mark in marks if isinstance(mark, Gt)), None)
    least = next((mark.ge for mark in marks if isinstance(mark, Ge)), None)
    most = next((mark.le for mark in marks if isinstance(mark, Le)), None)
    if above is not None:
        noun = f"{noun} above {above}"
    if least is not None and most is not None:
        return f"{noun} from {least} to {most}"
    return noun
