"""A tenant has its own secrets and no other's, read once in a while."""

import json
from typing import Any

import pytest

from lambda_src.flow_worker.secrets import CACHE_SECONDS, FlowSecrets


class Store:
    """Secrets Manager: texts by the name of their secret."""

    class exceptions:  # noqa: N801  # boto3's
        class ResourceNotFoundException(Exception):  # noqa: N818 - AWS names it so
            pass

    def __init__(self, **texts: str) -> None:
        self.texts = {f"flow-secrets/{tenant}": text for tenant, text in texts.items()}
        self.asked: list[str] = []

    def get_secret_value(self, **request: str) -> dict[str, Any]:
        self.asked.append(request["SecretId"])
        if request["SecretId"] not in self.texts:
            raise self.exceptions.ResourceNotFoundException
        return {"SecretString": self.texts[request["SecretId"]]}


def test_a_tenant_has_its_own_secrets_alone() -> None:
    store = Store(acme='{"token": "a", "number": 7}', globex='{"token": "g"}')
    secrets = FlowSecrets(store, "flow-secrets")
    assert secrets.of("acme") == {"token": "a", "number": "7"}
    assert secrets.of("globex") == {"token": "g"}
    assert secrets.of("initech") == {}
    assert secrets.of("acme", ["token"])["token"] == "a"
    assert store.asked == [f"flow-secrets/{each}" for each in ("acme", "globex", "initech")]


@pytest.mark.parametrize(
    "tenant", ["", "*", "acme/..", "../acme", "acme/x", "Acme", "acme-??????", "a" * 65, "acme\n"]
)
def test_what_is_no_tenant_names_no_secret(tenant: str) -> None:
    store = Store(acme='{"token": "a"}')
    assert FlowSecrets(store, "flow-secrets").of(tenant, ["token"]) == {}
    assert store.asked == []


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "null", "7"])
def test_what_holds_no_secrets_is_no_secrets_and_nobody_elses_trouble(text: str) -> None:
    secrets = FlowSecrets(Store(acme=text, globex='{"token": "g"}'), "flow-secrets")
    assert secrets.of("acme") == {}
    assert secrets.of("globex") == {"token": "g"}


def test_they_are_read_anew_after_a_while() -> None:
    now = [0.0]
    store = Store(acme='{"token": "marker-1"}')
    secrets = FlowSecrets(store, "flow-secrets", clock=lambda: now[0])
    assert secrets.of("acme") == {"token": "marker-1"}
    store.texts["flow-secrets/acme"] = '{"token": "marker-2"}'
    now[0] = CACHE_SECONDS - 1
    assert secrets.of("acme") == {"token": "marker-1"}
    now[0] = CACHE_SECONDS
    assert secrets.of("acme") == {"token": "marker-2"}
    assert "marker" not in repr(secrets)


def test_one_that_was_stored_since_is_found_and_a_missing_one_is_looked_for_rarely() -> None:
    time, store = [0.0], Store(acme='{"old": "first-secret"}')
    secrets = FlowSecrets(store, "flow-secrets", clock=lambda: time[0])
    assert secrets.of("acme", ["old"]) == {"old": "first-secret"}
    store.texts["flow-secrets/acme"] = json.dumps({"old": "x", "new": "second-secret"})
    time[0] = 2.0
    assert secrets.of("acme", ["new"])["new"] == "second-secret"
    assert [secrets.of("acme", ["nowhere"]).get("nowhere") for _ in range(5)] == [None] * 5
    assert len(store.asked) == 2


def test_what_is_kept_of_many_tenants_is_bounded() -> None:
    secrets = FlowSecrets(Store(), "flow-secrets")
    for number in range(2_500):
        secrets.of(f"tenant-{number}")
    assert len(secrets._cached) <= 1_000
