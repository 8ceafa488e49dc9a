"""What a mentor says of a graduate."""

from mentor.growth.rules.endorsements import ENDORSEMENT_LENGTH
from mentor.kernel.forms import FormReader, RawForm


def read_endorsement(raw: RawForm) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("text", max_length=ENDORSEMENT_LENGTH))
