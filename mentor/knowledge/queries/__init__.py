"""What can be seen of the knowledge."""
