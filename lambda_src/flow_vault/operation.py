"""What an operation is: the fields that it takes, and what answers it."""

from collections.abc import Callable
from typing import Any, TypeAlias

from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.principals import Principal
from lambda_src.runtime.http.requests import Request

Operation: TypeAlias = tuple[type[Request], Callable[[Principal, Any], Answer]]
