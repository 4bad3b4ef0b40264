"""Who is asked and who answers: parties, contacts, what was said with them."""
