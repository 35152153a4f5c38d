"""Where somebody is, from what their browser says with every request."""

import re
from collections.abc import Mapping

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

TIMEZONE_HEADER = "x-time-zone"
_LOCALE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{0,63}")
_WEIGHT = re.compile(r"q=([01](?:\.[0-9]{0,3})?)")
_MOST_LANGUAGES = 20
CHANNEL = "web"


def situation_of(event: APIGatewayProxyEventV2) -> dict[str, str]:
    """Return language, time zone and channel; empty where nothing readable was sent."""
    headers = {name.lower(): value for name, value in (event.headers or {}).items()}
    zone = headers.get(TIMEZONE_HEADER, "")
    return {
        "locale": _locale(headers),
        "timezone": zone if _ZONE.fullmatch(zone) else "",
        "channel": CHANNEL,
    }


def _locale(headers: Mapping[str, str]) -> str:
    """The language that is preferred most, the first of equals (RFC 9110, section 12.5.4)."""
    found: list[tuple[float, str]] = []
    for part in headers.get("accept-language", "").split(",")[:_MOST_LANGUAGES]:
        tag, _, rest = part.strip().partition(";")
        weight = _WEIGHT.fullmatch(rest.strip())
        if _LOCALE.fullmatch(tag.strip()):
            found.append((float(weight[1]) if weight else 1.0, tag.strip()))
    return max(found, key=lambda each: each[0], default=(0.0, ""))[1]
