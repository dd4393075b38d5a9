"""What services read of requests and write into replies; at start the files are held against it."""
