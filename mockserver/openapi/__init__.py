"""What an OpenAPI file says: loading it, and holding values and requests against it. Knows nothing of CAISO."""
