"""Values made for schemas: examples, extremes, and the smallest ones."""
