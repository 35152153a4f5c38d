"""What `validate` says of a content file is what the platform would refuse."""

import json

from gatehouse.home import repository
from gatehouse.operating.flows.checking import content_faults
from gatehouse.operating.flows.files import content_of

EXAMPLES = repository() / "docs" / "examples" / "flows"


def test_every_item_that_would_be_refused_is_named_with_its_field() -> None:
    items = [
        {"type": "joke", "body": {"text": "Fine"}},
        {"type": "joke", "body": {"setup": "Why?"}},
        {"type": "riddle", "body": {"text": "What?"}},
        {"type": "fact", "body": {"text": "Figs"}, "languages": {"de": {"text": 3}}},
    ]
    assert [line.split(":")[1].strip() for line in content_faults(items)] == [
        "item 2 body",
        "item 3 type",
        "item 4 languages.de body.text",
    ]


def test_the_content_of_the_examples_is_without_fault() -> None:
    for path in (EXAMPLES / "content.json", EXAMPLES / "everything-content.json"):
        items = content_of(path)
        assert items, json.dumps(str(path))
        assert list(content_faults(items)) == []
