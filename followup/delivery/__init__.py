"""Delivery: the outbox goes out, to an SMTP server or to a Maildir, by the protocol of services/sending/protocol.py."""
