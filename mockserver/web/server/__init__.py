"""The server: sockets, TLS and HTTP/1.1, down to the bytes."""
