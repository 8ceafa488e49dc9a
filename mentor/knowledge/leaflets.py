"""A tool as one page that a phone keeps: style, pictures and code are in the page itself. Pure."""

import base64
from collections.abc import Mapping
from html import escape

from mentor.kernel.i18n import Phrase, render
from mentor.knowledge.archives import STYLE
from mentor.knowledge.codes import code
from mentor.knowledge.markdown import rendered
from mentor.knowledge.offline import blank_form
from mentor.knowledge.pictures import Picture
from mentor.knowledge.rules.toolkits import Field

_STYLE = """footer svg{width:7rem;height:7rem}@media print{body{max-width:none}}"""


def leaflet(
    title: str, text: str, fields: tuple[Field, ...], pictures: Mapping[str, Picture], module: str, address: str
) -> str:
    """`module`: what the tool belongs to; `address`: where it is found in the system."""
    inner = blank_form(fields) if fields else str(rendered(text))
    for name, one in pictures.items():
        packed = base64.b64encode(one.content).decode()
        inner = inner.replace(f'src="pictures/{name}"', f'src="data:{one.kind.media_type};base64,{packed}"')
    newest = render(Phrase("The newest state:"))
    link = f'<a href="{escape(address)}">{escape(address)}</a>'
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{inner}</main>"
        f"<footer>{escape(module)}<br>{escape(newest)} {link}<br>{code(address, 'svg').decode()}</footer></body></html>"
    )
