"""What a decision asks: reading it, registering it, confirming what was read, what became of it."""
