"""Plans: guided rehearsals, day by day; which tasks a participant has done, and what the others lack."""
