"""Mail as it is made ready: what is due and to whom, in which words, approved by whom, and when its turn comes."""
