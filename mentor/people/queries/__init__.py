"""What can be seen of people and accounts."""
