"""What is no token is answered 401 by the authorizer of an HTTP API, whatever it is."""

import asyncio
import base64
import json
from types import ModuleType
from typing import Any

import pytest

from rehearsal.simulators.embedded_aws import tokens


@pytest.fixture
def apigateway(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = tokens.service()
    monkeypatch.setattr(module, "_validate_jwt_authorizer", module._validate_jwt_authorizer)
    tokens.add_to(module)
    return module


def encoded(value: str) -> str:
    return base64.urlsafe_b64encode(value.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "header",
    ["[]", "1", '"x"', "null", "{}", "[" * 5_000, "[" * 5_000 + "]" * 5_000, '{"kid": []}'],
    ids=lambda header: header[:12],
)
@pytest.mark.parametrize("claims", ["{}", "[]", "1"])
def test_a_token_of_any_form_that_nobody_signed_is_401(
    apigateway: ModuleType, header: str, claims: str
) -> None:
    headers = {"authorization": f"Bearer {encoded(header)}.{encoded(claims)}.x"}
    authorizer = {"identitySource": ["$request.header.Authorization"], "jwtConfiguration": {}}

    found: Any = asyncio.run(apigateway._validate_jwt_authorizer({}, authorizer, headers, {}))

    assert found[:2] == (None, None)
    assert found[2][0] == 401
    assert json.loads(found[2][2]) == {"message": "Unauthorized"}
