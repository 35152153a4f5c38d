"""Hostile values: of a field as raw JSON, of an address, of header fields, of a whole body."""

import gzip
from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "null": "null",
    "a boolean": "true",
    "a list": "[]",
    "an object": '{"a": {"b": []}}',
    "an empty string": '""',
    "blanks": '" \\t\\n"',
    "NUL": '"a\\u0000b"',
    "a control character": '"\\u0001"',
    "an unpaired surrogate": '"\\ud800"',
    "a pair the wrong way round": '"\\udc00\\ud800"',
    "text that turns around": '"\\u202eabc"',
    "an emoji": '"\U0001f642"',
    "a long string": f'"{"x" * 20_000}"',
    "a negative number": "-1",
    "zero": "0",
    "a fraction": "1.5",
    "a number as a string": '"1"',
    "400 digits": "9" * 400,
    "a large exponent": "1e400",
    "NaN": "NaN",
    "infinity": "-Infinity",
    "the same key twice": '{"a": 1, "a": 2}',
    "300 levels": f"{'[' * 300}{']' * 300}",
    "a template": '"{{secret:booking}}"',
    "SQL": '"\' OR 1=1 --"',
    "a path": '"../../etc/passwd"',
    "a date": '"2026-02-30"',
}

ADDRESSES: Mapping[str, str] = {
    "nothing": "",
    "NUL": "a%00b",
    "a byte of no UTF-8": "%ff",
    "an encoded surrogate": "%ed%a0%80",
    "two dots": "%2e%2e",
    "two dots, encoded twice": "%252e%252e",
    "a slash": "a%2fb",
    "a semicolon": "a;b=c",
    "a line break": "a%0d%0aset-cookie:x=1",
    "an emoji": "%f0%9f%99%82",
    "half an escape": "%2",
    "1,900 characters": "x" * 1_900,
    "400 digits": "9" * 400,
    "minus one": "-1",
    "digits of another script": "%d9%a1",
    "a wildcard": "%25",
    "a list": "%5B%5D",
}

BODIES: Mapping[str, bytes] = {
    "nothing": b"",
    "blanks": b"  \n",
    "a list": b"[]",
    "a string": b'"x"',
    "null": b"null",
    "a number": b"1",
    "half an object": b'{"a": ',
    "bytes of no UTF-8": b'{"a": "\xff\xfe"}',
    "an encoded surrogate": b'{"a": "\xed\xa0\x80"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": "{}".encode("utf-16"),
    "NUL": b'{"a": "\x00"}',
    "gzip": gzip.compress(b"{}", mtime=0),
    "100,000 levels": b"[" * 100_000,
    "100,000 levels of objects": b'{"a":' * 100_000,
    "300 KB": b'{"a": "' + b"x" * 300_000 + b'"}',
    "a form": b"a=1&b=2",
    "unknown keys": b'{"__proto__": {}, "constructor": 1}',
    "50,000 keys": b"{" + b",".join(b'"k%d":1' % n for n in range(20_000)) + b"}",
}

HEADERS: Mapping[str, str] = {
    "content-type: none that is known": "content-type\nx/y",
    "content-type: a form": "content-type\nmultipart/form-data; boundary=x",
    "content-encoding: gzip": "content-encoding\ngzip",
    "accept: nothing of ours": "accept\napplication/x-nothing",
    "authorization: not a token": "authorization\nBearer x",
    "authorization: a list as header": "authorization\nBearer W10.W10.x",
    "authorization: a number as header": "authorization\nBearer MQ.MQ.x",
    "authorization: 5,000 levels": f"authorization\nBearer {'W1tb' * 1_250}.e30.x",
    "authorization: basic": "authorization\nBasic YTpi",
    "idempotency-key: blanks": "idempotency-key\na b",
    "idempotency-key: 300 characters": f"idempotency-key\n{'k' * 300}",
    "cookie: 8 KB": f"cookie\na={'b' * 6_000}",
    "cookie: no pair": "cookie\n;;;=;",
    "range: upside down": "range\nbytes=5-1",
    "expect: nothing known": "accept-language\n*;q=nan",
    "x-csrf-token: not ASCII": "x-csrf-token\n\u00e9",
    "x-viewer-address: no address": "x-viewer-address\n999.1.1.1",
    "x-timezone: none": "x-timezone\nMars/Phobos",
}

METHODS = ("HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "GET", "POST")
"""All of them on every path: those that are no route are a 4xx too."""

PATHS: Mapping[str, str] = {
    "a slash at the end": "{path}/",
    "two slashes": "/{path}",
    "in capitals": "{upper}",
    "through another path": "/x/..{path}",
    "encoded dots": "/x/%2e%2e{path}",
    "a parameter of the path": "{path};a=b",
    "NUL at the end": "{path}%00",
    "a question mark, encoded": "{path}%3Fa=b",
}
