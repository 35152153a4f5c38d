"""Blocks that say something, or nothing at all: messages, pictures, jumps, start and end."""

from typing import Any

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.landbot.export import Block
from gatehouse.operating.flows.landbot.fields import Fields
from gatehouse.operating.flows.landbot.making import SUCCESS, Context, Made, Outlets, Way, onward
from gatehouse.operating.flows.landbot.params import Params
from gatehouse.operating.flows.landbot.unmapped import UnmappedError
from gatehouse.operating.flows.landbot.words import plain, said

_PICTURES = frozenset({"image", "gif", "picture"})
_PLACEHOLDER = "ask anything"  # what Landbot shows in `richText` where nobody wrote it


def wording(params: Params, rich: Json, fields: Fields) -> str:
    """Return what a block says: the copy that visitors read, else the one of the builder."""
    text = params.text("text", "message", "question")
    shown = plain(rich) if isinstance(rich, str) else ""
    if shown.strip() and (shown.strip().lower() != _PLACEHOLDER or not text):
        return said(shown, fields)
    return said(text, fields)


def message(block: Block, params: Params, outlets: Outlets, context: Context) -> Made:
    """A block that says texts and pictures."""
    return Made("message", {"messages": messages(block, params, context)}, onward(outlets))


def messages(block: Block, params: Params, context: Context) -> list[dict[str, Any]]:
    """Return what a block says, one after the other. Raises UnmappedError."""
    listed = params.get("messages")
    if listed is None:
        text = wording(params, block.params.get("richText"), context.fields)
        if not text.strip():
            raise UnmappedError("it says nothing")
        return [{"type": "text", "text": text}]
    if not isinstance(listed, list) or not listed:
        raise UnmappedError("expected a list with at least one message in params.messages")
    return [_one(item, context.fields) for item in listed]


def _one(item: Json, fields: Fields) -> dict[str, Any]:
    if isinstance(item, str):
        return {"type": "text", "text": said(item, fields)}
    if not isinstance(item, dict):
        raise UnmappedError("expected texts and objects in params.messages")
    type_ = str(item.get("type", "text")).lower()
    if type_ in _PICTURES:
        return picture_of(Params(item), fields)
    if type_ != "text":
        raise UnmappedError(f"a message of type {type_[:40]!r} has no counterpart")
    return {"type": "text", "text": wording(Params(item), item.get("richText"), fields)}


def picture(_block: Block, params: Params, outlets: Outlets, context: Context) -> Made:
    """A block that shows a picture."""
    shown = [picture_of(params, context.fields)]
    return Made("message", {"messages": shown}, onward(outlets))


def picture_of(params: Params, fields: Fields) -> dict[str, Any]:
    """Return a picture as a message. Raises UnmappedError."""
    url = picture_address(params.text("url", "image", "src"))
    found: dict[str, Any] = {"type": "image", "url": url}
    for name, source in (("alt", ("alt",)), ("caption", ("caption", "text"))):
        text = params.text(*source)
        if text:
            found[name] = said(text, fields)
    return found


def picture_address(url: str) -> str:
    """Return the address of a picture, which has to be public and plain."""
    if not url.startswith("https://") or any(mark in url for mark in "{}@ <>\"'"):
        raise UnmappedError("expected the address of a picture with https:// and without fields")
    return url


def start(_block: Block, _params: Params, outlets: Outlets, _context: Context) -> Made:
    """Where the bot begins."""
    return Made("start", {}, onward(outlets))


def jump(_block: Block, params: Params, outlets: Outlets, _context: Context) -> Made:
    """A block that goes on elsewhere, by its parameter or by a connection."""
    named = params.text("target", "block", "block_id", "node", "destination")
    connected = outlets.take(*SUCCESS)
    if bool(named) == bool(connected) and named != connected:
        raise UnmappedError("expected one block that it jumps to")
    return Made("start", {}, (Way("default", named or str(connected)),))


def end(block: Block, params: Params, _outlets: Outlets, context: Context) -> Made:
    """A block that ends the conversation, perhaps with a word."""
    if params.get("messages") is None and not params.text("text", "message", "question"):
        return Made("start", {})
    return Made("message", {"messages": messages(block, params, context)})
