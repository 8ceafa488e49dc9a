"""Posts, rotations and secondments."""
