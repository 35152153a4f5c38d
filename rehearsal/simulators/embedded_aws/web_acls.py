"""WAF's logging configuration and other members that MiniStack does not store.

They are kept on the stored web ACL, so that they are persisted with it and a plan finds them.
"""

import json
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
Handler = Callable[..., Awaitable[Answer]]

_LOGGING = "LoggingConfiguration"
_MEMBERS = ("AssociationConfig", "CustomResponseBodies", "DataProtectionConfig")
_NOT_FOUND = "WAFNonexistentItemException"


def service() -> ModuleType:
    """MiniStack's module of WAF."""
    from ministack.services import waf  # noqa: PLC0415 - it reads the environment when imported

    module: ModuleType = waf
    return module


def add_to(waf: ModuleType) -> None:
    """Puts ours in front of MiniStack's handler."""
    original: Handler = waf.handle_request

    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        request = json.loads(body) if body else {}
        if operation in _OPERATIONS:
            return _OPERATIONS[operation](waf, request)
        answer = await original(method, path, headers, body, query)
        if operation in {"CreateWebACL", "UpdateWebACL"} and answer[0] == 200:  # noqa: PLR2004 - HTTP
            _keep_members(waf, request)
        return answer

    waf.handle_request = handle_request  # type: ignore[attr-defined] # the module's own function


def _keep_members(waf: ModuleType, request: dict[str, Any]) -> None:
    for acl in _acls(waf):
        if acl["Name"] == request.get("Name"):
            acl.update({name: request[name] for name in _MEMBERS if name in request})


def _put(waf: ModuleType, request: dict[str, Any]) -> Answer:
    configuration = request[_LOGGING]
    acl = _find(waf, configuration["ResourceArn"])
    if acl is None:
        return _missing()
    acl[_LOGGING] = configuration
    return _json({_LOGGING: configuration})


def _get(waf: ModuleType, request: dict[str, Any]) -> Answer:
    acl = _find(waf, request["ResourceArn"])
    if acl is None or _LOGGING not in acl:
        return _missing()
    return _json({_LOGGING: acl[_LOGGING]})


def _delete(waf: ModuleType, request: dict[str, Any]) -> Answer:
    acl = _find(waf, request["ResourceArn"])
    if acl is None or acl.pop(_LOGGING, None) is None:
        return _missing()
    return _json({})


def _acls(waf: ModuleType) -> list[dict[str, Any]]:
    return [acl for _, acl in waf._web_acls.all_items()]  # noqa: SLF001 - there is no other way in


def _find(waf: ModuleType, arn: str) -> dict[str, Any] | None:
    return next((acl for acl in _acls(waf) if acl["ARN"] == arn), None)


def _missing() -> Answer:
    message = "AWS WAF couldn't perform the operation because your resource doesn't exist."
    return _json({"__type": _NOT_FOUND, "message": message}, status=400)


def _json(document: dict[str, Any], status: int = 200) -> Answer:
    headers = {"Content-Type": "application/x-amz-json-1.1"}
    return status, headers, json.dumps(document).encode()


_OPERATIONS: dict[str, Callable[[ModuleType, dict[str, Any]], Answer]] = {
    "PutLoggingConfiguration": _put,
    "GetLoggingConfiguration": _get,
    "DeleteLoggingConfiguration": _delete,
}
