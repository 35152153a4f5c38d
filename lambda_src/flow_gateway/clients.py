"""Which client a visitor's request comes from, as the database may know it.

The address is the one that CloudFront saw: its viewer-request function writes it into a header of
ours, whatever the viewer sent, and a request that did not come through CloudFront never gets here.
`X-Forwarded-For` begins with what the viewer wrote, so it is not read. The database gets a hash
with a key that it does not have, and another one each day: it tells clients apart for a day and
leads to nobody's address.
"""

import hashlib
import hmac
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from lambda_src.runtime.clock import Clock, now

VIEWER_ADDRESS = "x-viewer-address"
_LENGTH = 32  # hexadecimal digits of the hash
_NETWORK_BITS = 64  # what one IPv6 subscriber has at least; every address in it is the same client


class Clients:
    """Tells clients apart. The key is made of hashes that only the gateway's environment has."""

    def __init__(self, origin_secret_sha256: Sequence[str], clock: Clock = now) -> None:
        self._key = hashlib.sha256(",".join(("client", *origin_secret_sha256)).encode()).digest()
        self._clock = clock

    def client_of(self, event: APIGatewayProxyEventV2) -> str:
        """Return the hash of a request's client for today, in hexadecimal digits."""
        text = f"{self._clock().date().isoformat()} {_address(event)}"
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:_LENGTH]


def _address(event: APIGatewayProxyEventV2) -> str:
    """The viewer's address, or the one that connected to the API if there is no such header."""
    headers = {name.lower(): value for name, value in (event.headers or {}).items()}
    connected = event.raw_event["requestContext"]["http"].get("sourceIp", "")
    for text in (headers.get(VIEWER_ADDRESS, ""), connected):
        try:
            return _client(ip_address(text))
        except ValueError:
            continue
    return ""


def _client(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(int(address) >> (address.max_prefixlen - _NETWORK_BITS))
