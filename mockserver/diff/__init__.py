"""What differs between two versions of spec files, and what each difference means for a client."""
