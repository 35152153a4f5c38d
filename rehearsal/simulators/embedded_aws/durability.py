"""A change that was answered is on the disk, so that a killed emulator goes on where it was.

MiniStack writes buckets as they change and everything else when it ends. Here a service writes its
state before it answers a change. Items of tables change most, so they go to a journal that the
next start folds into the state. What services change by themselves, log events for example, is
written every few seconds. Writes reach the operating system: they outlive the process, not a
power failure in the same seconds.
"""

import hashlib
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from urllib.parse import parse_qs

from rehearsal.simulators.embedded_aws.blobs import Blobs
from rehearsal.simulators.embedded_aws.item_journal import ItemJournal

Answer = tuple[int, dict[str, str], bytes]
Handler = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Answer]]
Request = tuple[str, str, dict[str, str], bytes, dict[str, Any]]

MARK: Final = "durable"
"""The file in the state's folder that says that the state was written like this."""

_INTERVAL_SECONDS: Final = 3.0
_ATTEMPTS: Final = 5
_FAILED: Final = 400  # the first status of a request that changed nothing
_LARGEST_JOURNAL_BYTES: Final = 8_000_000
_LOG = logging.getLogger("durability")

_READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_READING = ("Get", "List", "Describe", "BatchGet", "Query", "Scan", "Head", "Simulate", "Encrypt",
            "Decrypt", "GenerateDataKey", "Sign", "Verify", "AssumeRole")  # fmt: skip
# The journal has what these change.
_OF_ITEMS = frozenset(
    {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}
)
# Written every few seconds instead: much, and nobody's decision depends on the last of it.
_LAZY = frozenset({"logs", "monitoring"})
_NOTHING_KEPT = frozenset({"sts", "bedrock-runtime"})
_ALSO: Mapping[str, tuple[str, ...]] = {"rds": ("secretsmanager",)}


class Durability:
    """Makes MiniStack write down what it answered."""

    def __init__(self, ministack: ModuleType, persistence: ModuleType, folder: Path) -> None:
        """Take MiniStack's modules `app` and `core.persistence`, and its state's folder."""
        self._ministack, self._persistence, self._folder = ministack, persistence, folder
        self._journal = ItemJournal(folder)
        self._blobs = Blobs(folder / "blobs")
        self._written: dict[str, bytes] = {}
        self._stale = threading.Event()

    def install(self) -> None:
        """Put this around MiniStack's handlers, before it serves."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / MARK).touch()
        self._journal.fold()
        self._blobs.install(self._persistence)
        self._journal.record(self._module("dynamodb"))
        handlers: dict[str, Handler] = self._ministack.SERVICE_HANDLERS
        for service, handler in handlers.items():
            handlers[service] = self._durable(service, handler)
        threading.Thread(target=self._write_the_rest, name="durability", daemon=True).start()

    def note_change(self) -> None:
        """Have what services keep written soon: one changed it, and no request did."""
        self._stale.set()

    def _durable(self, service: str, handler: Handler) -> Handler:
        async def handle(
            method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
        ) -> Answer:
            request = (method, path, headers, body, query)
            answer = await handler(*request)
            self._stale.set()
            if answer[0] < _FAILED and _changes(service, request):
                for changed in (service, *_ALSO.get(service, ())):
                    self._write_service(changed)
            return answer

        return handle

    def _write_service(self, service: str) -> None:
        declared = self._ministack.SERVICE_REGISTRY[service]
        modules = (declared["module"], *declared.get("sub_modules", ()))
        for module in modules:
            self._write(self._state_key(module))
        if service == "dynamodb":
            self._journal.clear()

    def _state_key(self, module: str) -> str:
        states: dict[str, str] = self._ministack._state_map  # noqa: SLF001 - there is no other way in
        return next(key for key, name in states.items() if name == module)

    def _write(self, key: str) -> None:
        """Write the state of one service, if it is another than was written last."""
        module = self._module(self._ministack._state_map[key])  # noqa: SLF001 - as above
        for _ in range(_ATTEMPTS):
            try:
                state = module.get_state()
                break
            except RuntimeError:  # a thread of the service changed it meanwhile
                continue
        else:
            _LOG.error("The state of %s was not written: it changes all the time", key)
            return
        if state is None:
            return
        version = self._persistence._state_format_version(key)  # noqa: SLF001 - as above
        document = {"__ministack_format__": version, "payload": state}
        text = json.dumps(document, default=self._persistence._json_default).encode()  # noqa: SLF001 - as above
        digest = hashlib.sha256(text).digest()
        if self._written.get(key) == digest:
            return
        unfinished = self._folder / f"{key}.json.new"
        unfinished.write_bytes(text)
        unfinished.replace(self._folder / f"{key}.json")
        self._written[key] = digest

    def _write_the_rest(self) -> None:
        """Have the loop write what services changed by themselves, after requests and changes."""
        while True:
            self._stale.wait()
            threading.Event().wait(_INTERVAL_SECONDS)
            self._stale.clear()
            loop = self._ministack._MAIN_LOOP  # noqa: SLF001 - as above
            if loop is None:
                self._stale.set()
            elif loop.is_closed():
                return
            else:
                loop.call_soon_threadsafe(self._write_loaded)

    def _write_loaded(self) -> None:
        if self._journal.size > _LARGEST_JOURNAL_BYTES:
            self._write_service("dynamodb")
        # The journal has items, and functions change by requests alone.
        for key in set(self._ministack._build_persistence_save_dict()) - {"dynamodb", "lambda"}:  # noqa: SLF001 - as above
            self._write(key)

    def _module(self, name: str) -> ModuleType:
        module: ModuleType = self._ministack._get_module(name)  # noqa: SLF001 - as above
        return module


def _changes(service: str, request: Request) -> bool:
    """Whether a request that succeeded may have changed what its service keeps."""
    if service in _LAZY | _NOTHING_KEPT:
        return False
    method, path, headers, body, query = request
    operation = _operation(headers, body, query)
    if operation:
        return not operation.startswith(_READING) and operation not in _OF_ITEMS
    return method not in _READING_METHODS and not path.endswith("/invocations")


def _operation(headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]) -> str:
    """The operation's name, or an empty text in protocols that have method and path instead."""
    target = headers.get("x-amz-target", "")
    if target:
        return target.rpartition(".")[2]
    if "Action" in query:
        return str(query["Action"][0])
    if "x-www-form-urlencoded" in headers.get("content-type", ""):
        return parse_qs(body.decode("utf-8", errors="replace")).get("Action", [""])[0]
    return ""
