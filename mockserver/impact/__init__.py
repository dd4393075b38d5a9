"""What new spec files mean for the calls that a client makes."""
