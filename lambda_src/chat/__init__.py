"""POST /api/chat: one turn of a conversation with the model."""
