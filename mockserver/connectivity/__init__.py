"""Does a client get through to every service? The checklist, and going through it from either side."""
