"""The rehearsal's model, alone and behind the embedded AWS."""
