"""POST /slack/events: proves that Slack sent it, and hands it to the execution layer once."""
