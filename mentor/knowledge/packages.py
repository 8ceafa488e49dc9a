"""A module as a SCORM 1.2 package: one page that any learning management system shows and ticks off. Pure.

Nothing in it is loaded from elsewhere. The page says "completed" when it has been opened, for that is all that a
reader of a module does; whether it was of use is recorded in this system.
"""

import io
import zipfile
from collections.abc import Sequence
from html import escape
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

#: Every member bears the same date, so that the same module gives the same package.
_DATE = (2020, 1, 1, 0, 0, 0)
_RUNTIME = """"use strict";
(function () {
  function search(place) {
    for (var depth = 0; place && depth < 12; depth += 1) {
      try { if (place.API) { return place.API; } } catch (error) { return null; }
      if (place.parent === place) { return null; }
      place = place.parent;
    }
    return null;
  }
  var api = search(window) || (window.opener ? search(window.opener) : null);
  if (!api || api.LMSInitialize("") === "false") { return; }
  var state = api.LMSGetValue("cmi.core.lesson_status");
  if (state !== "completed" && state !== "passed") { api.LMSSetValue("cmi.core.lesson_status", "completed"); }
  api.LMSCommit("");
  var isOpen = true;
  window.addEventListener("pagehide", function () {
    if (isOpen) { isOpen = false; api.LMSFinish(""); }
  });
}());
"""
_STYLE = """body{font:1.05rem/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#1b1b1b}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:1.5rem}table{border-collapse:collapse}
th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left}.scroll{overflow-x:auto}
pre{white-space:pre-wrap}footer{margin-top:2rem;color:#555;font-size:.9rem}
"""


def scorm(identifier: str, title: str, sections: Sequence[tuple[str, str]], foot: str) -> bytes:
    """The package. `sections`: heading (text) and clean HTML; `identifier` is unique among all modules."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("imsmanifest.xml", manifest(identifier, title)),
            ("index.html", _page(title, sections, foot)),
            ("runtime.js", _RUNTIME),
            ("style.css", _STYLE),
        ):
            archive.writestr(zipfile.ZipInfo(name, _DATE), text, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def manifest(identifier: str, title: str) -> str:
    name, key = escape_xml(title), escape_xml(identifier)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier={quoteattr(key)} version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
    xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd
    http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="{key}-organization">
    <organization identifier="{key}-organization">
      <title>{name}</title>
      <item identifier="{key}-item" identifierref="{key}-resource"><title>{name}</title></item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="{key}-resource" type="webcontent" adlcp:scormtype="sco" href="index.html">
      <file href="index.html"/><file href="runtime.js"/><file href="style.css"/>
    </resource>
  </resources>
</manifest>
"""


def _page(title: str, sections: Sequence[tuple[str, str]], foot: str) -> str:
    parts = "".join(f"<section><h2>{escape(name)}</h2>{html}</section>" for name, html in sections if html)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        '<link rel="stylesheet" href="style.css"><script src="runtime.js" defer></script></head>'
        f"<body><main><h1>{escape(title)}</h1>{parts}</main><footer>{escape(foot)}</footer></body></html>"
    )
