"""What is to be done: tasks and requests, their life, their pages, the bureau's view."""
