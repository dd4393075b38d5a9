"""A proxy in front of a service: hands every call on as it is, and holds both sides against the spec files."""
