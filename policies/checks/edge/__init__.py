"""The one way in: the distribution, Function URLs, and the proof that a request came by it."""
