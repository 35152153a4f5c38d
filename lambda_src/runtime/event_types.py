"""The types of events that a tenant may subscribe to, by the names of the seed's system."""

from typing import Literal

EventType = Literal[
    "session_started",
    "node_changed",
    "session_status_changed",
    "session_updated",
    "session_deleted",
]
