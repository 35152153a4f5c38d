"""Finding the option that a visitor means, however it was typed."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from lambda_src.flows.documents import Json
from lambda_src.flows.templates import shown
from lambda_src.flows.values import NAMES, plain

_NUMBER = re.compile(r"#?(\d{1,4})[.)]?", re.ASCII)
_NUMERIC = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)
_WITHOUT_ACCENT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})
Options = Sequence[Mapping[str, Json]]


class AmbiguousOptionError(ValueError):
    """Several options are meant; `labels` are theirs."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__("several options")
        self.labels = labels


def find(options: Options, given: Json) -> int | None:
    """Return the number of the option that an answer means, counted from 0; None if it is none.

    Equal texts win, then those that differ in case, spaces or the form of characters, then those
    without accents, then the number that is shown. Raises AmbiguousOptionError.
    """
    known = plain(given)
    if known is None or isinstance(known, dict | list):
        return None
    answer = shown(known)
    equal = _equal(options, answer)
    if equal is not None:
        return equal
    for form in (_folded, _unaccented):
        found = _matching(options, form, form(answer))
        if len(found) > 1:
            raise AmbiguousOptionError([label(options[number]) for number in found])
        if found:
            return found[0]
    return _numbered(options, answer.strip())


def label(option: Mapping[str, Json]) -> str:
    """Return what a visitor sees of an option."""
    names = ("label", "text", "value")
    return shown(next((option[name] for name in names if option.get(name) is not None), ""))


def _equal(options: Options, answer: str) -> int | None:
    for name in NAMES:
        for number, option in enumerate(options):
            if option.get(name) is not None and shown(option[name]) == answer:
                return number
    return None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _unaccented(text: str) -> str:
    parts = unicodedata.normalize("NFD", _folded(text).translate(_WITHOUT_ACCENT))
    return "".join(part for part in parts if unicodedata.category(part) != "Mn")


def _matching(options: Options, form: Callable[[str], str], answer: str) -> list[int]:
    return [
        number
        for number, option in enumerate(options)
        if answer
        and any(
            option.get(name) is not None and form(shown(option[name])) == answer for name in NAMES
        )
    ]


def _numbered(options: Options, answer: str) -> int | None:
    """The option of a number, where options are not numbers themselves."""
    found = _NUMBER.fullmatch(answer)
    if found is None or any(_NUMERIC.fullmatch(label(option).strip()) for option in options):
        return None
    number = int(found[1])
    return number - 1 if 1 <= number <= len(options) else None
