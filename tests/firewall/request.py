"""A request of the corpus."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CorpusRequest:
    """What a viewer sends, and what should become of it.

    `stopped_by` is the rule of ours or AWS's group that ends it, None for one that passes.
    `counted` are the rules of AWS that notice it without blocking. `listed` says that its address
    is on AWS's reputation list. `simulated` says that the front door, which has no rules of AWS,
    judges it alike.
    """

    name: str
    kind: str
    path: str
    method: str = "POST"
    query: str = ""
    headers: tuple[tuple[str, str], ...] = (("user-agent", "Mozilla/5.0"),)
    body: bytes = b""
    listed: bool = False
    stopped_by: str | None = None
    counted: frozenset[str] = field(default=frozenset())

    @property
    def simulated(self) -> bool:
        """Whether what stops it does not depend on a rule group of AWS."""
        return self.stopped_by not in {
            "ip-reputation", "known-bad-inputs", "core-rule-set", "core-body-rules",
        }  # fmt: skip
