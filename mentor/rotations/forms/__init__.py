"""What people type about posts and assignments."""
