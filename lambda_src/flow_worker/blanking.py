"""Values of a host's answer in which no secret stands."""

import json
from collections.abc import Iterable

from lambda_src.flows.documents import Json

_LEAST_SECRET = 6  # characters: a shorter one would blank ordinary words
_BLANK = "[secret]"


def without(value: Json, secrets: Iterable[str]) -> Json:
    """Return a value in which no secret stands, whatever a host sent back."""
    known = sorted({each for each in secrets if len(each) >= _LEAST_SECRET}, key=len, reverse=True)
    spelled = [form for each in known for form in _spelled(each)]
    return _without(value, spelled) if spelled else value


def _without(value: Json, spelled: list[str]) -> Json:
    if isinstance(value, str):
        for each in spelled:
            value = value.replace(each, _BLANK)
        return value
    if isinstance(value, list):
        return [_without(each, spelled) for each in value]
    if isinstance(value, dict):
        return {_without(name, spelled): _without(each, spelled) for name, each in value.items()}
    if isinstance(value, int | float) and any(each in str(value) for each in spelled):
        return _BLANK  # a PIN that came back as a number
    return value


def _spelled(secret: str) -> list[str]:
    """As it is and as JSON has it, the longest first: one may be within the other."""
    forms = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    slashed = {each.replace("/", "\\/") for each in forms}
    return sorted({secret, *forms, *slashed}, key=lambda each: (-len(each), each))
