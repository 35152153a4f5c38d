"""Markdown answers by keyword, so that a first visitor sees how the page shows each kind.

A question that contains one of the phrases gets that answer; the same question, the same answer.
"""

import re

_LIST = """Here is a plan in three steps:

1. **Write down** what goes in and what should come out.
2. Try the smallest case:
   - an empty input
   - an input of one item
3. Change one thing at a time, and check again.

- [x] You asked a question
- [ ] You tried the first step"""

_TABLE = """These are the roles of a tenant:

| role | may chat | sees usage | manages flows |
|---|:-:|:-:|:-:|
| `member` | yes | no | no |
| `tenant-admin` | yes | yes | yes |

A ~~visitor~~ guest of a public flow has no role at all."""

_CODE = """This function counts words, the most frequent first:

```python
from collections import Counter


def count_words(text: str) -> list[tuple[str, int]]:
    words = text.lower().split()  # punctuation stays with its word
    return Counter(words).most_common()
```

Call it with `count_words("to be or not to be")`."""

_PARAGRAPH = (
    "Part {number} of the long answer. The page shows it while it is written, stays at the end as "
    "long as you do not scroll up, and leaves what is finished as it is. You can stop it at any "
    "time; what was said so far stays in the conversation."
)


def _long(title: str, paragraphs: int) -> str:
    numbers = range(1, paragraphs + 1)
    parts = (_PARAGRAPH.format(number=number) for number in numbers)
    return "\n\n".join([f"## {title}", *parts, "> End of the long answer."])


_SAMPLES = {
    r"\ba (?:numbered )?list\b": _LIST,
    r"\ba table\b": _TABLE,
    r"\b(?:some|example) code\b": _CODE,
    r"\ba long answer\b": _long("A long answer", 12),
    # More words than `max_output_tokens` of the chat: it ends by its length.
    r"\ba very long answer\b": _long("A very long answer", 30),
}

INVITATION = "Ask me for a list, a table, some code or a long answer to see how each looks."


def sample(question: str) -> str | None:
    """Return the answer to a question that asks for a kind of Markdown, else None."""
    for pattern, text in _SAMPLES.items():
        if re.search(pattern, question, re.IGNORECASE):
            return text
    return None
