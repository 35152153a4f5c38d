"""Why plans are not sealed, or a seal is not applied."""


class SealError(Exception):
    """Plans cannot be sealed or read; the message says what to change."""

    exit_code = 2


class SealBrokenError(Exception):
    """What was sealed is not what is here; `differences` name each thing that differs."""

    exit_code = 1

    def __init__(self, differences: tuple[str, ...]) -> None:
        listed = "\n".join(f"  - {difference}" for difference in differences)
        super().__init__(
            f"The sealed plans are refused, and nothing was applied:\n{listed}\n"
            "Plan and review again: gatehouse plan --env ENVIRONMENT --seal DIR"
        )
        self.differences = differences
