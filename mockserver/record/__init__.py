"""What was asked and answered: records of calls, kept within bounds, written and read as JSON lines."""
