"""The token is the one that AWS's own client makes, signed without a network."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.credentials import Credentials

from lambda_src.vault.settings import DatabaseSettings
from lambda_src.vault.token import sign_in_token

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
DATABASE = DatabaseSettings(
    host="gatehouse.cluster-abc.eu-west-1.rds.amazonaws.com",
    port=5433,
    name="gatehouse",
    user="gatehouse_app",
    region="eu-west-1",
)


@pytest.mark.parametrize("session_token", [None, "session/token+with=signs"])
def test_it_says_and_signs_what_boto3s_own_does(
    monkeypatch: pytest.MonkeyPatch, session_token: str | None
) -> None:
    for module in ("auth", "crt.auth"):  # with awscrt installed boto3 signs by the second
        monkeypatch.setattr(f"botocore.{module}.get_current_datetime", lambda **_: NOW)
    session = boto3.Session("AKIDEXAMPLE", "secret", session_token, region_name="us-east-1")
    expected = session.client("rds").generate_db_auth_token(
        DATABASE.host, DATABASE.port, DATABASE.user, Region=DATABASE.region
    )
    token = sign_in_token(DATABASE, Credentials("AKIDEXAMPLE", "secret", session_token))
    # With awscrt installed boto3 writes the parameters in another order; the signature sorts them.
    assert sorted(token.split("&")) == sorted(expected.split("&"))


def test_it_names_role_service_and_a_quarter_of_an_hour() -> None:
    token = sign_in_token(DATABASE, Credentials("AKIDEXAMPLE", "secret"))
    parts = urlsplit(f"https://{token}")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert parts.netloc == f"{DATABASE.host}:5433"
    assert (query["Action"], query["DBUser"]) == ("connect", "gatehouse_app")
    assert query["X-Amz-Expires"] == "900"
    assert query["X-Amz-Credential"].endswith("/eu-west-1/rds-db/aws4_request")
