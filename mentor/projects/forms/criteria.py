"""A version of review criteria: one criterion in each line, its weight first."""

import re

from mentor.kernel.forms import FormReader, RawForm
from mentor.kernel.i18n import Phrase
from mentor.projects.rules.criteria import NewCriteria, NewCriterion
from mentor.projects.rules.words import Line, RoundKind

_LINE = re.compile(r"(\d{1,3})\s*[%％]?[\s,，、:：]*(\S.{0,399})")


def read_criteria(raw: RawForm) -> NewCriteria:
    reader = FormReader(raw)
    found: list[NewCriterion] = []
    for line in Line:
        for text in filter(None, map(str.strip, reader.text(line.value, max_length=6_000).splitlines())):
            if (match := _LINE.fullmatch(text)) is None:
                reader.complain(line.value, Phrase("Please write the weight first, such as: 25 Solves a real problem"))
                break
            found.append(NewCriterion(line, match[2], int(match[1])))
    new = NewCriteria(
        reader.choice("kind", RoundKind), reader.text("source", max_length=200, required=False), tuple(found)
    )
    return reader.checked(new)
