"""How requests reach the platform: past the firewall where that is possible.

The firewall would end most attacks, and it may be misconfigured one day. So the attacks go to
the API as CloudFront calls it, with the origin secret. Only streams take the front door, since
nothing but CloudFront may sign for a function URL.
"""

import hashlib
import itertools
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx

from gatehouse import emulator
from gatehouse.operating.origin_secret.versions import CURRENT, Versions
from gatehouse.platform import Platform
from lambda_src.flow_gateway.clients import VIEWER_ADDRESS
from lambda_src.runtime.http.credential_headers import ORIGIN_PROOF
from rehearsal.hostile.messages import Message
from rehearsal.hostile.routes import WayIn
from rehearsal.simulators.composition import FRONT_DOOR

_SECONDS = 120.0  # a function that nobody called for a while starts slowly on a busy machine
_NO_ANSWER = 599
_STREAM_BEGINS = ("id:", "event:", "data:", ":")
_BODY_HASH = "x-amz-content-sha256"
_REQUESTS_OF_AN_ADDRESS = 40  # the firewall's limit of model calls is 100 in five minutes


@dataclass(frozen=True)
class Reply:
    """What a request was answered, with the header fields that a client sees."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def is_served(self) -> bool:
        """Whether the request had success."""
        return self.status < HTTPStatus.MULTIPLE_CHOICES

    def document(self, read_object: Callable[[dict[str, Any]], Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        """Return what the reply says: its JSON, of a stream the list of its events' JSON.

        Raises ValueError for anything else.
        """
        if not self.text.startswith(_STREAM_BEGINS):
            return json.loads(self.text, object_hook=read_object) if self.text else None
        lines = (line.removeprefix("data: ") for line in self.text.splitlines())
        events = [line for line in lines if line.startswith("{")]
        return [json.loads(event, object_hook=read_object) for event in events]

    @property
    def everything(self) -> str:
        """All that a client could read."""
        return f"{self.text}\n{' '.join(self.headers.values())}"


class Doors:
    """Sends messages, each by the way in of its route."""

    def __init__(self, clients: Mapping[WayIn, list[httpx.AsyncClient]]) -> None:
        self._clients = clients
        self._turn = itertools.count()

    async def send(self, message: Message, more: Mapping[str, str] | None = None) -> Reply:
        """Send a message with the header fields of a principal; its own come after them."""
        headers = {**(more or {}), **message.headers}
        return await self.send_raw(
            message.route.way_in, message.route.method, message.target, message.content, headers
        )

    async def send_raw(
        self, way_in: WayIn, method: str, target: str, content: bytes, headers: Mapping[str, str]
    ) -> Reply:
        """Send a request whose target is not encoded again."""
        clients = self._clients[way_in]
        client = clients[next(self._turn) // _REQUESTS_OF_AN_ADDRESS % len(clients)]
        own = {
            "content-type": "application/json",
            VIEWER_ADDRESS: ".".join(str(1 + secrets.randbelow(250)) for _ in range(4)),
            _BODY_HASH: hashlib.sha256(content).hexdigest(),
        }
        encoded = [(name.encode(), value.encode()) for name, value in {**own, **headers}.items()]
        request = client.build_request(method, "/", content=content, headers=encoded)
        request.extensions["target"] = f"{client.base_url.path.rstrip('/')}{target}".encode()
        try:
            response = await client.send(request)
        except httpx.TransportError as error:
            return Reply(_NO_ANSWER, f"{type(error).__name__} {error}", {})
        return Reply(response.status_code, response.text, dict(response.headers))


@asynccontextmanager
async def open_doors(platform: Platform) -> AsyncIterator[Doors]:
    """Yield the doors of the running rehearsal. Raises NotRunningError and PlatformError."""
    aws = emulator.endpoint()
    secret_id = platform.outputs("edge")["origin_secret_id"]
    secret = Versions(platform.client("secretsmanager"), secret_id).value(CURRENT) or ""
    host = platform.outputs("api")["api_endpoint"].split("//")[1]
    api_id = platform.outputs("layers")["execution_api_url"].split("//")[1].split(".")[0]
    front_door = FRONT_DOOR.running
    if front_door is None:
        raise emulator.NotRunningError
    port = urlsplit(platform.outputs("edge")["url"]).port or front_door.port
    async with AsyncExitStack() as stack:

        async def client(url: str, headers: Mapping[str, str], own: str = "") -> httpx.AsyncClient:
            transport = httpx.AsyncHTTPTransport(local_address=own or None)
            return await stack.enter_async_context(
                httpx.AsyncClient(
                    base_url=url,
                    headers=headers,
                    transport=transport,
                    timeout=_SECONDS,
                    trust_env=False,
                )
            )

        api = [await client(aws, {"Host": host, ORIGIN_PROOF: secret})]
        execution = [await client(f"{aws}/_aws/execute-api/{api_id}/live", {})]
        streams = [await client(f"http://127.0.0.1:{port}", {}, _loopback()) for _ in range(60)]
        yield Doors(
            {
                WayIn.TOKEN: api,
                WayIn.OPEN: api,
                WayIn.SIGNATURE: execution,
                WayIn.FUNCTION_URL: streams,
            }
        )


def _loopback() -> str:
    """Return an address of this machine that nobody used before; the firewall counts by it."""
    return ".".join(["127", *(str(1 + secrets.randbelow(253)) for _ in range(3))])
