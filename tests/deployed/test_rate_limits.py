"""A flooding tenant beside a quiet one, through the front door, with a limit that a command set."""

import httpx

from tests.deployed.people import Person, must, new_tenant
from tests.deployed.running import Rehearsal


def say(rehearsal: Rehearsal, token: str) -> httpx.Response:
    return rehearsal.api(token).post("/api/chat", json={"message": "hello"})


def test_a_flooding_tenant_is_refused_and_a_quiet_one_is_not(rehearsal: Rehearsal) -> None:
    loud, quiet = new_tenant(rehearsal), new_tenant(rehearsal)
    shown = must(rehearsal, "tenants", "calls", loud, "--set", "3")
    flooding = Person.invited(rehearsal, loud).sign_in().id
    calm = Person.invited(rehearsal, quiet).sign_in().id

    floods = [say(rehearsal, flooding) for _ in range(8)]
    refused = floods[-1]
    answered = say(rehearsal, calm)

    assert shown == f"Tenant {loud} has 3 model calls a minute (its own limit).\n"
    # At the edge of a minute the tenant gets three more.
    assert [flood.status_code for flood in floods].count(200) in {3, 6}
    assert refused.status_code == 429
    assert refused.json()["error"]["code"] == "rate_limited"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert '"tenant";r=0;t=' in refused.headers["ratelimit"]
    assert answered.status_code == 200
    assert '"tenant";q=50000;w=60' in answered.headers["ratelimit-policy"]


def test_the_limit_of_an_unknown_tenant_is_an_error(rehearsal: Rehearsal) -> None:
    ran = rehearsal.command("tenants", "calls", "nobody", "--set", "3")
    assert (ran.returncode, ran.stderr) == (1, "There is no tenant nobody.\n")
