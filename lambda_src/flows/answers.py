"""What a visitor's answer means to a question, and whether it will do."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import urlsplit

from lambda_src.flows import options
from lambda_src.flows.documents import Json
from lambda_src.flows.patterns import matches
from lambda_src.flows.shapes import InputRefusedError, Question
from lambda_src.flows.templates import shown
from lambda_src.flows.values import is_number

MOST_CHARACTERS, MOST_CHOICES = 4_000, 100
ONE_OF = frozenset({"choice", "image_choice", "carousel"})
NUMBERS = frozenset({"number", "slider"})
_MOST_NUMBER = 10**15
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[\d ()/.-]{5,25}", re.ASCII)
_LEAST_PHONE_DIGITS = 5
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
"""Letters and marks that show nothing: fillers of Hangul, variation selectors, empty Braille."""
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.?|[0-9a-f:.]+")


def understood(question: Question, given: Json) -> tuple[Json, int | None]:
    """Return what is kept of an answer, and the number of the option that was chosen.

    Raises InputRefusedError with the question's own words if it has any.
    """
    try:
        return _understood(question, given)
    except InputRefusedError as refused:
        message = question.validation.get("error_message")
        raise InputRefusedError(message if isinstance(message, str) else str(refused)) from None


def _understood(question: Question, given: Json) -> tuple[Json, int | None]:
    if given in (None, []) or (isinstance(given, str) and _is_blank(given)):
        if question.validation.get("required"):
            raise InputRefusedError("An answer is needed.")
        return None, None
    if question.input_type == "multiple_choice":
        found = _chosen(question, given)
        _count(question.validation, len(found))
        return [value for value, _ in found], found[0][1]
    if question.input_type in ONE_OF or question.options:
        return _option(question, given)
    value = _read(question.input_type, given)
    _check(question.validation, value, question.input_type)
    return value, None


def _is_blank(text: str) -> bool:
    """Whether a text holds only spaces, format characters such as U+200B, and letters unseen."""
    return all(
        item.isspace() or unicodedata.category(item) in {"Cf", "Cc"} or _UNSEEN.match(item)
        for item in text
    )


def _chosen(question: Question, given: Json) -> list[tuple[Json, int | None]]:
    """What several options become: each once, also where they were typed with commas."""
    parts = given if isinstance(given, list) else [given]
    if isinstance(given, str) and _found(question, given) is None:
        split = [part.strip() for part in re.split("[,;]", given) if part.strip()]
        parts = split if all(_found(question, item) is not None for item in split) else parts
    if len(parts) > MOST_CHOICES:
        raise InputRefusedError(f"At most {MOST_CHOICES} can be chosen.")
    found: list[tuple[Json, int | None]] = []
    for element in parts:
        value, number = _option(question, element)
        if number is None or number not in {known for _, known in found}:
            found.append((value, number))
    return found


def _option(question: Question, given: Json) -> tuple[Json, int | None]:
    number = _found(question, given)
    if number is not None:
        option = question.options[number]
        return (option["value"] if number in question.plain else dict(option)), number
    if question.validation.get("options_only") or not isinstance(given, str):
        raise InputRefusedError("Please choose one of the options.")
    _check(question.validation, _text(given))
    return given, None


def _found(question: Question, given: Json) -> int | None:
    try:
        return options.find(question.options, given)
    except options.AmbiguousOptionError as error:
        raise InputRefusedError(f"Please choose one of: {', '.join(error.labels)}.") from None


def _read(input_type: str, given: Json) -> Json:
    if input_type in NUMBERS:
        return _number(given)
    value = _text(given)
    check = _FORMS.get(input_type)
    if check:
        what, is_one = check
        if not is_one(value.strip()):
            raise InputRefusedError(f"Please enter {what}.")
        return value.strip()
    return value


def _text(given: Json) -> str:
    if isinstance(given, dict | list):
        raise InputRefusedError("Please enter a text.")
    value = shown(given)
    if len(value) > MOST_CHARACTERS:
        raise InputRefusedError(f"Please use {MOST_CHARACTERS} characters at most.")
    return value


def _number(given: Json) -> int | float:
    if is_number(given):
        value = given
    else:
        text = _text(given).strip()
        if not re.fullmatch(r"[+-]?\d{1,15}([.]\d{1,15})?", text):
            raise InputRefusedError("Please enter a number.")
        value = float(text) if "." in text else int(text)
    if abs(value) > _MOST_NUMBER:
        raise InputRefusedError("Please enter a smaller number.")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # which raises where it is no number of a port
    except ValueError:
        return False
    if any(item.isspace() or item in "\"'<>\\`{}|^" for item in text):
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and _HOST.fullmatch(host) is not None


def _is_phone(text: str) -> bool:
    digits = sum(item.isdecimal() for item in text)
    return digits >= _LEAST_PHONE_DIGITS and _PHONE.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_FORMS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "email": ("an e-mail address", lambda text: bool(_EMAIL.fullmatch(text))),
    "phone": ("a telephone number", _is_phone),
    "url": ("an address that begins with https://", _is_url),
    "date": ("a date like 2026-11-20", _is_date),
}


def _count(validation: Json, chosen: int) -> None:
    least, most = validation.get("min"), validation.get("max")
    if is_number(least) and chosen < least:
        raise InputRefusedError(f"Please choose {least} at least.")
    if is_number(most) and chosen > most:
        raise InputRefusedError(f"Please choose {most} at most.")


def _check_date(validation: Json, value: str) -> None:
    least, most = validation.get("min"), validation.get("max")
    if isinstance(least, str) and value < least:  # ISO dates sort as text
        raise InputRefusedError(f"Please enter {least} or later.")
    if isinstance(most, str) and value > most:
        raise InputRefusedError(f"Please enter {most} or earlier.")


def _check(validation: Json, value: Json, input_type: str = "text") -> None:
    if input_type == "date":
        _check_date(validation, value)
    unit = "" if is_number(value) else "_length"
    size, what = (value, "") if is_number(value) else (len(value), " characters")
    least, most = validation.get(f"min{unit}"), validation.get(f"max{unit}")
    if is_number(least) and size < least:
        raise InputRefusedError(f"Please enter {least}{what} at least.")
    if is_number(most) and size > most:
        raise InputRefusedError(f"Please enter {most}{what} at most.")
    pattern = validation.get("pattern")
    if isinstance(pattern, str) and not matches(pattern, shown(value)):
        raise InputRefusedError("That does not have the form that is expected.")
