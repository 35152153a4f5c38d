"""The keys of the DynamoDB tables of tenants, written in this one place.

The partition key leads with the tenant. `#` cannot occur in a tenant id (a-z, 0-9, hyphen), so
no tenant's key can be a prefix of another's. `docs/chat-api.md` shows the whole layout.
"""

from datetime import date, datetime

from lambda_src.runtime.clock import to_text

SESSION_ITEM = "session"
MESSAGE_PREFIX = "message#"
DAY_PREFIX = "day#"
MODEL_PREFIX = "model#"
RESERVATION_PREFIX = "reservation#"
USED_PREFIX = "used#"
LEASE_PREFIX = "lease#"
BY_USER = "by_user"
RUN_ITEM = "run"
RUN_EVENTS_PREFIX = "events#"
SEEN_ITEM = "seen"
WORK_ITEM = "work"


def session_key(tenant_id: str, session_id: str) -> str:
    """Partition of one session and its messages."""
    return f"{tenant_id}#{session_id}"


def user_key(tenant_id: str, user_id: str) -> str:
    """Partition of the index that lists one user's sessions."""
    return f"{tenant_id}#{user_id}"


def message_item(created_at: datetime, suffix: str) -> str:
    """Sort key of a message; sorts by time."""
    return f"{MESSAGE_PREFIX}{to_text(created_at)}#{suffix}"


def idempotency_partition(tenant_id: str, user_id: str) -> str:
    """Partition of one user's idempotency records."""
    return f"{tenant_id}#{user_id}#idempotency"


def run_partition(tenant_id: str, user_id: str, run_id: str) -> str:
    """Partition of one streamed answer: its state, its events, the tickets to read them."""
    return f"{tenant_id}#{user_id}#run#{run_id}"


def run_events_item(last_event: int) -> str:
    """Sort key of a batch of events, by its last one; sorts by number."""
    return f"{RUN_EVENTS_PREFIX}{last_event:08d}"


def ticket_item(ticket_sha256: str) -> str:
    """Sort key of a ticket that reads a streamed answer once."""
    return f"ticket#{ticket_sha256}"


def asks_partition(tenant_id: str, user_id: str) -> str:
    """Partition of the questions that one user asked of the tenant's data."""
    return f"{tenant_id}#{user_id}#asks"


def ask_item(created_at: datetime, question_id: str) -> str:
    """Sort key of an answered question; sorts by time."""
    return f"ask#{to_text(created_at)}#{question_id}"


def feedback_partition(tenant_id: str) -> str:
    """Partition of the counters of what readers think of a tenant's replies."""
    return f"{tenant_id}#feedback"


def tenant_record(tenant_id: str) -> str:
    """Key of a tenant."""
    return f"tenant#{tenant_id}"


def member_record(user_id: str) -> str:
    """Key of a user's membership."""
    return f"member#{user_id}"


def removal_record(tenant_id: str) -> str:
    """Key of what is known of a tenant's deletion; it stays, so that no id is used twice."""
    return f"removal#{tenant_id}"


def key_user(key_id: str) -> str:
    """The user as whom an API key counts, in limits and logs; no Cognito user has such an id."""
    return f"key-{key_id}"


def workspace_record(team_id: str) -> str:
    """Key of a Slack workspace that belongs to a tenant."""
    return f"slack#{team_id}"


def slack_event(tenant_id: str, event_id: str) -> str:
    """Partition of what is known of one Slack event."""
    return f"{tenant_id}#slack#event#{event_id}"


def slack_message(tenant_id: str, channel: str, event_ts: str) -> str:
    """Partition of what is known of one Slack message, whichever event brought it."""
    return f"{tenant_id}#slack#message#{channel}#{event_ts}"


def day_entry(day: date) -> str:
    """Sort key of a tenant's counters of one day (UTC)."""
    return f"{DAY_PREFIX}{day:%Y-%m-%d}"


def month_entry(moment: datetime) -> str:
    """Sort key of a tenant's budget of one month (UTC)."""
    return f"month#{moment:%Y-%m}"


def events_partition(tenant_id: str) -> str:
    """Partition of a tenant's usage events."""
    return f"{tenant_id}#events"


def event_entry(timestamp: datetime, event_id: str) -> str:
    """Sort key of a usage event; sorts by time."""
    return f"{to_text(timestamp)}#{event_id}"


def rates_partition(tenant_id: str) -> str:
    """Partition of a tenant's rate limits."""
    return f"{tenant_id}#rates"


def minute_entry(moment: datetime) -> str:
    """Sort key of the model calls of one minute (UTC)."""
    return f"minute#{moment:%Y-%m-%dT%H:%M}"


def user_attribute(user_id: str) -> str:
    """Attribute of the minute item that counts one user's calls."""
    return f"user#{user_id}"


def streams_entry(user_id: str) -> str:
    """Sort key of the streams that one user receives."""
    return f"streams#{user_id}"


def tenant_streams_entry() -> str:
    """Sort key of the streams that all users of a tenant receive together."""
    return "tenant-streams"


def lease_attribute(lease_id: str) -> str:
    """Attribute of the streams item that holds one open stream."""
    return f"{LEASE_PREFIX}{lease_id}"


def reservation_attribute(reservation_id: str) -> str:
    """Attribute of the month item that holds one open reservation."""
    return f"{RESERVATION_PREFIX}{reservation_id}"


def used_attribute(moment: datetime) -> str:
    """Attribute of the month item that counts the tokens of one of its days (UTC)."""
    return f"{USED_PREFIX}{moment:%d}"


def model_attribute(model_id: str, metric: str) -> str:
    """Attribute of the day item that counts one metric of one model."""
    return f"{MODEL_PREFIX}{model_id}#{metric}"
