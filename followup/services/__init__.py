"""What an officer does, one file a use case: the only room in which reading, timing, writing and the register meet."""
