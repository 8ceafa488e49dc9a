"""What holds for posts and assignments."""
