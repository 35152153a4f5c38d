"""A model of authorization: who can do what in an estate, decided as AWS decides it."""
