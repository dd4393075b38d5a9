"""HTTP: the services, the catalogue and documentation pages, and the server that carries them."""
