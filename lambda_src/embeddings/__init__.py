"""`/v1/embeddings`: vectors of texts, as programs with clients for OpenAI's API request them."""
