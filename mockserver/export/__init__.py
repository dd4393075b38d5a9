"""The services as projects of other tools, made from the spec files."""
