"""Every box of the platform and its reason, drawn from the plans: `gatehouse diagram`."""
