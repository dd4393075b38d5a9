"""What keeps the project's own pages true: the generated parts of the README."""
