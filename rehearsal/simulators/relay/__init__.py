"""How the simulated parts of AWS receive HTTP, pass it on, and stop when the caller hangs up."""
