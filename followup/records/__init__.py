"""The register: what is asked, due, sent, received and written. The only room that knows SQLAlchemy."""
