"""Events of sessions, from the change of a row to the answer of a receiver."""
