"""Claims about who can do what: one file per claim, proved or refuted with a counterexample."""
