"""The words of the field as value types: pure, without I/O, known to every room."""
