"""Tokens that a real user pool signed, checked with the keys that it publishes."""

from typing import Any

import boto3
import jwt
import pytest

from lambda_src.stream.application import application
from tests.lambda_src.stream.serving import serving
from tests.lambda_src.stream.viewer import StreamWorld, Viewer

PASSWORD = "Correct-horse-7-battery"


@pytest.fixture
def tokens(streams: StreamWorld, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What a user gets at sign-in, with the ids of the pool and its client."""
    monkeypatch.delenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER")
    pools = boto3.client("cognito-idp")
    pool = pools.create_user_pool(
        PoolName="pool",
        Schema=[{"Name": "tenant_id", "AttributeDataType": "String", "Mutable": True}],
    )["UserPool"]["Id"]
    client = pools.create_user_pool_client(
        UserPoolId=pool, ClientName="web", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    tenant: Any = {"Name": "custom:tenant_id", "Value": "acme"}
    pools.admin_create_user(UserPoolId=pool, Username="anna", UserAttributes=[tenant])
    pools.admin_set_user_password(
        UserPoolId=pool, Username="anna", Password=PASSWORD, Permanent=True
    )
    signed_in = pools.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "anna", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return {"pool": pool, "client": client, **{k: str(v) for k, v in signed_in.items()}}


def test_the_id_token_is_taken_and_the_access_token_refused(
    streams: StreamWorld, tokens: dict[str, str]
) -> None:
    issuer = f"https://cognito-idp.us-east-1.amazonaws.com/{tokens['pool']}"
    claims = jwt.decode(tokens["IdToken"], options={"verify_signature": False})
    streams.world.add_member(claims["sub"], "acme")
    changed = {"user_pool_id": tokens["pool"], "issuer": issuer, "audience": tokens["client"]}
    with serving(application(streams.settings(**changed))) as address:
        viewer = Viewer(address, {"x-viewer-authorization": f"Bearer {tokens['IdToken']}"})
        with viewer.http:
            assert viewer.sees("/stream/chatbot", {"query": "Why?"}).text
            access = {"x-viewer-authorization": f"Bearer {tokens['AccessToken']}"}
            assert viewer.refused("/stream/chatbot", {"query": "Why?"}, **access).status == 401
    assert streams.issuer.fetches == 0
    assert streams.world.books_balance() > 0


def test_authorization_itself_is_not_read(streams: StreamWorld) -> None:
    with streams.serving() as viewer:
        token = viewer.headers.pop("x-viewer-authorization")
        headers = {"authorization": token, "cookie": f"token={token}"}
        assert viewer.refused("/stream/chatbot", {"query": "Why?"}, **headers).status == 401
