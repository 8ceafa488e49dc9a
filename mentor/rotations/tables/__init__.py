"""Posts with their holders, needs and exemptions."""

from mentor.rotations.tables.posts import Post, PostExemption, PostHolder, PostNeed

__all__ = ["Post", "PostExemption", "PostHolder", "PostNeed"]
