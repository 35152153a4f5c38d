"""A web ACL's verdict on a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rehearsal.simulators.front_door.web_acl.inspected import (
    DEFAULT_INSPECTED_BYTES,
    Inspected,
    UnsupportedError,
)
from rehearsal.simulators.front_door.web_acl.rates import Rates
from rehearsal.simulators.front_door.web_acl.statements import Labels, Predicate, Predicates
from rehearsal.simulators.relay.request import Request

_BLOCKED = 403
_AWS_OWN = frozenset({"ManagedRuleGroupStatement", "RuleGroupReferenceStatement"})
_KILOBYTE = 1_024


@dataclass(frozen=True)
class Block:
    """Why a request goes no further, and the answer that the rule or the default asks for."""

    rule: str
    response: Mapping[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The status that the viewer gets."""
        return int(self.response.get("ResponseCode", _BLOCKED))


@dataclass(frozen=True)
class _Rule:
    name: str
    predicate: Predicate
    action: Mapping[str, Any]
    labels: tuple[str, ...]


class WebAcl:
    """The rules of a web ACL in their order.

    `stored_only` names the rules that are not judged here, with the reason: AWS's managed rule
    groups, and whatever uses a statement that is not simulated.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        rates: Rates,
        pattern_sets: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._document = document
        self._body_limit = _body_limit(document)
        self.stored_only: dict[str, str] = {}
        self._rules: list[_Rule] = []
        predicates = Predicates(rates, pattern_sets or {})
        for rule in sorted(document["Rules"], key=lambda rule: int(rule["Priority"])):
            self._add(rule, predicates)

    @property
    def judged(self) -> tuple[str, ...]:
        """The names of the rules that are simulated, in their order."""
        return tuple(rule.name for rule in self._rules)

    def judge(self, request: Request) -> Block | None:
        """What blocks a request; None when it may pass."""
        seen, labels = Inspected(request, self._body_limit), Labels()
        for rule in self._rules:
            if not rule.predicate(seen, labels):
                continue
            labels.update(rule.labels)
            if "Block" in rule.action:
                return Block(rule.name, (rule.action["Block"] or {}).get("CustomResponse") or {})
            if "Allow" in rule.action:
                return None
        default = self._document["DefaultAction"]
        if "Block" in default:
            return Block("default", (default["Block"] or {}).get("CustomResponse") or {})
        return None

    def body(self, block: Block) -> tuple[str, str] | None:
        """The content type and the text of a block's own answer, if it has one."""
        key = block.response.get("CustomResponseBodyKey")
        if key is None:
            return None
        own = self._document["CustomResponseBodies"][key]
        return _CONTENT_TYPES[own["ContentType"]], own["Content"]

    def _add(self, rule: Mapping[str, Any], predicates: Predicates) -> None:
        name, statement = rule["Name"], rule["Statement"]
        if _AWS_OWN & statement.keys():
            self.stored_only[name] = "managed rule group"
            return
        try:
            predicate = predicates.of(statement, name)
        except UnsupportedError as error:
            self.stored_only[name] = str(error)
            return
        labels = tuple(label["Name"] for label in rule.get("RuleLabels") or ())
        self._rules.append(_Rule(name, predicate, rule["Action"], labels))


def _body_limit(document: Mapping[str, Any]) -> int:
    association = (document.get("AssociationConfig") or {}).get("RequestBody") or {}
    size = (association.get("CLOUDFRONT") or {}).get("DefaultSizeInspectionLimit", "")
    return int(size.removeprefix("KB_")) * _KILOBYTE if size else DEFAULT_INSPECTED_BYTES


_CONTENT_TYPES: dict[str, str] = {
    "APPLICATION_JSON": "application/json",
    "TEXT_HTML": "text/html",
    "TEXT_PLAIN": "text/plain",
}
