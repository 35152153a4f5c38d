"""Settings of a function: one frozen pydantic model, read from the environment once.

A field `sessions_table_name` is read from `SESSIONS_TABLE_NAME`. Models, lists and mappings are
JSON in their variable. The infrastructure sets exactly these names; a test compares both.
"""

import json
import os
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from lambda_src.runtime.identity.tiers import Tiers

Name = Annotated[str, Field(min_length=1)]
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _items(text: object) -> object:
    """Return the items of a list that a variable holds with commas between."""
    if not isinstance(text, str):
        return text
    return tuple(text.split(",")) if text else ()


class FunctionSettings(BaseModel):
    """Settings of every function: log level and service name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    service_name: Name


class BehindCloudFront(BaseModel):
    """Further settings of a function behind the HTTP API.

    `origin_secret_sha256` has the hashes of the secrets that prove a request to come through
    CloudFront, with commas between. Without any, every request is rejected.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin_secret_sha256: Annotated[tuple[_Sha256, ...], BeforeValidator(_items)] = ()


class CallLimits(BaseModel):
    """How many model calls a minute a user may send, and a tenant without a limit of its own.

    Tenants of one of the `tiers` have what that says instead.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    user_calls_per_minute: int = Field(default=20, ge=1)
    tenant_calls_per_minute: int = Field(default=600, ge=1)
    tiers: Tiers = Tiers()


Settings = TypeVar("Settings", bound=BaseModel)


class SettingsError(Exception):
    """An environment variable is missing or wrong. The message names it, never its value."""


def load(model: type[Settings], environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of a function from the environment.

    Raises SettingsError naming the first variable that is missing or wrong.
    """
    variables = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for field in model.model_fields:
        text = variables.get(field.upper())
        if text is not None:
            values[field] = _value(model, field, text)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _value(model: type[BaseModel], field: str, text: str) -> object:
    annotation = model.model_fields[field].annotation
    kinds = (annotation, *get_args(annotation))  # itself, or one that may be left out
    if not any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise SettingsError(f"Environment variable {field.upper()} must be JSON.") from None


def _explain(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    variable, *inner = (str(part) for part in first["loc"])
    place = f" at {'.'.join(inner)}" if inner else ""
    if first["type"] == "missing" and not inner:
        return f"Environment variable {variable.upper()} is not set."
    return f"Environment variable {variable.upper()} is invalid{place}: {first['msg']}."
