"""POST /execute: puts a verified event on the queue and answers at once."""
