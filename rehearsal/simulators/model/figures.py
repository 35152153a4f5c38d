"""Answers from the data in a prompt, as a grounded model would: with its figures."""

import json
import re
from typing import Any

_DATA = re.compile(r"<data-(\w+)>\s*(.*?)\s*</data-\1>\s*", re.DOTALL)


def split(message: str) -> tuple[dict[str, Any] | None, str]:
    """Return the JSON object between the marks of a message, and the question beside it."""
    found = _DATA.search(message)
    if found is None:
        return None, message
    try:
        data = json.loads(found.group(2))
    except ValueError:
        return None, message
    return (data if isinstance(data, dict) else None), _DATA.sub("", message).strip()


def sentence(data: dict[str, Any]) -> str:
    """Return the revenue, the orders and the best seller of the data, where it has them."""
    sentences = []
    revenue = data.get("revenue_by_day") or {}
    if "revenue_cents" in revenue:
        sentences.append(
            f"From {revenue['from']} to {revenue['to']} the revenue was "
            f"{revenue['revenue_cents'] / 100:.2f} from {revenue['orders']} orders."
        )
    sold = (data.get("top_menu_items") or {}).get("data") or []
    if sold:
        best = max(sold, key=lambda item: item["quantity"])
        sentences.append(f"The best seller was {best['name']}, sold {best['quantity']} times.")
    return " ".join(sentences) or "There are no figures."
