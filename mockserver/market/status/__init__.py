"""Where markets stand, and whether the services are up."""
