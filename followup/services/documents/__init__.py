"""Notes, compilations and files: drafted when due, checked, issued."""
