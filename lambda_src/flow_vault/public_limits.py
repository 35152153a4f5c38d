"""How often a public flow is begun, first by one client and then by all of them together."""

from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import public_counts
from lambda_src.flow_store.public_counts import Moment, client_counter
from lambda_src.runtime.http.errors import ThrottledError


@dataclass(frozen=True)
class PublicLimits:
    """Starts of one public flow in a minute, by everybody and by one client.

    Past half of `starts_per_minute` a client gets one start a minute: a few that take all they can
    leave the other half to visitors who come once.
    """

    starts_per_minute: int
    starts_per_minute_and_client: int

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
        public_counts.started(connection, flow_id, counter, at)
        return None


def _too_fast(message: str, at: Moment) -> ThrottledError:
    return ThrottledError(message, retry_after=at.left_of_minute)
