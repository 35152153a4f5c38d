"""`GET /api/openapi.json`: what the API accepts and answers, generated from its typed models."""
