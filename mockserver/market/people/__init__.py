"""Who takes part: participants with their roles, clients with their access, and who may ask what."""
