"""Notes by the secretariat: facts from the register, laid into numbered blocks, and these into docx, html and pdf."""
