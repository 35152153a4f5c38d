"""Requests to REST APIs that are signed with the root's key are refused.

MiniStack checks the signatures of keys that it issued. Any other access key id stands for the root
of an account, whatever the signature, so that Terraform and tests can begin somewhere. Nobody
calls an API as root; API Gateway refuses a key id that AWS did not issue.
"""

import re
from typing import Final

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_PATH: Final = "/_aws/execute-api/"
_KEY: Final = re.compile(rb"AWS4-HMAC-SHA256\s.*?Credential=([^/,\s]*)/", re.DOTALL)
_ISSUED: Final = re.compile(rb"A[KS]IA[A-Z0-9]{8,}")


class NoRootKeys:
    """In front of the emulator: lets API Gateway's data plane see no signature of the root."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not signed by the root."""
        if scope["type"] == "http" and _is_for_an_api(scope) and _is_of_root(scope):
            message = {"message": "The security token included in the request is invalid."}
            await JSONResponse(message, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_for_an_api(scope: Scope) -> bool:
    host = dict(scope["headers"]).get(b"host", b"")
    return str(scope["path"]).startswith(_PATH) or b".execute-api." in host


def _is_of_root(scope: Scope) -> bool:
    """Whether a header holds a signature whose key id was not issued."""
    for name, value in scope["headers"]:
        signed = _KEY.search(value) if name == b"authorization" else None
        if signed and not _ISSUED.fullmatch(signed[1]):
            return True
    return b"X-Amz-Credential=" in scope["query_string"]
