"""A made-up signature reaches no function; issued keys and unsigned requests are passed on."""

from collections.abc import Iterator

import httpx
import pytest
from starlette.responses import PlainTextResponse

from rehearsal.simulators.embedded_aws.root_keys import NoRootKeys
from tests.rehearsal.simulators.front_door.serving import served

SIGNED = (
    "AWS4-HMAC-SHA256 Credential={key}/20261129/us-east-1/execute-api/aws4_request, "
    f"SignedHeaders=host;x-amz-date, Signature={'0' * 64}"
)
API = "/_aws/execute-api/abc/live/execute"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with (
        served(NoRootKeys(PlainTextResponse("passed on"))) as address,
        httpx.Client(base_url=address, trust_env=False) as opened,
    ):
        yield opened


@pytest.mark.parametrize("key", ["test", "111122223333", "", "AKIA", "akiaiosfodnn7example"])
def test_a_signature_with_a_key_that_nobody_issued_is_403(client: httpx.Client, key: str) -> None:
    headers = {"authorization": SIGNED.format(key=key)}

    assert client.post(API, headers=headers).status_code == 403
    hosted = headers | {"host": "abc.execute-api.localhost:4566"}
    assert client.post("/live/execute", headers=hosted).status_code == 403


def test_a_signature_in_the_query_is_403(client: httpx.Client) -> None:
    assert client.get(f"{API}?X-Amz-Credential=test%2F20261129").status_code == 403


@pytest.mark.parametrize("key", ["AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"])
def test_issued_keys_are_for_the_emulator_to_check(client: httpx.Client, key: str) -> None:
    assert client.post(API, headers={"authorization": SIGNED.format(key=key)}).text == "passed on"


def test_tokens_unsigned_requests_and_other_services_are_passed_on(client: httpx.Client) -> None:
    assert client.post(API, headers={"authorization": "Bearer x.y.z"}).text == "passed on"
    assert client.post(API).text == "passed on"
    assert client.post("/", headers={"authorization": SIGNED.format(key="test")}).text
