"""A tenant has its own secrets and no other's, read once in a while."""

import json
from typing import Any

import pytest

from lambda_src.flow_worker.secrets import CACHE_SECONDS, FlowSecrets


class Store:
    """Secrets Manager; `text` is what it holds, None if nothing was ever stored."""

    class exceptions:  # noqa: N801  # boto3's
        class ResourceNotFoundException(Exception):  # noqa: N818
            pass

    def __init__(self, text: str | None) -> None:
        self.text = text
        self.asked: list[str] = []

    def get_secret_value(self, **request: str) -> dict[str, Any]:
        self.asked.append(request["SecretId"])
        if self.text is None:
            raise self.exceptions.ResourceNotFoundException
        return {"SecretString": self.text}


def test_a_tenant_has_its_own_secrets_alone() -> None:
    store = Store(json.dumps({"acme": {"token": "a", "number": 7}, "globex": {"token": "g"}}))
    secrets = FlowSecrets(store, "flow-secrets")
    assert secrets.of("acme") == {"token": "a", "number": "7"}
    assert secrets.of("globex") == {"token": "g"}
    assert secrets.of("initech") == {}
    assert store.asked == ["flow-secrets"]


@pytest.mark.parametrize("text", [None, "", "{", "[]", '"x"', '{"acme": "x"}', '{"acme": null}'])
def test_what_holds_no_secrets_is_no_secrets(text: str | None) -> None:
    assert FlowSecrets(Store(text), "flow-secrets").of("acme") == {}


def test_they_are_read_anew_after_a_while() -> None:
    now = [0.0]
    store = Store('{"acme": {"token": "marker-1"}}')
    secrets = FlowSecrets(store, "flow-secrets", clock=lambda: now[0])
    assert secrets.of("acme") == {"token": "marker-1"}
    store.text = '{"acme": {"token": "marker-2"}}'
    now[0] = CACHE_SECONDS - 1
    assert secrets.of("acme") == {"token": "marker-1"}
    now[0] = CACHE_SECONDS
    assert secrets.of("acme") == {"token": "marker-2"}
    assert "marker" not in repr(secrets)


def test_one_that_was_stored_since_is_found_and_a_missing_one_is_looked_for_rarely() -> None:
    time, stored, reads = [0.0], {"acme": {"old": "first-secret"}}, [0]

    class Client:
        def get_secret_value(self, **_: object) -> dict[str, str]:
            reads[0] += 1
            return {"SecretString": json.dumps(stored)}

    secrets = FlowSecrets(Client(), "flow-secrets", clock=lambda: time[0])
    assert secrets.of("acme", ["old"]) == {"old": "first-secret"}
    stored["acme"]["new"] = "second-secret"
    time[0] = 2.0
    assert secrets.of("acme", ["new"])["new"] == "second-secret"
    assert [secrets.of("acme", ["nowhere"]).get("nowhere") for _ in range(5)] == [None] * 5
    assert reads[0] == 2
