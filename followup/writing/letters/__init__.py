"""Letters on letterhead: facts and the wordings of `templates/letters`, as Word documents."""
