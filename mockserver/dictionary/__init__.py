"""The data dictionary: every term of the spec files, and where the files disagree about one."""
