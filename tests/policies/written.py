"""A mutant as the plan JSON that Terraform would have printed, for readers other than ours."""

import copy
from typing import Any

from policies.estate import Raw
from tests.policies.draft import Draft


def document(draft: Draft) -> dict[str, Any]:
    """The whole plan with the draft's changes."""
    made = copy.deepcopy(dict(draft.resource.stack.document))
    for address, raw in draft.changes().items():
        _without(made, address)
        if raw is not None:
            _with(made, raw)
    outputs = made["configuration"]["root_module"].setdefault("outputs", {})
    outputs.update({name: {"expression": value} for name, value in draft.outputs.items()})
    return made


def _lists(made: dict[str, Any]) -> list[list[dict[str, Any]]]:
    state = made.get("prior_state", {}).get("values", {}).get("root_module", {})
    return [
        made["resource_changes"],
        made["planned_values"]["root_module"].setdefault("resources", []),
        state.get("resources", []),
        made["configuration"]["root_module"]["resources"],
    ]


def _without(made: dict[str, Any], address: str) -> None:
    for items in _lists(made):
        items[:] = [item for item in items if item["address"] != address]


def _with(made: dict[str, Any], raw: Raw) -> None:
    is_data = raw.address.startswith("data.")
    common = {
        "address": raw.address,
        "mode": "data" if is_data else "managed",
        "type": raw.type,
        "name": raw.name,
        "provider_name": raw.provider,
    }
    action = "read" if is_data else "create"
    change = {
        "actions": [action],
        "before": None,
        "after": raw.planned,
        "after_unknown": raw.unknown if raw.unknown is not None else {},
    }
    changes, planned, _, configured = _lists(made)
    changes.append({**common, "change": change})
    if not is_data:
        planned.append({**common, "values": raw.planned})
    configured.append({**common, "provider_config_key": "aws", "expressions": raw.expressions})
