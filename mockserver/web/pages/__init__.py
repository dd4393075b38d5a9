"""The pages: catalogue, documentation, console, and the spec files as served."""
