"""The form of a wish or a refusal: a refusal needs a reason, a wish may have one."""

from mentor.kernel.forms import FormReader, RawForm
from mentor.pairing.actions.wishes import NewWish
from mentor.pairing.rules.states import Signer


def read_wish(raw: RawForm) -> NewWish:
    reader = FormReader(raw)
    is_refusal = raw.get("kind") == "refusal"
    new = NewWish(
        part=reader.choice("part", Signer),
        chosen=reader.integer("chosen", low=1, high=999_999_999),
        is_refusal=is_refusal,
        why=reader.text("why", max_length=400, required=is_refusal),
    )
    return reader.checked(new)
