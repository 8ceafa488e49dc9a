"""Codes on paper that lead a phone to a page."""

import io
from typing import Literal

import segno


def code(address: str, kind: Literal["png", "svg"]) -> bytes:
    picture = io.BytesIO()
    made = segno.make(address, error="m")
    if kind == "png":
        made.save(picture, kind="png", scale=4, border=2)
    else:
        made.save(picture, kind="svg", border=2, xmldecl=False, omitsize=True)
    return picture.getvalue()
