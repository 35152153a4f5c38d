"""`/v1/chat/completions` and `/v1/models`: what programs with clients for OpenAI's API call."""
