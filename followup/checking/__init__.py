"""What contradicts what: a document against itself and against the register; pure, its rules are data."""
