"""What the street's functions for flows share: looks at the outbox, and what they may ask of it."""
