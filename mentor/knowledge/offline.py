"""The knowledge as a web site in a folder: opened from a stick or a shared drive, searched without any server. Pure.

Everything is plain files: pages, pictures, one list of texts, and one script that looks words up in it. A browser that
opens files loads scripts but fetches nothing, so the texts come as a script, too.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape

from mentor.kernel.i18n import Phrase, render
from mentor.knowledge.archives import STYLE, packed, whole_page
from mentor.knowledge.markdown import rendered
from mentor.knowledge.rules.contents import TEXTS, ModuleContent
from mentor.knowledge.rules.toolkits import Field, FieldType, ToolkitKind
from mentor.knowledge.words import folded

#: Bytes of pictures and templates together; what is beyond stays in the system.
ROOM = 200_000_000
_START = "index.html"
_MORE_STYLE = """nav,.soft{color:#555;font-size:.9rem}mark{background:#ffe68a;color:inherit}
input[type=search]{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;border:1px solid #666}
ul.found{list-style:none;padding:0}ul.found li{padding:.5rem 0;border-top:1px solid #ddd}
.notice{border-left:4px solid #b26b00;padding-left:.6rem}
@media print{nav,input[type=search]{display:none}}
"""
_SEARCH = r""""use strict";
(function () {
  var box = document.getElementById("q"), list = document.getElementById("found"), all = document.getElementById("all");
  var count = document.getElementById("count"), han = /[\u3400-\u9fff\uf900-\ufaff]/;
  function fold(text) { return text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, ""); }
  function tokens(text) {
    var found = [];
    var runs = /[\u3400-\u9fff\uf900-\ufaff]+|[^\s\u3400-\u9fff\uf900-\ufaff]+/g;
    (fold(text).match(runs) || []).forEach(function (run) {
      if (!han.test(run) || run.length < 3) { found.push(run); return; }
      for (var at = 0; at < run.length - 1; at += 1) { found.push(run.slice(at, at + 2)); }
    });
    return found;
  }
  function score(one, words, whole) {
    var known = 0, points = 0;
    words.forEach(function (word) {
      var inTitle = one.foldedTitle.indexOf(word) >= 0, inText = one.folded.indexOf(word) >= 0;
      if (inTitle || inText) { known += 1; }
      points += (inTitle ? 5 : 0) + (inText ? 1 : 0);
    });
    if (one.foldedTitle.indexOf(whole) >= 0) { points += 20; } else if (one.folded.indexOf(whole) >= 0) { points += 8; }
    return known * 2 > words.length ? points + 100 * (known === words.length) : 0;
  }
  function marked(holder, text, words) {
    var low = text.toLowerCase(), at = 0;
    while (at < text.length) {
      var next = -1, length = 0;
      words.forEach(function (word) {
        var place = low.indexOf(word, at);
        if (place >= 0 && (next < 0 || place < next)) { next = place; length = word.length; }
      });
      if (next < 0) { break; }
      holder.append(text.slice(at, next));
      var mark = document.createElement("mark");
      mark.append(text.slice(next, next + length));
      holder.append(mark);
      at = next + length;
    }
    holder.append(text.slice(at));
  }
  function piece(one, words) {
    var low = one.text.toLowerCase(), first = -1;
    words.forEach(function (word) {
      var place = low.indexOf(word);
      if (place >= 0 && (first < 0 || place < first)) { first = place; }
    });
    var start = Math.max(0, first - 30);
    return (start ? "…" : "") + one.text.slice(start, start + 120) + (start + 120 < one.text.length ? "…" : "");
  }
  function show() {
    var words = tokens(box.value), whole = fold(box.value).trim();
    list.replaceChildren();
    all.hidden = words.length > 0;
    var hits = words.length ? KNOWLEDGE.map(function (one) { return [score(one, words, whole), one]; }) : [];
    hits = hits.filter(function (hit) { return hit[0] > 0; }).sort(function (a, b) { return b[0] - a[0]; });
    count.textContent = words.length ? count.dataset[hits.length ? "some" : "none"].replace("#", hits.length) : "";
    hits.slice(0, 50).forEach(function (hit) {
      var row = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p");
      var kind = document.createElement("span");
      link.href = hit[1].at;
      kind.className = "soft";
      kind.append(" " + hit[1].kind);
      marked(link, hit[1].title, words);
      marked(text, piece(hit[1], words), words);
      row.append(link, kind, text);
      list.append(row);
    });
  }
  KNOWLEDGE.forEach(function (one) { one.folded = fold(one.text); one.foldedTitle = fold(one.title); });
  box.addEventListener("input", show);
  box.hidden = false;
  show();
}());
"""


@dataclass(frozen=True, slots=True)
class SiteTool:
    id: int
    kind: ToolkitKind
    title: str
    text: str
    fields: tuple[Field, ...]
    #: File name -> content, of a template.
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SiteModule:
    """A published version with what belongs to it; `notice`: what readers must know first."""

    id: int
    content: ModuleContent
    owner: str
    unit: str
    version: int
    notice: Phrase | None = None
    tools: tuple[SiteTool, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def site(modules: Sequence[SiteModule], day: date, origin: str, *, is_whole: bool = True) -> bytes:
    """The ZIP. `origin`: where the newest state is found. `is_whole`: whether every picture and file had room."""
    files: dict[str, str | bytes] = {
        _START: _start(modules, day, origin, is_whole),
        "texts.js": _texts(modules),
        "search.js": _SEARCH,
        "style.css": STYLE + _MORE_STYLE,
    }
    for module in modules:
        files[f"modules/{module.id}.html"] = _module_page(module, day, origin)
        files |= {f"pictures/{name}": content for name, content in module.pictures.items()}
        for tool in module.tools:
            files[f"toolkits/{tool.id}.html"] = _tool_page(module, tool, day, origin)
            files |= {f"toolkits/{tool.id}/{name}": content for name, content in tool.files.items()}
    return packed(files)


def _texts(modules: Sequence[SiteModule]) -> str:
    rows = [
        {"at": at, "title": title, "kind": kind, "text": " ".join(text.split())}
        for module in modules
        for at, title, kind, text in _documents(module)
    ]
    return f"var KNOWLEDGE = {json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"


def _documents(module: SiteModule) -> Iterator[tuple[str, str, str, str]]:
    words = f"{module.content.plain_text} {' '.join(module.content.tags)} {module.owner} {module.unit}"
    yield f"modules/{module.id}.html", module.content.title, render(module.content.line), words
    for one in module.tools:
        text = re.sub(r"(?m)^[#\-*>\d.\s]+|[|*`]", " ", one.text)
        yield f"toolkits/{one.id}.html", one.title, render(one.kind), f"{text} {module.content.title}"


def _start(modules: Sequence[SiteModule], day: date, origin: str, is_whole: bool) -> str:
    title = render(Phrase("Knowledge"))
    some, none = render(Phrase("%(n)s found", n="#")), render(Phrase("Nothing found"))
    state = render(Phrase("As of %(day)s. The newest state is in the system: %(origin)s", day=day, origin=origin))
    lack = render(Phrase("Some pictures and templates had no room here; they are in the system."))
    links = "".join(
        f'<li><a href="modules/{one.id}.html">{escape(one.content.title)}</a> <span class="soft">'
        f"{escape(one.unit)}</span></li>"
        for one in sorted(modules, key=lambda one: folded(one.content.title))
    )
    body = (
        f'<main><h1>{escape(title)}</h1><p class="soft">{escape(state)}</p>'
        f"{'' if is_whole else f'<p class=notice>{escape(lack)}</p>'}"
        f'<label for="q">{escape(render(Phrase("What do you want to do, or what went wrong?")))}</label>'
        '<input id="q" type="search" autocomplete="off" hidden>'
        f'<p id="count" class="soft" aria-live="polite" data-some="{escape(some)}" data-none="{escape(none)}"></p>'
        f'<ul id="found" class="found"></ul><ul id="all">{links}</ul></main>'
    )
    return whole_page(title, body, ("texts.js", "search.js"))


def _module_page(module: SiteModule, day: date, origin: str) -> str:
    content = module.content
    parts = [
        f"<h2>{escape(render(name))}</h2>{rendered(text, '../pictures/')}"
        for key, name in TEXTS.items()
        if key != "title" and (text := str(getattr(content, key)))
    ]
    notice = f'<p class="notice">{escape(render(module.notice))}</p>' if module.notice else ""
    tools = "".join(
        f'<li><a href="../toolkits/{one.id}.html">{escape(one.title)}</a> '
        f'<span class="soft">{escape(render(one.kind))}</span></li>'
        for one in module.tools
    )
    if tools:
        parts.append(f"<h2>{escape(render(Phrase('Toolkit')))}</h2><ul>{tools}</ul>")
    body = f"<main><h1>{escape(content.title)}</h1>{notice}{''.join(parts)}</main>"
    return _page(content.title, body, module, day, f"{origin}/modules/{module.id}", ())


def _tool_page(module: SiteModule, tool: SiteTool, day: date, origin: str) -> str:
    files = "".join(f'<li><a href="{tool.id}/{escape(name)}" download>{escape(name)}</a></li>' for name in tool.files)
    inner = blank_form(tool.fields) if tool.fields else str(rendered(tool.text, "../pictures/"))
    body = f"<main><h1>{escape(tool.title)}</h1>{inner}{f'<ul>{files}</ul>' if files else ''}</main>"
    above = ((f"../modules/{module.id}.html", module.content.title),)
    return _page(tool.title, body, module, day, f"{origin}/toolkits/{tool.id}", above)


def blank_form(fields: Sequence[Field]) -> str:
    """To tick and fill in with a pen, or on the screen; nothing of it is kept."""
    return "".join(map(_blank, fields))


def _blank(one: Field) -> str:
    label = escape(one.label)
    if one.type is FieldType.TICK:
        return f'<label class="check"><input type="checkbox"> {label}</label>'
    if one.type is FieldType.CHOICE:
        ways = "".join(
            f'<label class="check"><input type="radio" name="{one.name}"> {escape(way)}</label>' for way in one.choices
        )
        return f"<fieldset><legend>{label}</legend>{ways}</fieldset>"
    if one.type is FieldType.LONG:
        return f'<label class="blank">{label}<textarea rows="4"></textarea></label>'
    kind = {FieldType.DATE: 'type="date"', FieldType.NUMBER: 'inputmode="decimal"'}.get(one.type, "")
    return f'<label class="blank">{label}<input {kind}></label>'


def _page(title: str, body: str, module: SiteModule, day: date, address: str, above: Sequence[tuple[str, str]]) -> str:
    links = " › ".join(
        f'<a href="{at}">{escape(name)}</a>' for at, name in ((f"../{_START}", render(Phrase("Knowledge"))), *above)
    )
    version = render(Phrase("version %(version)s", version=module.version))
    foot = f"{module.owner} · {module.unit} · {version} · {render(day)}"
    link = f'<a href="{escape(address)}">{escape(address)}</a>'
    return whole_page(title, f"<nav>{links}</nav>{body}<footer>{escape(foot)}<br>{link}</footer>", folder="../")
