"""The routes of the reading companion, for every user of a tenant."""

COMPANION: tuple[tuple[str, str, str], ...] = (
    ("POST", "/chatbot/recommendations", "recommend_books"),
    ("POST", "/chatbot/assessment/reading-level", "assess_reading"),
    ("GET", "/chatbot/users/<user_id>/profile", "read_profile"),
)
"""Method, path and operation."""
