"""Values of a host's answer in which no secret stands."""

import json
from collections.abc import Iterable

from lambda_src.flows.documents import Json

_LEAST_SECRET = 6  # characters: a shorter one would blank ordinary words
_BLANK = "[secret]"


def without(value: Json, secrets: Iterable[str]) -> Json:
    """Return a value in which no secret stands, whatever a host sent back."""
    known = sorted(
        {secret for secret in secrets if len(secret) >= _LEAST_SECRET}, key=len, reverse=True
    )
    spelled = [form for item in known for form in _spelled(item)]
    return _without(value, spelled) if spelled else value


def _without(value: Json, spelled: list[str]) -> Json:
    if isinstance(value, str):
        for member in spelled:
            value = value.replace(member, _BLANK)
        return value
    if isinstance(value, list):
        return [_without(item, spelled) for item in value]
    if isinstance(value, dict):
        return {_without(name, spelled): _without(value, spelled) for name, value in value.items()}
    if isinstance(value, int | float) and any(element in str(value) for element in spelled):
        return _BLANK  # a PIN that came back as a number
    return value


def _spelled(secret: str) -> list[str]:
    """As it is and as JSON has it, the longest first: one may be within the other."""
    forms = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    slashed = {form.replace("/", "\\/") for form in forms}
    return sorted({secret, *forms, *slashed}, key=lambda each: (-len(each), each))
