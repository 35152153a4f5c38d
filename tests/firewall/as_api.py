"""A planned web ACL in the shape in which WAF's API returns it, for the front door's evaluation."""

from typing import Any

Block = dict[str, Any]

_LISTS = {
    "custom_key": "CustomKeys",
    "response_header": "ResponseHeaders",
    "text_transformation": "TextTransformations",
}
_NAMES = {"ip": "IP"}
_SEVERAL = ("and_statement", "or_statement")


def web_acl(planned: Block) -> Block:
    """Return the parts of the web ACL that the front door reads."""
    return {
        "DefaultAction": {"Allow": {}},
        "Rules": [_rule(rule) for rule in planned["rule"]],
        "CustomResponseBodies": {
            body["key"]: {"ContentType": body["content_type"], "Content": body["content"]}
            for body in planned["custom_response_body"]
        },
    }


def _rule(rule: Block) -> Block:
    action = {"Action": _block(rule["action"][0])} if rule["action"] else {}
    statement = _block(rule["statement"][0])
    return {"Name": rule["name"], "Priority": rule["priority"], "Statement": statement} | action


def _block(block: Block) -> Block:
    found: Block = {}
    for key, value in block.items():
        if value in (None, [], ""):
            continue
        if key in _LISTS:
            found[_LISTS[key]] = [_block(item) for item in value]
        elif key in _SEVERAL:
            found[_name(key)] = {"Statements": [_block(item) for item in value[0]["statement"]]}
        elif isinstance(value, list) and isinstance(value[0], dict):
            found[_name(key)] = _block(value[0])
        else:
            found[_name(key)] = value
    return found


def _name(key: str) -> str:
    return _NAMES.get(key) or "".join(word.title() for word in key.split("_"))
