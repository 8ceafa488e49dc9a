"""What people type about knowledge."""
