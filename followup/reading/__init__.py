"""Reading: a file becomes provisions, provisions become requests, each field with its evidence."""
