"""Community governance for residential compounds."""
