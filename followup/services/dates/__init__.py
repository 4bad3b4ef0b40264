"""When things fall due: the calendar as officers moved it, deadlines resolved, what would move."""
