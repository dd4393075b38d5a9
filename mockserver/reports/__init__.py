"""Reports: the forms that there are, which one a file's ending names, and files that are written whole."""
