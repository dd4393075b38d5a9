"""What people write: YAML 1.2 and JSON, read with file, line, key and the nearest known name."""
