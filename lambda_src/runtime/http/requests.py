"""What a request holds, validated: the caller, the body, the query string, an id in the path."""

import base64
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar, get_args

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from lambda_src.runtime.http.errors import InvalidRequestError, TooLargeError

BODY_BYTES = 256 * 1024
DOCUMENT_BYTES = 1024 * 1024  # of a body that holds a flow
_UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
_ECHOED_CHARACTERS = 60
_MOST_GUESSES = 5  # misspelled fields that are compared with the known ones
_PROBLEMS = {
    "missing": "is required.",
    "extra_forbidden": "is not a known field.",
    "json_invalid": "must be a JSON object in UTF-8.",
    "model_type": "must be a JSON object.",
    "model_attributes_type": "must be a JSON object.",
    "string_pattern_mismatch": "must be a UUID.",
    "string_type": "must be a string.",
}


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank.")
    return text


Text = Annotated[str, AfterValidator(_not_blank)]
SessionId = Annotated[str, StringConstraints(pattern=_UUID), AfterValidator(str.lower)]


class Request(BaseModel):
    """Base of every body, query string and path: a field that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SessionPath(Request):
    """The path of one session."""

    session_id: SessionId


Fields = TypeVar("Fields", bound=Request)


def claims_of(event: APIGatewayProxyEventV2) -> dict[str, Any] | None:
    """Return the claims that API Gateway verified, or None for a route without an authorizer."""
    node: Any = event.raw_event.get("requestContext")
    for step in ("authorizer", "jwt", "claims"):
        node = node.get(step) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else None


def read_body(event: APIGatewayProxyEventV2, model: type[Fields]) -> Fields:
    """Return the JSON body. An empty body counts as `{}`.

    Raises TooLargeError over 256 KB and InvalidRequestError naming the field that is wrong.
    """
    body = raw_body(event)
    if len(body) > BODY_BYTES:
        raise TooLargeError(f"body: must be at most {BODY_BYTES} bytes.")
    return parse_body(body, model)


def parse_body(body: bytes, model: type[Fields]) -> Fields:
    """Return a body of JSON. Raises InvalidRequestError naming the field that is wrong."""
    try:
        return model.model_validate_json(body or b"{}", strict=True)
    except ValidationError as error:
        raise _invalid(error, model) from None


def read_query(event: APIGatewayProxyEventV2, model: type[Fields]) -> Fields:
    """Return the query string. Raises InvalidRequestError naming the parameter that is wrong."""
    return read_fields(event.raw_event.get("queryStringParameters") or {}, model)


def read_fields(values: dict[str, Any], model: type[Fields]) -> Fields:
    """Return values from a path or query. Raises InvalidRequestError naming the wrong one."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _invalid(error, model) from None


def raw_body(event: APIGatewayProxyEventV2) -> bytes:
    """Return the body as it was sent. Raises InvalidRequestError when it cannot be UTF-8."""
    text = event.raw_event.get("body") or ""
    try:
        if event.raw_event.get("isBase64Encoded"):
            return base64.b64decode(text, validate=True)
        return str(text).encode()
    except ValueError:  # not base64, or a lone surrogate
        raise InvalidRequestError("body", "must be JSON in UTF-8.") from None


def _invalid(error: ValidationError, model: type[BaseModel]) -> InvalidRequestError:
    """Tell of a misspelled field before the one that is missing for it, else of the first error."""
    errors = error.errors(include_url=False, include_context=True)
    unknown = [item for item in errors if item["type"] == "extra_forbidden"]
    for element in unknown[:_MOST_GUESSES]:
        meant = _meant(model, element["loc"])
        if meant:
            return InvalidRequestError(
                _place(element), f"is not a known field. Did you mean {meant}?"
            )
    return InvalidRequestError(_place(errors[0]), _problem(errors[0]))


def _place(error: ErrorDetails) -> str:
    return _shown(".".join(str(part) for part in error["loc"]) or "body")


def _meant(model: type[BaseModel], place: Sequence[int | str]) -> str | None:
    """Return the known field that a misspelled one is nearest to."""
    *above, name = place
    inner: type[BaseModel] | None = model
    for part in above:
        if isinstance(part, str) and inner is not None:
            field = inner.model_fields.get(part)
            inner = _model_in(field.annotation) if field else None
    text = str(name).lower()
    if inner is None or len(text) > _ECHOED_CHARACTERS:
        return None
    return next(iter(get_close_matches(text, list(inner.model_fields), n=1, cutoff=0.7)), None)


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Return the model that a field holds, itself or in a list or union."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _problem(error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return _PROBLEMS.get(error["type"], f"{error['msg']}.")


def _shown(field: str) -> str:
    """Echo a name that the caller chose: short, printable."""
    text = "".join(character if character.isprintable() else "?" for character in field)
    return text if len(text) <= _ECHOED_CHARACTERS else f"{text[:_ECHOED_CHARACTERS]}…"
