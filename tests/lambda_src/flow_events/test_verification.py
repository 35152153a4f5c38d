"""The lines of docs/webhooks.md that receivers copy, in both languages, against real requests."""

import base64
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gatehouse.home import repository
from gatehouse.toolchain import locate
from lambda_src.flow_worker.signing import signed_headers

PAGE = (repository() / "docs" / "webhooks.md").read_text("utf-8")
SECRET, OTHER = ("whsec_" + base64.b64encode(letter * 32).decode() for letter in (b"a", b"b"))
BODY = '{"id":"x.1","current_node":"Ünïcode"}'.encode()
NOW = 1_800_000_000
Verify = Callable[[dict[str, str], bytes, str, int], bool]


def snippet(language: str, fence: str) -> str:
    pattern = rf"<!-- verification in {language} begins -->\n```{fence}\n(.*?)```\n"
    (found,) = re.findall(pattern, PAGE, re.DOTALL)
    return str(found)


def in_python(_: Path) -> Verify:
    names: dict[str, Any] = {}
    exec(snippet("Python", "python"), names)  # noqa: S102 - the page's own lines
    return lambda headers, body, secret, now: bool(names["is_genuine"](headers, body, secret, now))


def in_javascript(folder: Path) -> Verify:
    (folder / "verify.mjs").write_text(snippet("JavaScript", "js"), "utf-8")
    (folder / "run.mjs").write_text(
        'import { isGenuine } from "./verify.mjs";\n'
        "const [headers, body, secret, now] = JSON.parse(process.argv[2]);\n"
        'const told = isGenuine(headers, Buffer.from(body, "base64"), secret, now);\n'
        "process.stdout.write(String(told));"
    )

    def verify(headers: dict[str, str], body: bytes, secret: str, now: int) -> bool:
        given = json.dumps([headers, base64.b64encode(body).decode(), secret, now])
        ran = subprocess.run(
            [locate().node_bin / "node", folder / "run.mjs", given],
            capture_output=True,
            check=True,
            timeout=60,
        )
        return {b"true": True, b"false": False}[ran.stdout]

    return verify


@pytest.mark.parametrize("language", [in_python, in_javascript])
def test_the_lines_of_the_page_accept_what_is_genuine_and_nothing_else(
    language: Callable[[Path], Verify], tmp_path: Path
) -> None:
    verify = language(tmp_path)
    made = {name.lower(): text for name, text in signed_headers("x.1", NOW, BODY, [SECRET]).items()}
    both = {
        name.lower(): text
        for name, text in signed_headers("x.1", NOW, BODY, [OTHER, SECRET]).items()
    }
    assert verify(made, BODY, SECRET, NOW + 299)
    assert verify(both, BODY, SECRET, NOW)
    assert verify(both, BODY, OTHER, NOW)
    assert not verify(made, BODY, OTHER, NOW)
    assert not verify(made, BODY + b" ", SECRET, NOW)
    assert not verify({**made, "webhook-id": "x.2"}, BODY, SECRET, NOW)
    assert not verify({**made, "webhook-timestamp": str(NOW + 1)}, BODY, SECRET, NOW)
    assert not verify(made, BODY, SECRET, NOW + 301)
    assert not verify(made, BODY, SECRET, NOW - 301)
    assert not verify({**made, "webhook-signature": "v1,"}, BODY, SECRET, NOW)


def test_the_example_of_the_standard_is_signed_as_it_says() -> None:
    """From https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries."""
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )
    assert headers["Webhook-Signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
