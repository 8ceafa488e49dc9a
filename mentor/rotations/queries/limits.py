"""How long one person may hold a post, as the policy profile in effect has it."""

from datetime import date

from mentor.pairing.queries.programmes import standing_policy
from mentor.rotations.rules.posts import Limits
from mentor.rotations.tables import Post


async def limits(today: date) -> Limits:
    policy = await standing_policy(today)
    return Limits(policy.general_tenure_years * 12, policy.key_tenure_years * 12)


async def outdated(wanted: Limits, most: int) -> list[tuple[int, bool]]:
    """Posts that follow the policy and still have another limit: id, and whether it is a key post."""
    other = (Post.is_key.eq(True) & (Post.tenure_months != wanted.key)) | (
        Post.is_key.eq(False) & (Post.tenure_months != wanted.general)
    )
    rows = (
        await Post.select(Post.id, Post.is_key)
        .where(Post.follows_policy.eq(True) & other)
        .order_by(Post.id)
        .limit(most)
    )
    return [(row["id"], bool(row["is_key"])) for row in rows]
