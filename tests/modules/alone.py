"""One construct, synthesized alone in a stack."""

import json
from collections.abc import Callable
from typing import Any

from modules.framework import App, Construct, NamedStack, Testing

KEY = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000001"
Values = dict[str, Any]


class Synthesized:
    """What Terraform gets of a construct."""

    def __init__(self, document: Values) -> None:
        self.document = document

    def all(self, type_: str) -> list[Values]:
        """The arguments of every resource of a type, in the order of their addresses."""
        found: Values = self.document["resource"].get(type_, {})
        return [found[address] for address in sorted(found)]

    def one(self, type_: str) -> Values:
        """The arguments of the only resource of a type."""
        (values,) = self.all(type_)
        return values

    def statements(self) -> list[Values]:
        """Every statement of every policy document."""
        documents: Values = self.document.get("data", {}).get("aws_iam_policy_document", {})
        return [item for found in documents.values() for item in found["statement"]]


def synthesized(make: Callable[[Construct], object]) -> Synthesized:
    """Return what `make` puts into a stack."""
    stack = NamedStack(App(), "alone")
    make(stack)
    return Synthesized(json.loads(Testing.synth(stack)))
