"""What can be seen of posts and assignments."""
