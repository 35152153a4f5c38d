"""How much: retention, throttling, sizes and the limits of the chat API."""

from typing import Annotated, Literal

from pydantic import Field

from .section import Section
from .shapes import Choice, Listed, Origin

# API Gateway gives up on an HTTP API integration after 30 s.
LONGEST_FUNCTION_SECONDS = 29

# The vault functions that serve requests: `tenant_data`, `context`, `flow_vault` and
# `flow_tasks`. A test compares the number with the plans.
RESERVING_FUNCTIONS = 4
UNRESERVED = 100  # parallel runs that Lambda keeps for functions without a reservation

# CloudWatch Logs' PutRetentionPolicy takes these and no others.
_DAYS_OF_MONTHS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365)
_DAYS_OF_YEARS = (400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
_RETENTION = Choice(_DAYS_OF_MONTHS + _DAYS_OF_YEARS)


class Tables(Section):
    """The DynamoDB tables `tenants`, `sessions` and `usage`."""

    deletion_protection: bool = Field(
        description="Refuse to delete the tables. Must be true in production."
    )
    session_ttl_days: int = Field(
        default=90, ge=1, le=3650, description="Days that a session and its messages live."
    )
    usage_ttl_days: int = Field(
        default=400, ge=1, le=3650, description="Days that usage records live."
    )


class Api(Section):
    """The HTTP API in front of the functions."""

    throttle_rate: int = Field(
        ge=1, le=10_000, description="Requests per second that the stage lets through, all tenants."
    )
    throttle_burst: int = Field(
        ge=1, le=5_000, description="Requests that may arrive at once, all tenants."
    )
    cors_origins: Listed[Origin] = Field(
        description="Origins whose pages may call the API; an empty list allows none."
    )


class Functions(Section):
    """The size of every Lambda function."""

    memory_mb: int = Field(
        ge=128, le=10_240, description="Memory of a function, MB; CPU grows with it."
    )
    timeout_seconds: int = Field(
        ge=1,
        le=LONGEST_FUNCTION_SECONDS,
        description="Longest run of a function, seconds. API Gateway gives up after 30.",
    )
    stream_timeout_seconds: int = Field(
        default=120,
        ge=10,
        le=900,
        description="Longest run of the streaming function, seconds; no gateway is in its way.",
    )
    reserved_concurrency: int | None = Field(
        default=None,
        ge=1,
        le=10_000,
        description="Parallel runs set aside for, and at most taken by, each of the "
        f"{RESERVING_FUNCTIONS} vault functions that serve requests: so many connections to the "
        "database at most, and a flood of other functions leaves them their share. Left out: they "
        "share the account's, without a bound.",
    )
    account_concurrency: int = Field(
        default=1_000,
        ge=10,
        le=1_000_000,
        description="Lambda's quota of parallel runs in the account (Service Quotas L-B99A9384); a "
        "new account may have 10. All reservations together leave 100 of it unreserved.",
    )
    tracing: bool = Field(description="Send X-Ray traces.")


class Logs(Section):
    """What the functions log and for how long it is kept."""

    retention_days: Annotated[int, _RETENTION] = Field(
        description="Days that log groups keep events. 365 or more in production."
    )
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        description="Least severe level that functions log."
    )


class Limits(Section):
    """The limits of the chat API."""

    monthly_token_budget: int = Field(
        ge=1,
        le=10**12,
        description="Model tokens, in and out, that a tenant may use in a calendar month, unless "
        "its record says otherwise.",
    )
    user_calls_per_minute: int = Field(
        default=20,
        ge=1,
        le=100_000,
        description="Model calls that one user may send in a minute; the next is answered 429.",
    )
    tenant_calls_per_minute: int = Field(
        default=600,
        ge=1,
        le=1_000_000,
        description="Model calls that the users of a tenant may send in a minute together, unless "
        "its record says otherwise (`gatehouse tenants calls`).",
    )
    user_streams: int = Field(
        default=5,
        ge=1,
        le=1_000,
        description="Streams that one user may receive at once; the next is answered 429.",
    )
    history_messages: int = Field(
        ge=0, le=200, description="Earlier messages of a session that the model gets to see."
    )
    message_characters: int = Field(
        ge=1,
        le=16_000,
        description="Longest message, characters. Four bytes each, and 1 KB around them, fit "
        "`edge.chat_body_bytes`.",
    )
    question_characters: int = Field(
        ge=1, le=20_000, description="Longest question of `POST /ai/ask`, characters."
    )
    stream_body_bytes: int = Field(
        default=49_152,
        ge=4_096,
        le=65_535,
        description="Largest body of a streaming request, bytes; the function answers a larger "
        "one with 413. Less than `edge.chat_body_bytes`, past which WAF answers.",
    )
    heartbeat_seconds: int = Field(
        default=15,
        ge=1,
        le=25,
        description="Silent seconds of a stream after which a comment goes out; CloudFront gives "
        "up after 30.",
    )
    run_keep_seconds: int = Field(
        default=3_600,
        ge=60,
        le=86_400,
        description="Seconds for which a streamed answer can be read again by the id of its run.",
    )
    page_size: int = Field(ge=1, le=100, description="Most items on one page of a list.")
    idempotency_ttl_seconds: int = Field(
        ge=60, le=604_800, description="Seconds that an `Idempotency-Key` is remembered."
    )
    reservation_seconds: int = Field(
        ge=1,
        le=3_600,
        description="Seconds after which what a killed function reserved counts as used. "
        "More than `functions.timeout_seconds` and `functions.stream_timeout_seconds`.",
    )


def broken_rules(functions: Functions) -> dict[str, str]:
    """What of `functions` does not fit the account's quota: key -> expected."""
    reserved = functions.reserved_concurrency
    most = (functions.account_concurrency - UNRESERVED) // RESERVING_FUNCTIONS
    if reserved is None or reserved <= most:
        return {}
    if most < 1:
        return {"reserved_concurrency": "to be left out: functions.account_concurrency "
                f"({functions.account_concurrency}) leaves nothing to reserve"}  # fmt: skip
    return {"reserved_concurrency": f"{most} or less: {RESERVING_FUNCTIONS} functions reserve as "
            f"many, and {UNRESERVED} of functions.account_concurrency "
            f"({functions.account_concurrency}) stay unreserved"}  # fmt: skip
