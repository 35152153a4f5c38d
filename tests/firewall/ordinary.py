"""Prompts that people send: prose, code, SQL, markup, paths, long texts. All of them pass."""

import json

from tests.firewall.request import CorpusRequest

CHAT_PATHS = (
    "/api/chat",
    "/ai/ask",
    "/stream/chatbot",
    "/stream/chat",
    "/chat/sessions/t/interact",
)
LIMIT = 65_536  # of a body on a chat path; how long the longest here is

_XSS, _LFI, _RFI = "CrossSiteScripting_BODY", "GenericLFI_BODY", "GenericRFI_BODY"
_METADATA, _SIZE = "EC2MetaDataSSRF_BODY", "SizeRestrictions_BODY"

# Name, text, and the rules of AWS's core set that notice it.
TEXTS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("a question", "What is the shortest path in a graph with negative weights?", frozenset()),
    ("prose with quotes", 'She said "it\'s fine" & left; 100% sure? <3', frozenset()),
    ("other scripts", "Wie größer wird 数列 при n → ∞? 🙂", frozenset()),
    ("Python", "def f(xs: list[int]) -> int:\n    return sum(x for x in xs if x > 0)", frozenset()),
    ("Python reading a file above", "with open('../../data/words.txt') as f: print(f.read())",
     frozenset({_LFI})),
    ("JavaScript", "const xs = [1, 2].map((x) => x * 2);\nconsole.log(xs)", frozenset()),
    ("JavaScript in a page", "<script>document.title = 'x'</script>", frozenset({_XSS})),
    ("Java", "public class Main { public static void main(String[] a) {} }", frozenset()),
    ("C", "#include <stdio.h>\nint main(void) { printf(\"%d\\n\", 1); return 0; }", frozenset()),
    ("Go calling an address", 'resp, err := http.Get("http://10.0.0.5:8080/healthz")',
     frozenset({_RFI})),
    ("Rust", "fn main() { let v: Vec<i32> = vec![1, 2]; println!(\"{:?}\", v); }", frozenset()),
    ("shell", "cat ../../etc/hosts | grep -v '^#' > hosts.txt; rm -f hosts.bak", frozenset({_LFI})),
    ("shell on an instance", "curl http://169.254.169.254/latest/meta-data/",
     frozenset({_METADATA, _RFI})),
    ("SQL", "SELECT u.name FROM users u WHERE u.id = 1 OR 1=1; DROP TABLE users; --", frozenset()),
    ("HTML", "<form action='/x'><img src=x onerror=alert(1)></form>", frozenset({_XSS})),
    ("CSS", "a:hover { background: url('data:image/png;base64,AAAA') }", frozenset()),
    ("a Windows path", "C:\\Users\\me\\..\\public\\report.txt", frozenset()),
    ("a relative path", "Why does import '../../lib/x' fail?", frozenset({_LFI})),
    ("a link", "See https://docs.python.org/3/library/os.html#os.remove", frozenset()),
    ("a stack trace", "at java.lang.Thread.run(Thread.java:748)\nCaused by: x.y.Z", frozenset()),
    ("over 8 KB", "word " * 2_000, frozenset({_SIZE})),
)  # fmt: skip


def _body(text: str) -> bytes:
    return json.dumps({"message": text, "query": text}, ensure_ascii=False).encode()


def _as_long_as_may_be() -> bytes:
    around = len(json.dumps({"message": ""}))
    return json.dumps({"message": "x" * (LIMIT - around)}).encode()


ORDINARY: tuple[CorpusRequest, ...] = (
    *(
        CorpusRequest(
            name=name,
            kind="ordinary",
            path=CHAT_PATHS[number % len(CHAT_PATHS)],
            body=_body(text),
            counted=counted,
        )
        for number, (name, text, counted) in enumerate(TEXTS)
    ),
    CorpusRequest("as long as may be", "ordinary", "/stream/chatbot", body=_as_long_as_may_be(),
                  counted=frozenset({_SIZE})),
    CorpusRequest("a flow of 200 KB", "ordinary", "/cms/flows", body=_body("say " * 25_000),
                  counted=frozenset({_SIZE})),
    CorpusRequest("content with a page in it", "ordinary", "/cms/content",
                  body=_body("<script>document.title = 'x'</script>"), counted=frozenset({_XSS})),
    CorpusRequest("a page", "ordinary", "/", method="GET"),
    CorpusRequest("coming back from signing in", "ordinary", "/signed-in", method="GET",
                  query="code=0f1a2b3c-1111-2222-3333-444455556666&state=abc"),
    CorpusRequest("a file", "ordinary", "/assets/index-1a2b3c.js", method="GET"),
    CorpusRequest("figures", "ordinary", "/revenue/daily", method="GET",
                  query="from=2026-01-01&to=2026-01-31"),
    CorpusRequest("a session gone", "ordinary", "/api/sessions/01H", method="DELETE"),
    CorpusRequest("a short form", "ordinary", "/cms/entries", body=b'{"title": "Opening hours"}'),
    CorpusRequest("a preflight", "ordinary", "/stream/chat", method="OPTIONS"),
)  # fmt: skip
