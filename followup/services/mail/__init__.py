"""Mail that is neither lost nor sent twice: what is due is prepared, approved, sent, reconciled."""
