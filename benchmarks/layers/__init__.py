"""What the execution API costs a Slack event: the API path beside the direct invocation."""
