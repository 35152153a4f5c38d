"""References in what an author wrote: `{{user.name}}`, and the older `{user.name}`, `${user.name}`.

Only what stands in a document is rendered, and once. What a visitor said is put in as it is and
never read again, so braces of theirs are braces.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, TypeAlias

from lambda_src.flows.documents import Json
from lambda_src.flows.language.functions import text_of
from lambda_src.flows.scopes import MissingError, Variables
from lambda_src.flows.shapes import INNER_SCOPES, SCOPES, SecretText
from lambda_src.flows.values import plain

_SCOPED = "|".join((*SCOPES, *INNER_SCOPES))
REFERENCE = re.compile(
    r"\{\{\s*(?P<double>secret:[\w.-]+|now\(\)|[A-Za-z_][\w.-]*)\s*\}\}"
    r"|\$\{\s*(?P<dollar>[A-Za-z_][\w.-]*)\s*\}"
    rf"|\{{\s*(?P<single>secret:[\w.-]+|(?:{_SCOPED})\.[\w.-]+)\s*\}}"
)
_BODY = ("body",)
_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"')
Form: TypeAlias = Callable[[Json], str]
NOW = "now()"
_SECRET = "secret:"  # noqa: S105 - how a document names one


def names(text: str) -> Iterator[str]:
    """Every path and `secret:name` that a text refers to."""
    for found in REFERENCE.finditer(text):
        yield found["double"] or found["dollar"] or found["single"]


def references(value: Json) -> Iterator[str]:
    """The same of every text in a JSON value."""
    if isinstance(value, str):
        yield from names(value)
    elif isinstance(value, dict):
        for element in value.values():
            yield from references(element)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def render(value: Json, variables: Variables) -> Json:
    """Return a JSON value of a document with its references filled in.

    A text that is nothing but one reference becomes what it names, with its type. What is unknown
    is null there and empty within a text, and an event tells of it. Secrets are empty here.
    """
    if isinstance(value, str):
        return _text(value, variables)
    if isinstance(value, dict):
        return {key: render(element, variables) for key, element in value.items()}
    if isinstance(value, list):
        return [render(item, variables) for item in value]
    return value


def text(value: Json, variables: Variables) -> str:
    """Return a value of a document as a text that can be shown."""
    return shown(render(value, variables))


def shown(value: Json) -> str:
    """Return a value as people read it: an option as its value, a list with commas."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list) and not any(isinstance(plain(item), dict | list) for item in value):
        return ", ".join(map(shown, value))
    return json.dumps(value, ensure_ascii=False)


def secrets(value: Json, variables: Variables, path: tuple[str | int, ...]) -> list[SecretText]:
    """Return where secrets belong in a value, with the rest of those texts rendered."""
    if isinstance(value, str) and any(name.startswith(_SECRET) for name in names(value)):
        forms = json_forms(value) if path == _BODY and is_json(value) else None
        return [SecretText(path, tuple(_parts(value, variables, forms)))]
    items: list[tuple[str | int, Json]] = []
    if isinstance(value, list):
        items = list(enumerate(value))
    elif isinstance(value, dict):
        items = list(value.items())
    return [found for key, item in items for found in secrets(item, variables, (*path, key))]


def _parts(
    written: str, variables: Variables, forms: Sequence[Form] | None
) -> Iterator[tuple[Literal["text", "secret"], str]]:
    end = 0
    for number, found in enumerate(REFERENCE.finditer(written)):
        if found.start() > end:
            yield "text", written[end : found.start()]
        name = _name(found)
        if name.startswith(_SECRET):
            yield "secret", name.removeprefix(_SECRET)
        else:
            form = forms[number] if forms else shown
            yield "text", form(_named(name, variables))
        end = found.end()
    if end < len(written):
        yield "text", written[end:]


def fill(written: str, variables: Variables, form: Form) -> str:
    """Return a text with every reference replaced by what `form` makes of its value."""
    return REFERENCE.sub(lambda found: form(_named(_name(found), variables)), written)


def is_json(written: str) -> bool:
    """Whether a text is an object or a list of JSON, whatever its references become."""
    if not written.lstrip().startswith(("{", "[")) or REFERENCE.fullmatch(written.strip()):
        return False
    try:
        json.loads(REFERENCE.sub("0", written))
    except (ValueError, RecursionError):
        return False
    return True


def json_forms(written: str) -> list[Form]:
    """Return for each reference of a JSON text what keeps it one, within quotes or without."""
    forms: list[Form] = []
    end, is_quoted = 0, False
    for found in REFERENCE.finditer(written):
        is_quoted ^= len(_QUOTE.findall(written[end : found.start()])) % 2 == 1
        forms.append(_within_quotes if is_quoted else _as_json)
        end = found.end()
    return forms


def fill_json(written: str, variables: Variables) -> str:
    """Return a JSON text with its references filled in, still a JSON text."""
    forms = iter(json_forms(written))

    def form(value: Json) -> str:
        return next(forms)(value)

    return fill(written, variables, form)


def _within_quotes(value: Json) -> str:
    return json.dumps(shown(value), ensure_ascii=False)[1:-1]


def _as_json(value: Json) -> str:
    is_listed = isinstance(value, list)
    return json.dumps(list(map(plain, value)) if is_listed else plain(value), ensure_ascii=False)


def _name(found: "re.Match[str]") -> str:
    return str(found["double"] or found["dollar"] or found["single"])


def _text(written: str, variables: Variables) -> Json:
    whole = REFERENCE.fullmatch(written.strip())
    if whole:
        return _named(_name(whole), variables)
    return fill(written, variables, shown)


def _named(name: str, variables: Variables) -> Json:
    if name.startswith(_SECRET):
        return None
    if name == NOW:
        return None if variables.moment is None else text_of(variables.moment)
    try:
        return variables.get(name)
    except MissingError:
        variables.note("unknown_reference", path=name)
        return None
