"""One reader per kind of file: bytes become blocks."""
