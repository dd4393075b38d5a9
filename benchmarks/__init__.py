"""How fast and how small the server is, measured on this machine; `python -m benchmarks` prints the table."""
