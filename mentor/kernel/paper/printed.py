"""Papers as PDF, to print and keep."""

import json
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from mentor.kernel.paper.blocks import Paper, Picture, as_data
from mentor.piccolo_app import beside


def sheets(pdf: bytes) -> int:
    """How many pages one of our own PDF files has."""
    found = re.search(rb"/Type\s*/Pages\s*/Count (\d+)", pdf)
    return int(found[1]) if found else 0


def to_pdf(paper: Paper, language: str = "zh-CN") -> bytes:
    """Needs a Chinese font on the machine (wqy-zenhei or Noto CJK are enough)."""
    source: Any = Path(beside("templates")) / "print" / "paper.typ"
    data = {"data": json.dumps(as_data(paper, language), ensure_ascii=False)}
    pictures = [one for one in paper.blocks if isinstance(one, Picture)]
    if not pictures:
        return bytes(typst.compile(source, format="pdf", sys_inputs=data))
    with TemporaryDirectory() as folder:
        whole: Any = Path(shutil.copy(source, folder))
        for place, one in enumerate(pictures):
            Path(folder, f"{place}.{one.kind}").write_bytes(one.content)
        return bytes(typst.compile(whole, root=folder, format="pdf", sys_inputs=data))
