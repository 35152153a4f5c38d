"""The routes of the reading companion, for every user of a tenant."""

COMPANION: tuple[tuple[str, str, str], ...] = (
    ("POST", "/chatbot/recommendations", "recommend_books"),
)
"""Method, path and operation."""
