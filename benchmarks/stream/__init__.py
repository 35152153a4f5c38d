"""What the streaming function adds to the time until its model is heard."""
