"""Versions of functions carry their number in their ARN, however they were published.

MiniStack writes it when PublishVersion makes one, and not when CreateFunction or
UpdateFunctionCode do with `Publish`; in AWS all three do:
https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html#versioning-versions-using
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

_PUBLISHING: Final = ("_create_function", "_update_code")

Answer = tuple[int, dict[str, str], bytes]


def service() -> ModuleType:
    """MiniStack's module of Lambda."""
    from ministack.services import lambda_svc  # noqa: PLC0415 - it reads the environment

    module: ModuleType = lambda_svc
    return module


def add_to(functions: ModuleType) -> None:
    """Number the versions after each operation that may have published one."""
    for operation in _PUBLISHING:
        setattr(functions, operation, _numbering(functions, getattr(functions, operation)))


def _numbering(functions: ModuleType, operation: Callable[..., Answer]) -> Callable[..., Answer]:
    def numbered(*arguments: Any) -> Answer:  # noqa: ANN401 - passed on as they are
        answer = operation(*arguments)
        first = arguments[0]  # a name, or the request that has it
        name = first if isinstance(first, str) else first.get("FunctionName")
        record = functions._functions.get(name)  # noqa: SLF001 - there is no other way in
        for number, version in (record or {}).get("versions", {}).items():
            version["config"]["FunctionArn"] = f"{functions._func_arn(name)}:{number}"  # noqa: SLF001 - as above
        return answer

    return numbered
