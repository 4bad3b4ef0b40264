"""Mail that goes out: claimed, handed over, settled; what is unclear is looked up, and nothing is repeated."""
