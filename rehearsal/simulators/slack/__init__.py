"""A small Slack: it signs events as Slack does, and takes and keeps what a bot posts."""
