"""What people type about the pool, programmes, pairs and mentorships."""
