"""The behaviour of the ten services: one module per spec file, each with its handlers in a dict at its foot."""
