"""From a suspension to the proof that nothing of a tenant is left."""
