"""Errors of sealing plans and of applying a seal."""


class SealError(Exception):
    """Plans cannot be sealed or read; the message says what to change."""

    exit_code = 2


class SealBrokenError(Exception):
    """Inputs differ from those that were sealed; `differences` names each of them."""

    exit_code = 1

    def __init__(self, differences: tuple[str, ...]) -> None:
        listed = "\n".join(f"  - {difference}" for difference in differences)
        super().__init__(
            f"The sealed plans were rejected, and nothing was applied:\n{listed}\n"
            "Plan and review again: gatehouse plan --env ENVIRONMENT --seal DIR"
        )
        self.differences = differences
