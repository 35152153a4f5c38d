"""What events and analytics of flows cost, up to a million sessions."""
