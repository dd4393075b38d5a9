"""What the spec files say: loading them, and holding calls and replies against them."""
