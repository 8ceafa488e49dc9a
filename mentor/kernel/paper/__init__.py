"""Office papers from one description: PDF to print and keep, DOCX where the office edits.

A paper is data. Everything in it is text, whatever it contains: nothing is read as markup, field code or formula. Page
and type after GB/T 9704-2012. Both renderers are slow (tens of milliseconds): in a thread, never in a transaction.
"""

from mentor.kernel.paper.blocks import Block, Fields, Grid, Heading, Paper, Picture, Signatures, Text
from mentor.kernel.paper.office import to_docx
from mentor.kernel.paper.printed import sheets, to_pdf

__all__ = [
    "Block",
    "Fields",
    "Grid",
    "Heading",
    "Paper",
    "Picture",
    "Signatures",
    "Text",
    "sheets",
    "to_docx",
    "to_pdf",
]
