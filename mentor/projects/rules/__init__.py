"""What is allowed in joint projects and what follows. Pure."""
