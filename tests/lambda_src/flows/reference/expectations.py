"""What a row of the reference says will happen: asserted on a conversation, told on a page."""

import dataclasses
import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Protocol

from lambda_src.flows.documents import Json
from tests.lambda_src.flows.reference.evening import Evening


class Expectation(Protocol):
    """`check` asserts it of what a node did; `told` is Markdown within a table."""

    def check(self, played: Evening, node: str, /) -> None: ...

    def told(self) -> str: ...


class Is:
    """A variable has a value at the end."""

    def __init__(self, path: str, value: Json) -> None:
        self.path, self.value = path, value

    def check(self, played: Evening, _node: str, /) -> None:
        assert alike(played.get(self.path), self.value)

    def told(self) -> str:
        return f"`{self.path}` is {code(self.value)}"


class Gone:
    """A variable is not there at the end."""

    def __init__(self, path: str) -> None:
        self.path = path

    def check(self, played: Evening, _node: str, /) -> None:
        assert not played.known(self.path)

    def told(self) -> str:
        return f"there is no `{self.path}`"


class Says:
    """Something is said, by these fields of the message."""

    def __init__(self, type_: str, delay: float | None = None, **content: Json) -> None:
        self.type, self.delay, self.content = type_, delay, content

    def check(self, played: Evening, _node: str, /) -> None:
        assert [each for each in played.messages if self._is(each.type, each.content)]
        if self.delay is not None:
            found = [each.typing_delay for each in played.messages if each.content == self.content]
            assert found == [self.delay]

    def _is(self, type_: str, content: Mapping[str, Json]) -> bool:
        return type_ == self.type and alike(dict(content), self.content)

    def told(self) -> str:
        pause = "" if self.delay is None else f" after {self.delay} s"
        kind = "" if self.type == "text" else f" {article(self.type)} `{self.type}`"
        return f"says{kind}{pause}: {code(self.content)}"


class Asks:
    """The node asks, by these fields of the question."""

    def __init__(self, **fields: Json) -> None:
        self.fields = fields

    def check(self, played: Evening, node: str, /) -> None:
        assert alike(chosen(played.asked[node], self.fields), self.fields)

    def told(self) -> str:
        return f"asks with {code(self.fields)}"


class Keeps:
    """An answer is taken, and this is kept."""

    def __init__(self, given: Json, kept: Json) -> None:
        self.given, self.kept = given, kept

    def check(self, played: Evening, node: str, /) -> None:
        found = [each for each in played.exchanges if each.node == node and not each.refused]
        assert [alike((each.given, each.kept), (self.given, self.kept)) for each in found] == [True]

    def told(self) -> str:
        return f"keeps {code(self.kept)} of the answer {code(self.given)}"


class Refuses:
    """An answer is refused in these words."""

    def __init__(self, given: Json, words: str) -> None:
        self.given, self.words = given, words

    def check(self, played: Evening, node: str, /) -> None:
        found = [each for each in played.exchanges if each.node == node and each.refused]
        assert [each for each in found if alike(each.given, self.given)]
        assert {each.refused for each in found if alike(each.given, self.given)} == {self.words}

    def told(self) -> str:
        return f"refuses {code(self.given)}: *{self.words}*"


class Waits:
    """The node waits until what it said was seen."""

    def check(self, played: Evening, node: str, /) -> None:
        assert node in played.acknowledged

    def told(self) -> str:
        return "waits until it is acknowledged"


class Goes:
    """The flow goes on there."""

    def __init__(self, to: str) -> None:
        self.to = to

    def check(self, played: Evening, node: str, /) -> None:
        ways = [
            way for way in pairwise(played.way) if way[0] == node or way[0].startswith(f"{node}/")
        ]
        assert self.to in {target for _, target in ways}

    def told(self) -> str:
        return f"goes to `{self.to}`"


class Calls:
    """The node describes a task, by these fields."""

    def __init__(self, **fields: Json) -> None:
        self.fields = fields

    def check(self, played: Evening, node: str, /) -> None:
        assert alike(chosen(played.called[node], self.fields), self.fields)

    def told(self) -> str:
        return f"calls with {code(self.fields)}"


class Notes:
    """An event tells of it."""

    def __init__(self, type_: str) -> None:
        self.type = type_

    def check(self, played: Evening, node: str, /) -> None:
        assert (self.type, node) in {(each.type, each.node) for each in played.events}

    def told(self) -> str:
        return f"an event `{self.type}`"


def chosen(found: Any, fields: Mapping[str, Json]) -> dict[str, Json]:
    """These fields of a dataclass, as JSON."""
    whole = json.loads(json.dumps(dataclasses.asdict(found)))
    return {name: whole[name] for name in fields}


def alike(one: Json, other: Json) -> bool:
    """Whether two values are the same JSON: true is not 1, and 2 is not 2.0."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def code(value: Json) -> str:
    """JSON as code that may stand in a table."""
    return f"`{json.dumps(value, ensure_ascii=False)}`".replace("|", "\\|")


def article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"
