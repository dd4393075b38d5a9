"""Market data: the files to download."""
