"""The model that answers in the rehearsal: a small deterministic OpenAI-compatible server."""
