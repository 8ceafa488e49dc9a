"""A module as a SCORM 1.2 package: one page that any learning management system shows and ticks off. Pure.

Nothing in it is loaded from elsewhere. The page says "completed" when it has been opened, for that is all that a
reader of a module does; whether it was of use is recorded in this system.
"""

from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from mentor.knowledge.archives import STYLE, packed, web_page

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


def scorm(
    identifier: str, title: str, sections: Sequence[tuple[str, str]], foot: str, pictures: Mapping[str, bytes]
) -> bytes:
    """The package. `sections`: heading (text) and clean HTML; `identifier` is unique among all modules."""
    return packed(
        {
            "imsmanifest.xml": manifest(identifier, title, pictures),
            "index.html": web_page(title, sections, foot, scripts=("runtime.js",)),
            "runtime.js": _RUNTIME,
            "style.css": STYLE,
            **pictures,
        }
    )


def manifest(identifier: str, title: str, pictures: Iterable[str] = ()) -> str:
    name, key = escape(title), escape(identifier)
    files = "".join(f"<file href={quoteattr(one)}/>" for one in ("index.html", "runtime.js", "style.css", *pictures))
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
      {files}
    </resource>
  </resources>
</manifest>
"""
