"""DynamoDB's typed form, compared with what boto3 makes of the same values."""

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from lambda_src.runtime.http.wire import from_wire, to_wire

VALUES: dict[str, Any] = {
    "text": "Grüße",
    "empty": "",
    "number": -12,
    "large": 10**30,
    "exact": Decimal("3.50"),
    "true": True,
    "false": False,
    "bytes": b"\x00\xff",
    "list": ["a", 1, None, ["b"], {"c": True}],
    "tuple": (1, 2),
    "map": {"inner": {"deeper": [1, None]}, "nothing": None},
}


def test_every_value_is_written_as_boto3_writes_it() -> None:
    serialize = TypeSerializer().serialize
    assert to_wire(VALUES) == {name: serialize(value) for name, value in VALUES.items()}


def test_what_was_written_is_read_again_and_its_numbers_are_whole() -> None:
    read = from_wire(to_wire(VALUES))
    assert read == {**VALUES, "exact": 3, "tuple": [1, 2]}
    assert [type(read["number"]), type(read["true"])] == [int, bool]


def test_what_an_item_of_another_hand_may_hold_is_read_as_boto3_reads_it() -> None:
    words, numbers, power = {"SS": ["a", "b"]}, {"NS": ["1"]}, {"N": "1E+2"}
    item: dict[str, Any] = {"words": words, "numbers": numbers, "power": power}
    read = TypeDeserializer().deserialize
    assert from_wire(item) == {name: read(value) for name, value in item.items()}


def test_none_is_left_out_and_a_float_has_no_type() -> None:
    assert to_wire({"there": 1, "not": None}) == {"there": {"N": "1"}}
    with pytest.raises(TypeError, match="float"):
        to_wire({"price": 1.5})
