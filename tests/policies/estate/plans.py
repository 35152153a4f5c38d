"""Small plans, as `terraform show -json` prints them."""

from typing import Any

from policies.estate import Estate, Stack


def resource(
    address: str,
    after: dict[str, Any] | None = None,
    *,
    unknown: Any = None,
    actions: tuple[str, ...] = ("create",),
    **expressions: Any,
) -> dict[str, Any]:
    """One resource: what the plan shows, what it hides, and the expressions as `configuration`."""
    made = {"address": address, "after": after, "unknown": unknown or {}, "from": expressions}
    return {**made, "actions": list(actions)}


def plan(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    changes, configured = [], []
    for item in resources:
        type_, name = item["address"].split("[")[0].split(".")[-2:]
        mode = "data" if item["address"].startswith("data.") else "managed"
        change = {
            "actions": item["actions"], "after": item["after"], "after_unknown": item["unknown"],
        }  # fmt: skip
        common = {"address": item["address"], "type": type_, "name": name, "mode": mode}
        changes.append({**common, "change": change})
        configured.append({**common, "expressions": item["from"]})
    root = {"resources": configured, **more.pop("root", {})}
    return {
        "format_version": "1.2",
        "resource_changes": changes,
        "configuration": {"root_module": root},
        **more,
    }


def estate(**plans: dict[str, Any]) -> Estate:
    return Estate(Stack(name, document) for name, document in plans.items())


def state(name: str, **outputs: str) -> dict[str, Any]:
    """A plan's look at another stack's state."""
    values = {"config": {"key": f"{name}.tfstate"}, "outputs": outputs}
    item = {"address": f"data.terraform_remote_state.{name}", "mode": "data", "values": values,
            "type": "terraform_remote_state", "name": name}  # fmt: skip
    return {"values": {"root_module": {"resources": [item]}}}
