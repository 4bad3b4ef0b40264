"""Mail that comes in: what it answers, what came back, and what waits for an officer."""
