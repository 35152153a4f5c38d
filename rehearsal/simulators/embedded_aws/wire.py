"""Requests to AWS as their operation and parameters, and refusals as AWS's bytes.

botocore's service models say how both look on the wire. moto, which serves them, has the parsers.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from botocore.model import OperationNotFoundError
from botocore.parsers import RpcV2CBORParser
from moto.core.parse import PROTOCOL_PARSERS, RequestParserError
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import HTTPException

from rehearsal.contracts.contract import Refusal

MODELS: Final[Mapping[str, tuple[str, ...]]] = {
    **{
        name: (name,)
        for name in (
            "acm", "bedrock", "bedrock-agent-runtime", "bedrock-runtime", "budgets", "cloudfront",
            "cloudfront-keyvaluestore", "cognito-idp", "dynamodb", "ec2", "iam", "kms", "lambda",
            "logs", "rds", "rds-data", "route53", "s3", "scheduler", "secretsmanager", "sns", "sqs",
            "ssm", "sts", "wafv2",
        )
    },
    "apigateway": ("apigateway", "apigatewayv2"),
    "monitoring": ("cloudwatch",),
    "waf": ("wafv2",),
}  # fmt: skip
"""The emulator's name of each service that the platform uses, and botocore's models of it."""

Query = Mapping[str, list[str] | str]
Answer = tuple[int, dict[str, str], bytes]
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CBOR: Final = "application/cbor"
_JSON_TYPE: Final = "application/x-amz-json-1.1"


@dataclass(frozen=True)
class Parsed:
    """An operation and its input."""

    service: str
    model: Any
    parameters: dict[str, Any]


def parse(  # noqa: PLR0917 - the emulator's handlers have them, and its name
    emulated: str, method: str, path: str, headers: Mapping[str, str], body: bytes, query: Query
) -> Parsed | None:
    """Return what a request calls, or nothing if no model of the service knows it."""
    if _CBOR in headers.get("content-type", ""):
        return _parse_cbor(MODELS[emulated][0], path, body)
    listed = {name: [value] if isinstance(value, str) else value for name, value in query.items()}
    url = f"http://{headers.get('host', 'localhost')}{quote(path)}?{urlencode(listed, doseq=True)}"
    data = b"" if emulated == "s3" and _is_data(method, path, listed) else body
    request = Request.from_primitives(method, url, headers, data)
    for service in MODELS[emulated]:
        try:
            model, labels = get_service_router(service).match(request)
            parser = PROTOCOL_PARSERS[determine_request_protocol(model.service_model,
                                                                 request.content_type)]  # fmt: skip
            parameters = parser(model).parse(
                {
                    "method": method,
                    "values": request.values,
                    "headers": request.headers,
                    "body": request.data,
                    "url_path": request.path,
                    "url_params": labels,
                }
            )
        except (HTTPException, NotImplementedError, RequestParserError, ValueError, TypeError):
            continue
        return Parsed(service, model, dict(parameters))
    return None


def _is_data(method: str, path: str, query: Mapping[str, list[str]]) -> bool:
    is_object = path.strip("/").count("/") > 0
    return method == "PUT" and is_object and not query.keys() - {"partNumber", "uploadId", "x-id"}


def _parse_cbor(service: str, path: str, body: bytes) -> Parsed | None:
    service_model = get_service_model(service)
    try:
        model = service_model.operation_model(path.rpartition("/")[2])
    except OperationNotFoundError:
        return None
    reader = RpcV2CBORParser()
    stream = reader.get_peekable_stream_from_bytes(body) if body else None
    return Parsed(service, model, reader.parse_data_item(stream) if stream else {})


def serialize(parsed: Parsed, headers: Mapping[str, str], refusal: Refusal, id_: str) -> Answer:
    """Return the response that the service sends for an error."""
    content_type = headers.get("content-type", "")
    if _CBOR in content_type:
        error = {"__type": refusal.code, "message": refusal.message}
        fields = {"Content-Type": _CBOR, "smithy-protocol": "rpc-v2-cbor"}
        return refusal.status, fields, _cbor(error)
    protocol = determine_request_protocol(parsed.model.service_model, content_type)
    code, message = escape(refusal.code), escape(refusal.message)
    inner = f"<Code>{code}</Code><Message>{message}</Message>"
    if protocol == "ec2":
        text = (
            f"{_XML}<Response><Errors><Error>{inner}</Error></Errors>"
            f"<RequestID>{id_}</RequestID></Response>"
        )
    elif parsed.service == "s3":
        text = f"{_XML}<Error>{inner}<RequestId>{id_}</RequestId></Error>"
    elif protocol in {"query", "rest-xml"}:
        namespace = parsed.model.service_model.metadata.get("xmlNamespace", "")
        where = namespace.get("uri", "") if isinstance(namespace, dict) else namespace
        text = (
            f'<ErrorResponse xmlns="{where}"><Error><Type>Sender</Type>{inner}</Error>'
            f"<RequestId>{id_}</RequestId></ErrorResponse>"
        )
    else:
        fields = {"Content-Type": _JSON_TYPE, "x-amzn-errortype": refusal.code}
        document = {"__type": refusal.code, "message": refusal.message}
        return refusal.status, fields, json.dumps(document).encode()
    return refusal.status, {"Content-Type": "text/xml"}, text.encode()


def _cbor(texts: Mapping[str, str]) -> bytes:
    """A map of short texts (RFC 8949, major types 5 and 3)."""
    out = io.BytesIO()
    out.write(bytes([0xA0 | len(texts)]))
    for text in (part for item in texts.items() for part in item):
        encoded = text.encode()
        out.write(b"\x79" + len(encoded).to_bytes(2, "big") + encoded)
    return out.getvalue()
