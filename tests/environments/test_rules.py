"""Every rule between keys, each with the exact line that breaking it gives."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from environments import load

from .files import DELETED, changed, mistakes, shipped, write

CERTIFICATE = "arn:aws:acm:us-east-1:444455556666:certificate/12345678-1234-1234-1234-123456789012"
ELSEWHERE = CERTIFICATE.replace("us-east-1", "eu-west-1")
OF_OTHERS = CERTIFICATE.replace("444455556666", "333344445555")
GITHUB = "oidc-provider/token.actions.githubusercontent.com"
SECRET = "arn:aws:secretsmanager:us-east-1:444455556666:secret:gatehouse/key-AbCdEf"
NO_PROFILE = {"models.chat.model_id": "m", "models.chat.destination_regions": DELETED}
GEMINI = {**NO_PROFILE, "models.chat.provider": "gemini"}
OPENAI = {**NO_PROFILE, "models.chat.provider": "openai_compatible"}
AGENT = {**NO_PROFILE, "models.chat.provider": "bedrock_agent"}
NO_KEY = (
    "no key in this file: store it as an SSM SecureString or in Secrets Manager and name that "
    "in api_key_parameter or api_key_secret"
)
PARAMETER = (
    'the name of an SSM SecureString parameter, starting with "/", which holds the key; '
    "never the key itself"
)
IDS = 'the number that `gh api repos/OWNER/REPOSITORY` prints as {}, or github_subject = "names"'

BROKEN: list[tuple[Mapping[str, object], str, str]] = [
    (
        {"models.chat.destination_regions": DELETED},
        "models.chat.destination_regions is missing",
        'the regions that the inference profile "us." routes to',
    ),
    (
        {"models.chat.model_id": "amazon.nova-lite-v1:0"},
        'models.chat.destination_regions = ["us-east-1", "us-east-2", "us-west-2"]',
        "to be left out: only a Bedrock inference profile routes between regions",
    ),
    (
        NO_PROFILE,
        'models.chat.model_id = "m"',
        "a Bedrock model or inference profile id such as us.amazon.nova-lite-v1:0",
    ),
    (
        AGENT | {"models.chat.agent_id": "ABCDEFGHIJ"},
        "models.chat.agent_alias_id is missing",
        'a value, which provider "bedrock_agent" needs',
    ),
    (
        GEMINI,
        "models.chat.api_key_secret is missing",
        'api_key_parameter or api_key_secret: provider "gemini" needs a key',
    ),
    (
        GEMINI | {"models.chat.api_key_parameter": "/k", "models.chat.api_key_secret": SECRET},
        "models.chat.api_key_secret = (hidden)",
        "to be left out: api_key_parameter already names the key",
    ),
    (
        OPENAI,
        "models.chat.endpoint is missing",
        'a value, which provider "openai_compatible" needs',
    ),
    (
        {"models.chat.api_key_parameter": "/gatehouse/key"},
        "models.chat.api_key_parameter = (hidden)",
        'to be left out: provider "bedrock" does not take it',
    ),
    (
        GEMINI | {"models.chat.api_key_parameter": "sk-abcdefghijklmnop"},
        "models.chat.api_key_parameter = (hidden)",
        NO_KEY,
    ),
    (
        GEMINI | {"models.chat.api_key_secret": "AIzaSyA1234567890"},
        "models.chat.api_key_secret = (hidden)",
        NO_KEY,
    ),
    (
        GEMINI | {"models.chat.api_key_parameter": "a-plain-key"},
        "models.chat.api_key_parameter = (hidden)",
        PARAMETER,
    ),
    (
        {"delivery.github_owner_id": DELETED},
        "delivery.github_owner_id is missing",
        IDS.format("owner.id"),
    ),
    (
        {"delivery.github_repository_id": DELETED, "delivery.github_subject": "ids"},
        "delivery.github_repository_id is missing",
        IDS.format("id"),
    ),
    (
        {"domain": {"name": "chat.example.com", "certificate_arn": ELSEWHERE}},
        f'domain.certificate_arn = "{ELSEWHERE[:76]}...',
        "the ARN of an ACM certificate in us-east-1, where CloudFront reads certificates",
    ),
    (
        {"domain": {"name": "chat.example.com", "certificate_arn": OF_OTHERS}},
        f'domain.certificate_arn = "{OF_OTHERS[:76]}...',
        "a certificate of account.id (444455556666)",
    ),
    (
        {"domain.certificate_arn": DELETED},
        "domain.certificate_arn is missing",
        (
            "the ARN of an ACM certificate in us-east-1, where CloudFront reads certificates, or "
            "domain.hosted_zone_id"
        ),
    ),
    (
        {"domain.hosted_zone_id": "example.com"},
        'domain.hosted_zone_id = "example.com"',
        "the id of a hosted zone of Route 53 such as Z0123456789ABCDEFGHIJ",
    ),
    (
        {"domain": DELETED},
        "domain is missing",
        "a host name of your own in production: CloudFront's own accepts TLS 1.0",
    ),
    (
        {"domain.name": "other.example.com"},
        'domain.name = "other.example.com"',
        "the host of edge.url (https://chat.example.com)",
    ),
    (
        {"edge.origin_secret_sha256": ["a" * 64, "a" * 64]},
        "edge.origin_secret_sha256 = [(hidden), (hidden)]",
        "every item once",
    ),
    (
        {"edge.origin_secret_sha256": ["A" * 64]},
        "edge.origin_secret_sha256[0] = (hidden)",
        "a SHA-256 as 64 lower-case hexadecimal digits",
    ),
    (
        {"edge.origin_secret_sha256": ["1" * 64, "2" * 64, "3" * 64]},
        "edge.origin_secret_sha256 = [(hidden), (hidden), (hidden)]",
        "a list of at most 2, each a SHA-256 as 64 lower-case hexadecimal digits",
    ),
    (
        {"edge.chat_body_bytes": 49_152},
        "limits.stream_body_bytes = 49152",
        "less than edge.chat_body_bytes (49152)",
    ),
    (
        {"limits.message_characters": 16_000, "edge.chat_body_bytes": 60_000},
        "limits.message_characters = 16000",
        "characters of 4 bytes that fit edge.chat_body_bytes (60000) minus 1024",
    ),
    (
        {"database.proxy": True, "database.minimum_capacity": 0.0},
        "database.proxy = true",
        (
            "false, or a database.minimum_capacity of 0.5 or more: "
            "a proxy keeps Aurora from pausing, and bills at least 8 ACUs"
        ),
    ),
    (
        {"database.proxy_bypass": True},
        "database.proxy_bypass = true",
        "to be left out: database.proxy is false, so there is nothing to go round",
    ),
    (
        {"slack.fallback": False},
        "slack.fallback = false",
        "true unless slack.execution_api_percentage is 100 (0)",
    ),
    (
        {"slack.api_url": "https://slack.example.com/api"},
        'slack.api_url = "https://slack.example.com/api"',
        "to be left out, except in local",
    ),
    (
        {"slack.worker_seconds": 54},
        "slack.worker_seconds = 54",
        "at least models.chat.timeout_seconds (25) plus 30",
    ),
    (
        {"flows.worker_concurrency": 300},
        "flows.worker_concurrency = 300",
        "at most functions.reserved_concurrency (200)",
    ),
    (
        {"functions.account_concurrency": 500},
        "functions.reserved_concurrency = 200",
        (
            "100 or less: 4 functions reserve as many, and 100 of functions.account_concurrency "
            "(500) stay unreserved"
        ),
    ),
    (
        {"functions.account_concurrency": 10},
        "functions.reserved_concurrency = 200",
        "to be left out: functions.account_concurrency (10) leaves nothing to reserve",
    ),
    (
        {"network.zones": ["us-east-1a", "eu-west-1b"]},
        'network.zones = ["us-east-1a", "eu-west-1b"]',
        "zones of account.region (us-east-1)",
    ),
    (
        {"network.zones": ["us-east-1a", "use1-az2"]},
        'network.zones = ["us-east-1a", "use1-az2"]',
        "all zones by name, or all by id: a name and an id may be one place",
    ),
    (
        {"network.zones": ["us-east-1a", "b"]},
        'network.zones[1] = "b"',
        "the name or the id of an availability zone such as us-east-1a or use1-az1",
    ),
    (
        {"database.engine_version": "16.8"},
        'database.engine_version = "16.8"',
        "a major version of PostgreSQL such as 16; AWS upgrades minor versions by itself",
    ),
    ({"tags": {"owner": "me"}}, "tags.cost_center is missing", "an AWS tag value"),
    ({"tags.aws:x": "1"}, 'tags."aws:x" = "1"', "an AWS tag key (letters, digits, _.:/=+@-)"),
    (
        {"tags.owner": "me; drop"},
        'tags.owner = "me; drop"',
        "an AWS tag value (letters, digits, spaces, _.:/=+@-)",
    ),
]


@pytest.mark.parametrize(("changes", "place", "expected"), BROKEN)
def test_keys_that_do_not_fit_together_are_told(
    changes: Mapping[str, object], place: str, expected: str, tmp_path: Path
) -> None:
    assert mistakes("prod", changes, tmp_path) == [f"{place}: expected {expected}"]


FITTING: list[Mapping[str, object]] = [
    GEMINI | {"models.chat.api_key_parameter": "/gatehouse/prod/gemini-key"},
    GEMINI | {"models.chat.api_key_secret": SECRET, "models.chat.temperature": 1.5},
    OPENAI | {"models.chat.endpoint": "http://127.0.0.1:11434/v1", "models.chat.model_id": "a/b:3"},
    AGENT | {"models.chat.agent_id": "ABCDEFGHIJ", "models.chat.agent_alias_id": "TSTALIASID"},
    NO_PROFILE | {"models.chat.model_id": "anthropic.claude-3-5-sonnet-20241022-v2:0"},
    {"domain": {"name": "chat.example.com", "certificate_arn": CERTIFICATE}},
    {"domain": {"name": "chat.example.com", "hosted_zone_id": "Z0123456789ABCDEFGHIJ"}},
    {"domain.hosted_zone_id": "Z0123456789ABCDEFGHIJ"},
    {
        "aws": DELETED,
        "account.region": "ap-northeast-1",
        "network.zones": ["ap-northeast-1a", "ap-northeast-1c"],
    },
    {"network.zones": ["use1-az1", "use1-az4"]},
    {
        "delivery.github_subject": "names",
        "delivery.github_owner_id": DELETED,
        "delivery.github_repository_id": DELETED,
        "delivery.github_provider_arn": f"arn:aws:iam::444455556666:{GITHUB}",
    },
    {"functions.account_concurrency": 10, "functions.reserved_concurrency": DELETED},
    {"functions.reserved_concurrency": DELETED, "models.chat.timeout_seconds": 28.9},
    {"edge.origin_secret_sha256": ["1" * 64, "f" * 64], "edge.api_requests": 2_000},
    {"edge.web_origin": "main.d1234567890.amplifyapp.com"},
    {"database.proxy": True},
    {"database.proxy": True, "database.proxy_bypass": True, "database.minimum_capacity": 8.0},
    {"database.proxy": DELETED, "database.minimum_capacity": 0.0},
    {"slack.execution_api_percentage": 100, "slack.fallback": False},
    {"slack": DELETED},
    {"tags.team/area": "a b@c", "logs.retention_days": 365},
]


@pytest.mark.parametrize("changes", FITTING)
def test_what_fits_together_loads(changes: Mapping[str, object], tmp_path: Path) -> None:
    assert mistakes("prod", changes, tmp_path) == []


def test_outside_prod_the_rules_of_prod_do_not_hold(tmp_path: Path) -> None:
    lax = {"aws.pin_account": False, "identity.mfa": "optional", "logs.retention_days": 1}
    assert mistakes("staging", lax, tmp_path) == []


def test_a_rule_between_tables_is_told_although_a_third_table_is_wrong(tmp_path: Path) -> None:
    changes = {"models.chat.timeout_seconds": 40, "api.throttle_rate": 0, "identity": DELETED}
    assert [line.partition(":")[0] for line in mistakes("prod", changes, tmp_path)] == [
        "identity is missing",
        "api.throttle_rate = 0",
        "models.chat.timeout_seconds = 40",
    ]


@pytest.mark.parametrize(
    ("model_id", "foundation", "geography"),
    [
        ("us.amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0", "us"),
        ("global.anthropic.claude-x-v1:0", "anthropic.claude-x-v1:0", "global"),
        ("apac.amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0", "apac"),
    ],
)
def test_an_inference_profile_names_its_foundation_model(
    model_id: str, foundation: str, geography: str, tmp_path: Path
) -> None:
    write(changed(shipped("dev"), {"models.chat.model_id": model_id}), tmp_path, "dev")
    chat = load("dev", tmp_path).models.chat
    assert (chat.foundation_model_id, chat.geography) == (foundation, geography)


def test_a_plain_model_is_its_own_foundation_model(tmp_path: Path) -> None:
    plain = NO_PROFILE | {"models.chat.model_id": "amazon.nova-lite-v1:0"}
    write(changed(shipped("dev"), plain), tmp_path, "dev")
    chat = load("dev", tmp_path).models.chat
    assert (chat.foundation_model_id, chat.geography) == ("amazon.nova-lite-v1:0", None)


@pytest.mark.parametrize(
    ("changes", "through"),
    [
        ({"database.proxy": False}, False),
        ({"database.proxy": True}, True),
        ({"database.proxy": True, "database.proxy_bypass": True}, False),
    ],
)
def test_functions_connect_to_a_proxy_that_is_there_and_not_bypassed(
    changes: Mapping[str, object], through: bool, tmp_path: Path
) -> None:
    write(changed(shipped("prod"), changes), tmp_path, "prod")
    assert load("prod", tmp_path).database.through_proxy is through
