"""Texts without their disguise: what somebody can read out of an answer with little effort."""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

_LOOKALIKES = str.maketrans(
    "0134578@$\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0501",  # the last nine are Cyrillic
    "oleastbasaeopcyxid",
)
_RUN = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_HEX_RUN = re.compile(r"(?:[0-9a-fA-F]{2}[ :]?){16,}")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_MOSTLY = 0.9
_MOST = 8_192  # characters of one run that are decoded


def letters(text: str) -> str:
    """Return the letters and digits of a text alone, lower case, those that look alike as one.

    Spaces, marks, hyphens and what nobody sees are gone, so that nothing hides between letters.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LOOKALIKES)
    return "".join(character for character in plain if character.isalnum())


def rotated(text: str) -> str:
    """Return a text with each letter moved by half of the alphabet."""
    return codecs.encode(text, "rot13")


def decoded(text: str) -> Iterator[str]:
    """Yield what runs of base64 and hexadecimal digits and escapes in a text stand for."""
    if "%" in text:
        yield unquote(text)
    if "&#" in text:
        yield html.unescape(text)
    if "\\" in text:
        lines = text.replace("\\n", "\n").replace("\\t", "\t")
        yield _ESCAPE.sub(lambda found: chr(int(found.group(1) or found.group(2), 16)), lines)
    for run in _HEX_RUN.findall(text):
        yield _of_hex(run)
    for run in _RUN.findall(text):
        yield from _of_base64(run[:_MOST])


def _of_hex(run: str) -> str:
    digits = re.sub(r"[^0-9a-fA-F]", "", run)[:_MOST]
    return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("utf-8", "replace")


def _of_base64(run: str) -> Iterator[str]:
    """Yield readable texts that a run holds; where it begins is not known when it was cut."""
    digits = run.rstrip("=").replace("-", "+").replace("_", "/")
    for start in range(4):
        part = digits[start:]
        part = part[: len(part) // 4 * 4] if len(part) % 4 == 1 else part
        try:
            content = base64.b64decode(part + "=" * (-len(part) % 4))
        except (binascii.Error, ValueError):
            continue
        text = content.decode("utf-8", "replace")
        if text and _readable(text) / len(text) > _MOSTLY:
            yield text


def _readable(text: str) -> int:
    return sum(one != "\ufffd" and (one.isprintable() or one in "\n\t") for one in text)
