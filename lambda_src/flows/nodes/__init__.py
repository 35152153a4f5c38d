"""The node types, one file each, and the table that lists them."""

from collections.abc import Mapping

from lambda_src.flows.nodes import (
    action,
    composite,
    condition,
    message,
    question,
    script,
    start,
    webhook,
)
from lambda_src.flows.nodes.kind import Kind

KINDS: Mapping[str, Kind] = {
    "action": action.KIND,
    "composite": composite.KIND,
    "condition": condition.KIND,
    "message": message.KIND,
    "question": question.KIND,
    "script": script.KIND,
    "start": start.KIND,
    "webhook": webhook.KIND,
}
"""By the type that documents name, in lower case."""
