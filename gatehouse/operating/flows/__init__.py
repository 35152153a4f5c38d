"""Conversation flows on this machine: playing, checking and comparing them without a cloud."""
