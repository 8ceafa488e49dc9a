"""Planning rotations: people × periods × posts, how good the plan is at best, and why it cannot be. Pure."""
