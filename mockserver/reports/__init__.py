"""Reports that stand alone: pages that need nothing beside themselves."""
