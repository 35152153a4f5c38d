"""Keys are made, listed and revoked by administrators of their tenant, and by nobody else."""

import hashlib
import json

import pytest

from lambda_src.runtime.identity import api_keys
from tests.lambda_src.events import claims
from tests.lambda_src.world import World

ADMIN = claims("admin", groups="[tenant-admin]")
MEMBER = claims("user-1")
OTHER = claims("other", "globex", groups="[tenant-admin]")
PATH = "/api/keys"


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.add_member("admin", "acme", "tenant-admin")
    world.add_member("other", "globex", "tenant-admin")


def test_a_key_is_shown_once_and_only_its_hash_is_kept(world: World) -> None:
    made = world.api_keys()("POST", PATH, token=ADMIN, body={"name": " Build \n server "})
    assert made.status == 201
    key = made.json["key"]
    assert api_keys.id_of(key) == made.json["key_id"]
    assert made.json["name"] == "Build server"
    assert made.json["scopes"] == ["chat", "models", "embeddings"]

    (kept,) = world.tables.items(world.tables.api_keys)
    assert kept["sha256"] == hashlib.sha256(key.encode()).hexdigest()
    assert kept["tenant_id"] == "acme"
    assert key[-20:] not in json.dumps(kept, default=str)

    listed = world.api_keys()("GET", PATH, token=ADMIN)
    (shown,) = listed.json["keys"]
    assert shown == {name: value for name, value in made.json.items() if name != "key"}
    assert kept["sha256"] not in listed.text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": ["admin"]}, "scopes"),
        ({"name": "x", "expires_in_days": 0}, "expires_in_days"),
        ({"name": "x", "expires_in_days": 366}, "expires_in_days"),
        ({"name": "x", "tenant_id": "globex"}, "tenant_id"),
    ],
)
def test_a_wrong_field_is_named(world: World, body: object, field: str) -> None:
    answer = world.api_keys()("POST", PATH, token=ADMIN, body=body)
    assert answer.status == 400
    assert answer.json["error"]["message"].startswith(field)
    assert world.tables.items(world.tables.api_keys) == []


def test_members_neither_see_nor_make_nor_revoke_keys(world: World) -> None:
    key_id = str(api_keys.id_of(world.new_key()))
    calls = (("POST", PATH), ("GET", PATH), ("DELETE", f"{PATH}/{key_id}"))
    for method, path in calls:
        body = {"name": "x"} if method == "POST" else None
        answer = world.api_keys()(method, path, token=MEMBER, body=body)
        assert (answer.status, answer.code) == (403, "forbidden")
    (kept,) = world.tables.items(world.tables.api_keys)
    assert "revoked_at" not in kept


def test_another_tenants_key_is_as_one_that_does_not_exist(world: World) -> None:
    theirs = str(api_keys.id_of(world.new_key("acme")))
    nobodys, _ = api_keys.new_key()
    refused = [
        world.api_keys()("DELETE", f"{PATH}/{one}", token=OTHER) for one in (theirs, nobodys)
    ]
    assert [answer.status for answer in refused] == [404, 404]
    assert refused[0].text == refused[1].text
    assert world.api_keys()("GET", PATH, token=OTHER).json == {"keys": []}
    (kept,) = world.tables.items(world.tables.api_keys)
    assert "revoked_at" not in kept


def test_a_key_is_revoked_once_and_stays_listed(world: World) -> None:
    key_id = str(api_keys.id_of(world.new_key()))
    for _ in range(2):
        assert world.api_keys()("DELETE", f"{PATH}/{key_id}", token=ADMIN).status == 204
        (shown,) = world.api_keys()("GET", PATH, token=ADMIN).json["keys"]
        first = shown["revoked_at"]
        assert first
    assert shown["revoked_at"] == first


def test_a_tenant_has_a_limited_number_of_live_keys(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_keys, "MOST_KEYS", 2)
    first = api_keys.id_of(world.new_key())
    world.new_key()
    world.new_key("globex")
    assert world.api_keys()("POST", PATH, token=ADMIN, body={"name": "x"}).code == "keys_full"
    world.api_keys()("DELETE", f"{PATH}/{first}", token=ADMIN)
    assert world.api_keys()("POST", PATH, token=ADMIN, body={"name": "x"}).status == 201
