"""Word documents that came in, put into one of ours as they are: looks, lists, notes, pictures, pages and all."""
