"""Historical and forecast load, and what follows from it."""
