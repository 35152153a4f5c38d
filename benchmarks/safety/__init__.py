"""How many attempts to misuse the tutor and the chat the guards stop, and what they disturb."""
