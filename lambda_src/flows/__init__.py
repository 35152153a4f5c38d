"""Conversation flows: what documents mean, without a cloud, a clock or a coin.

`Engine` plays a frozen document with a visitor; whoever calls it keeps the session and runs the
tasks. Equal sessions and equal answers always give equal steps (docs/flows.md).
"""
