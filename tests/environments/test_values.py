"""Every shape of a value, each with the exact line that another value gives."""

from pathlib import Path

import pytest

from .files import mistakes

URL = "an https URL without query, fragment or wildcard (http only for localhost and 127.0.0.1)"
URLS = f"a list of at least one, each {URL}"
ORIGIN = "an https origin without a path (http only for localhost and 127.0.0.1)"
ACCOUNT = "12 digits in quotes, the id of an AWS account of yours"
REF = "a full Git ref such as refs/heads/main, without wildcards"
REPOSITORY = 'a GitHub repository as "owner/name", without wildcards'
ID = "a whole number from 1 to 9007199254740991"
GITHUB = "oidc-provider/token.actions.githubusercontent.com"
OF_ANOTHER = "arn:aws:iam::444455556666:oidc-provider/gitlab.example.com"
PROVIDER = "the ARN of the account's identity provider token.actions.githubusercontent.com"
OF_PROD = "a provider of account.id (444455556666)"
PREFIX = "1 to 63 lower-case letters, digits and inner hyphens, without aws, amazon or cognito"
NOT_TAKEN = 'to be left out: provider "bedrock" does not take it'
RETENTION = (
    "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, "
    "3288 or 3653"
)

COME_BACK = (
    'the origin of the page to come back to: "https://other.example.com/signed-in" has to be one '
    "of identity.callback_urls"
)

ONE_KEY = [
    ("account.id", "000000000000", ACCOUNT),
    ("account.id", 444455556666, ACCOUNT),
    ("account.region", "us-east", "an AWS region such as us-east-1"),
    ("aws.pin_account", False, "true in production"),
    ("delivery.apply_ref", "refs/heads/*", REF),
    ("delivery.github_repository", "owner/*", REPOSITORY),
    ("delivery.github_repository", "owner@1/name@2", REPOSITORY),
    ("delivery.github_owner_id", 0, ID),
    ("delivery.github_owner_id", "100000001", ID),
    ("delivery.github_repository_id", True, ID),
    ("delivery.github_subject", "*", '"ids" or "names"'),
    ("delivery.github_provider_arn", OF_ANOTHER, PROVIDER),
    ("delivery.github_provider_arn", f"arn:aws:iam::333344445555:{GITHUB}", OF_PROD),
    ("delivery.github_environment", "*", "a GitHub environment name (letters, digits, . _ -)"),
    ("identity.mfa", "optional", '"required" in production'),
    ("identity.deletion_protection", False, "true in production"),
    ("identity.domain_prefix", "my-cognito-page", PREFIX),
    ("identity.domain_prefix", "Gatehouse", PREFIX),
    ("identity.callback_urls", [], URLS),
    ("identity.access_token_minutes", 4, "a whole number from 5 to 1440"),
    ("identity.refresh_token_days", 3651, "a whole number from 1 to 3650"),
    ("identity.password_minimum_length", 8, "a whole number from 14 to 99"),
    ("identity.email_sending", "ses", '"cognito"'),
    ("tables.deletion_protection", False, "true in production"),
    ("tables.session_ttl_days", 0, "a whole number from 1 to 3650"),
    ("api.throttle_rate", 0, "a whole number from 1 to 10000"),
    ("api.throttle_burst", 5001, "a whole number from 1 to 5000"),
    ("functions.memory_mb", 64, "a whole number from 128 to 10240"),
    ("functions.timeout_seconds", 30, "a whole number from 1 to 29"),
    ("functions.tracing", "yes", "true or false"),
    ("logs.retention_days", 90, "365 or more in production"),
    ("logs.retention_days", 366, RETENTION),
    ("logs.retention_days", True, RETENTION),
    ("limits.reservation_seconds", 29, "more than functions.timeout_seconds (29)"),
    ("limits.reservation_seconds", 120, "more than functions.stream_timeout_seconds (120)"),
    ("limits.message_characters", 16001, "a whole number from 1 to 16000"),
    ("limits.stream_body_bytes", 65536, "a whole number from 4096 to 65535"),
    ("limits.heartbeat_seconds", 30, "a whole number from 1 to 25"),
    ("edge.url", "https://chat.example.com/", ORIGIN),
    ("edge.url", "http://localhost:8000", "an https origin, except in local"),
    ("edge.url", "https://other.example.com", COME_BACK),
    ("edge.api_requests", 9, "a whole number from 10 to 2000000"),
    ("edge.other_requests", 99, "edge.api_requests (3000) or more"),
    ("edge.chat_body_bytes", 65537, "a whole number from 8192 to 65536"),
    ("edge.price_class", "all", '"PriceClass_100", "PriceClass_200" or "PriceClass_All"'),
    ("edge.web_origin", "https://x.example.com", "a host name such as chat.example.com"),
    ("aws.emulator_url", "http://127.0.0.1:4567", "to be left out, except in local"),
    ("models.chat.timeout_seconds", 40, "less than functions.timeout_seconds (29)"),
    ("models.chat.timeout_seconds", 29, "less than functions.timeout_seconds (29)"),
    ("models.chat.temperature", 1.5, "a number from 0 to 1 for Bedrock"),
    ("models.chat.temperature", float("nan"), "a number from 0 to 2"),
    ("models.chat.model_id", "nova lite", "a model id (letters, digits, . _ : / -)"),
    ("models.chat.agent_id", "ABCDEFGHIJ", NOT_TAKEN),
    ("models.chat.endpoint", "https://x.example", NOT_TAKEN),
    ("bundle.target", "host", '"aws", except in local'),
    ("name", "prod", "to be left out: the file's name is the name"),
]


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(("key", "value", "expected"), ONE_KEY)
def test_a_broken_rule_names_key_value_and_what_was_expected(
    key: str, value: object, expected: str, tmp_path: Path
) -> None:
    found = mistakes("prod", {key: value}, tmp_path)
    assert found == [f"{key} = {_shown(value)}: expected {expected}"]


@pytest.mark.parametrize(
    "url",
    [
        "http://chat.example.com/", "https://*.example.com/", "ftp://chat.example.com", "https://",
        "https://chat.example.com/?next=x", "https://chat.example.com/#x", "http://localhost.evil.com",
        "http://127.0.0.1:70000/", "https://chat.example.com\n", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_a_redirect_goes_to_https_or_to_this_machine(url: str, tmp_path: Path) -> None:
    shown = url.replace("\n", "\\n")
    found = mistakes("dev", {"identity.callback_urls": [url]}, tmp_path)
    assert found == [f'identity.callback_urls[0] = "{shown}": expected {URL}']


@pytest.mark.parametrize("origin", ["*", "null", "https://a.example.com/", "http://a.example.com"])
def test_an_origin_is_neither_a_wildcard_nor_a_page(origin: str, tmp_path: Path) -> None:
    found = mistakes("dev", {"api.cors_origins": ["https://ok.example.com", origin]}, tmp_path)
    assert found == [f'api.cors_origins[1] = "{origin}": expected {ORIGIN}']


def test_a_list_holds_every_item_once(tmp_path: Path) -> None:
    found = mistakes("dev", {"api.cors_origins": ["https://a.example"] * 2}, tmp_path)
    assert found == [
        'api.cors_origins = ["https://a.example", "https://a.example"]: expected every item once'
    ]
