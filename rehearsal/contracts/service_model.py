"""Every call: what the input must look like, by the service's own model."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from rehearsal.contracts.contract import Call, Contract, Refusal, Source

# How services without Smithy's common error name an invalid input.
_CODES: Final = {
    "cloudfront": "InvalidArgument",
    "cognito-idp": "InvalidParameterException",
    "ec2": "InvalidParameterValue",
    "iam": "ValidationError",
    "rds": "InvalidParameterValue",
    "s3": "InvalidRequest",
    "sqs": "InvalidParameterValue",
    "sts": "ValidationError",
}
# What the emulator numbers unlike AWS: it names a key value store where AWS has a UUID, and
# deliveries of logs have a UUID where AWS has letters and digits.
_NUMBERED_BY_THE_EMULATOR: Final = frozenset({"DeliveryId", "KeyValueStoreARN"})
# Members for which AWS takes more than its model says. ReceiveMessage's older parameter takes names
# of message attributes too, as the API reference lists them.
_WIDER_THAN_THE_MODEL: Final = {("sqs", "ReceiveMessage"): "AttributeNames"}


class ServiceModel(Contract):
    """Required members, enums, patterns, lengths and ranges; most services list every violation."""

    refuses = (
        "An input that the service's model does not allow: a required member that is missing, a "
        "value that is in no enum, matches no pattern, is too short, too long, too small or large."
    )
    error = (
        "ValidationException: 1 validation error detected: Value '...' at '...' failed to satisfy "
        "constraint: Member must ..."
    )
    source = "botocore's service-2.json of every service, which AWS generates"
    kind = Source.MODEL
    reads_account = False

    def check(self, call: Call) -> None:
        """Walk the input along its shape."""
        if call.model.input_shape is None:
            return
        wider = _WIDER_THAN_THE_MODEL.get((call.service, call.operation))
        judged = {name: value for name, value in call.parameters.items() if name != wider}
        found = list(_problems(call.model.input_shape, judged, ""))
        if found:
            plural = "s" if len(found) > 1 else ""
            raise Refusal(
                _CODES.get(call.service, "ValidationException"),
                f"{len(found)} validation error{plural} detected: {'; '.join(found)}",
            )


def _problems(shape: Any, value: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - parsed input
    match shape.type_name, value:
        case "structure", Mapping():
            yield from _of_structure(shape, value, path)
        case "list", list():
            yield from _of_list(shape, value, path)
        case "map", Mapping():
            yield from _of_map(shape, value, path)
        case (("string" | "character"), str()):
            yield from _of_text(shape, value, path)
        case "blob", bytes():
            yield from _of_bounds(shape, len(value), "***", path, "length")
        case (("integer" | "long" | "float" | "double"), int() | float()):
            yield from _of_bounds(shape, value, value, path, "value")


def _of_list(shape: Any, value: list[Any], path: str) -> Iterator[str]:  # noqa: ANN401 - as above
    yield from _of_bounds(shape, len(value), value, path, "length")
    for number, item in enumerate(value, start=1):
        yield from _problems(shape.member, item, f"{path}.{number}.member")


def _of_map(shape: Any, value: Mapping[str, Any], path: str) -> Iterator[str]:  # noqa: ANN401 - as above
    yield from _of_bounds(shape, len(value), value, path, "length")
    for key, item in value.items():
        yield from _problems(shape.key, key, path)
        yield from _problems(shape.value, item, f"{path}.{key}.member")


def _of_structure(shape: Any, value: Mapping[str, Any], path: str) -> Iterator[str]:  # noqa: ANN401 - as above
    for name in shape.required_members:
        if value.get(name) is None:
            yield _problem("null", _join(path, name), "Member must not be null", quoted=False)
    for name, member in shape.members.items():
        yield from _problems(member, value.get(name), _join(path, name))


def _of_text(shape: Any, value: str, path: str) -> Iterator[str]:  # noqa: ANN401 - as above
    shown = "***" if shape.metadata.get("sensitive") else value
    yield from _of_bounds(shape, len(value), shown, path, "length")
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        listed = ", ".join(allowed)
        yield _problem(shown, path, f"Member must satisfy enum value set: [{listed}]")
    pattern = shape.metadata.get("pattern")
    if (
        pattern
        and shape.name not in _NUMBERED_BY_THE_EMULATOR
        and (compiled := _compile(pattern))
        and not compiled.search(value)
    ):
        yield _problem(shown, path, f"Member must satisfy regular expression pattern: {pattern}")


def _of_bounds(shape: Any, size: float, value: Any, path: str, what: str) -> Iterator[str]:  # noqa: ANN401 - as above
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield _problem(value, path, f"Member must have {what} greater than or equal to {least}")
    if most is not None and size > most:
        yield _problem(value, path, f"Member must have {what} less than or equal to {most}")


def _problem(value: object, path: str, constraint: str, *, quoted: bool = True) -> str:
    shown = f"'{value}'" if quoted else value
    return f"Value {shown} at '{path}' failed to satisfy constraint: {constraint}"


def _join(path: str, name: str) -> str:
    member = name[:1].lower() + name[1:]
    return f"{path}.{member}" if path else member


@cache
def _compile(pattern: str) -> re.Pattern[str] | None:
    """A pattern of Java's dialect, for the whole value; nothing if Python cannot read it."""
    try:
        return re.compile(rf"\A(?:{pattern})\Z")
    except re.error:
        return None
