"""Token budgets, their reservations, settlements and usage."""
