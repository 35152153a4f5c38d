"""How much a public flow is used, first by one client and then by all of them together."""

from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import public_counts
from lambda_src.flow_store.public_counts import Moment, client_counter
from lambda_src.flow_store.public_sessions import Public
from lambda_src.flow_vault.errors import session_full
from lambda_src.runtime.http.errors import ApiError, ThrottledError

_SHARE_OF_CLIENT = 20


@dataclass(frozen=True)
class PublicLimits:
    """Starts of one public flow in a minute and a day, and what its sessions may store in bytes.

    Past half of `starts_per_minute` a client gets one start a minute: a few that take all they can
    leave the other half to visitors who come once. Of a day a client gets a twentieth.
    """

    starts_per_minute: int
    starts_per_minute_and_client: int
    starts_per_day: int
    bytes_per_day: int
    bytes_per_session: int

    def start(
        self, connection: Connection[DictRow], flow_id: str, client: str, at: Moment
    ) -> ThrottledError | None:
        """Count a start, or return why it is refused; that attempt stays counted for the client."""
        counter = client_counter(client)
        own = public_counts.try_start(connection, flow_id, counter, at)
        if own > self.starts_per_minute_and_client:
            return _too_fast("You start this flow too often.", at)
        all_ = public_counts.of_flow(connection, flow_id, at)
        is_crowded = all_.starts_in_minute >= self.starts_per_minute / 2
        if all_.starts_in_minute >= self.starts_per_minute or (is_crowded and own > 1):
            return _too_fast("This flow is started too often.", at)
        mine = public_counts.of_client(connection, flow_id, counter, at)
        for count, share in ((mine, _SHARE_OF_CLIENT), (all_, 1)):
            if count.starts_in_day >= self.starts_per_day / share:
                return _tomorrow("No more sessions of this flow can be started today.", at)
            if count.bytes_in_day >= self.bytes_per_day / share:
                return _tomorrow("This flow has stored as much as it may today.", at)
        public_counts.started(connection, flow_id, counter, at)
        return None

    def store(
        self, connection: Connection[DictRow], flow_id: str, public: Public, at: Moment
    ) -> ApiError | None:
        """Return why a session may store nothing more for now. It may always end."""
        if public.bytes >= self.bytes_per_session:
            return session_full()
        mine = public_counts.of_client(connection, flow_id, public.counter, at)
        all_ = public_counts.of_flow(connection, flow_id, at)
        for count, share in ((mine, _SHARE_OF_CLIENT), (all_, 1)):
            if count.bytes_in_day >= self.bytes_per_day / share:
                return _tomorrow("This flow has stored as much as it may today.", at)
        return None


def _tomorrow(message: str, at: Moment) -> ThrottledError:
    return ThrottledError(message, code="daily_limit", retry_after=at.left_of_day)


def _too_fast(message: str, at: Moment) -> ThrottledError:
    return ThrottledError(message, retry_after=at.left_of_minute)
