"""What can be seen of two keys."""
