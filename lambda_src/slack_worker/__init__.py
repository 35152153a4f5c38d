"""Takes events from the queue, asks the model on the tenant's budget, and replies in Slack."""
