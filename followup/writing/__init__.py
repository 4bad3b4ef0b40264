"""Facts become letters, mail and notes: pure, given the templates."""
