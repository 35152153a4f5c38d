"""`python -m tests.lambda_src.flows.reference.page`: writes docs/flow-reference.md."""

from collections.abc import Iterator

from gatehouse.home import repository
from tests.lambda_src.flows.reference.evening import evening
from tests.lambda_src.flows.reference.excerpts import excerpt
from tests.lambda_src.flows.reference.expectations import code
from tests.lambda_src.flows.reference.rows import SECTIONS, Row, Section

PAGE = repository() / "docs" / "flow-reference.md"
_HEAD = """# Every node type and operator of flows

Made by `.venv/bin/python -m tests.lambda_src.flows.reference.page`; do not edit. A test plays \
[one document](examples/flows/everything.json) and holds every row against the conversation. How \
to write a flow: [conversation flows](flows.md). To play it yourself:

```sh
.venv/bin/gatehouse flows simulate docs/examples/flows/everything.json \\
  --embed docs/examples/flows/everything-part.json \\
  --content docs/examples/flows/everything-content.json \\
  --answers docs/examples/flows/everything-answers.json
```

A value is the one at the end of the conversation, which begins with {initial}.
"""


def page() -> str:
    """The whole page."""
    head = _HEAD.replace("{initial}", code(evening().script.initial))
    return "\n".join([head, *(line for each in SECTIONS for line in _section(each))])


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.title}\n"
    if section.about:
        yield f"{section.about}\n"
    yield "| shown | in the document | what comes of it |\n|---|---|---|"
    yield from map(_line, section.rows)
    yield ""


def _line(row: Row) -> str:
    told = "; ".join(each.told() for each in row.comes)
    return f"| {row.shows} | {code(excerpt(row.at))} | {told} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
