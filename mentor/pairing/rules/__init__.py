"""What is allowed in the pool, in pairing and in mentorships, and what follows. Pure."""
