"""GitHub as a job of its Actions meets it: its identity, and where it says what it found."""
