"""Web pages and archives that work wherever they are put: nothing in them is loaded from elsewhere. Pure."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

#: Every member bears the same date, so that the same content gives the same archive.
_DATE = (2020, 1, 1, 0, 0, 0)
STYLE = """body{font:1.05rem/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#1b1b1b}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:1.5rem}table{border-collapse:collapse}
th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left}.scroll{overflow-x:auto}
img{max-width:100%;height:auto}svg{max-width:100%;height:auto}
label.check{display:block;padding:.5rem 0}input[type=checkbox],input[type=radio]{width:1.3rem;height:1.3rem}
fieldset{border:1px solid #999;margin:.8rem 0}label.blank{display:block;padding:.5rem 0}
label.blank>*{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.4rem;border:1px solid #777}
pre{white-space:pre-wrap}footer{margin-top:2rem;color:#555;font-size:.9rem}
"""


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these members, by their names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def web_page(title: str, sections: Sequence[tuple[str, str]], foot: str, scripts: Sequence[str] = ()) -> str:
    """`sections`: heading (text) and clean HTML."""
    parts = "".join(f"<section><h2>{escape(name)}</h2>{html}</section>" for name, html in sections if html)
    return whole_page(title, f"<main><h1>{escape(title)}</h1>{parts}</main><footer>{escape(foot)}</footer>", scripts)


def whole_page(title: str, body: str, scripts: Sequence[str] = (), folder: str = "") -> str:
    """`body`: clean HTML. `folder`: the way from the page to style and scripts."""
    loaded = "".join(f'<script src="{folder}{one}" defer></script>' for one in scripts)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="{folder}style.css">{loaded}</head><body>{body}</body></html>'
    )
