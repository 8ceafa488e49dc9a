"""A module as a cmi5 package: one page that a learning platform launches and that reports through xAPI. Pure.

The page asks for its token and its launch data, says "initialized" first and "terminated" last, and "completed" once
for each registration, when its end has been seen. In browse and review mode it only begins and ends.
"""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from mentor.kernel.i18n import Phrase, render
from mentor.knowledge.archives import STYLE, packed, web_page

_RUNTIME = """"use strict";
(function () {
  var given = new URLSearchParams(location.search), begun = Date.now(), isOver = false, token = "", launch = null;
  var completing = Promise.resolve();
  var names = ["endpoint", "fetch", "actor", "registration", "activityId"];
  if (names.some(function (name) { return !given.get(name); })) { return; }  // opened outside a platform
  var endpoint = given.get("endpoint").replace(/\\/?$/, "/"), actor = JSON.parse(given.get("actor"));
  var activity = given.get("activityId"), registration = given.get("registration");
  var cmi5 = "https://w3id.org/xapi/cmi5/context/categories/", adl = "http://adlnet.gov/expapi/verbs/";
  function call(method, place, query, body) {
    return fetch(endpoint + place + (query ? "?" + new URLSearchParams(query) : ""), {
      method: method, keepalive: method !== "GET", body: body ? JSON.stringify(body) : undefined,
      headers: {
        "Authorization": "Basic " + token, "X-Experience-API-Version": "1.0.3", "Content-Type": "application/json"
      }
    });
  }
  function state(name) {
    return { stateId: name, activityId: activity, agent: JSON.stringify(actor), registration: registration };
  }
  function sound(answer) { if (!answer.ok) { throw new Error(answer.url + " " + answer.status); } return answer; }
  function identifier() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] % 16 + 64; bytes[8] = bytes[8] % 64 + 128;
    var text = Array.from(bytes, function (one) { return (one + 256).toString(16).slice(1); }).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }
  function lasted() { return "PT" + ((Date.now() - begun) / 1000).toFixed(2) + "S"; }
  function say(verb, result, isMove) {
    var context = JSON.parse(JSON.stringify(launch.contextTemplate || {})), around = context.contextActivities || {};
    context.registration = registration;
    around.category = (around.category || []).concat([{ id: cmi5 + "cmi5" }], isMove ? [{ id: cmi5 + "moveon" }] : []);
    context.contextActivities = around;
    var statement = {
      id: identifier(), timestamp: new Date().toISOString(), actor: actor, context: context,
      verb: { id: adl + verb, display: { en: verb } }, object: { objectType: "Activity", id: activity }
    };
    if (result) { statement.result = result; }
    return call("POST", "statements", null, [statement]).then(sound);
  }
  function complete() {
    if (launch.launchMode !== "Normal") { return Promise.resolve(); }
    return call("GET", "activities/state", state("completed")).then(function (answer) {
      if (answer.ok || isOver) { return null; }
      return say("completed", { completion: true, duration: lasted() }, true).then(function () {
        return call("PUT", "activities/state", state("completed"), { at: new Date().toISOString() });
      });
    });
  }
  function end() {
    if (isOver || !launch) { return Promise.resolve(); }
    isOver = true;
    return say("terminated", { duration: lasted() });
  }
  function follow() {
    var watcher = new IntersectionObserver(function (seen) {
      if (seen.some(function (one) { return one.isIntersecting; })) { watcher.disconnect(); completing = complete(); }
    });
    watcher.observe(document.querySelector("footer"));
    window.addEventListener("pagehide", end);
    var leave = document.getElementById("leave");
    if (!launch.returnURL) { return; }
    leave.hidden = false;
    leave.addEventListener("click", function () {
      completing.then(end).finally(function () { location.href = launch.returnURL; });
    });
  }
  fetch(given.get("fetch"), { method: "POST" }).then(sound).then(function (answer) { return answer.json(); })
    .then(function (answer) {
      token = answer["auth-token"];
      if (!token) { throw new Error(answer["error-text"] || "no token"); }
      return call("GET", "activities/state", state("LMS.LaunchData"));
    }).then(sound).then(function (answer) { return answer.json(); })
    .then(function (found) {
      launch = found;
      return call("GET", "agents/profile", { profileId: "cmi5LearnerPreferences", agent: JSON.stringify(actor) });
    }).then(function () { return say("initialized"); }).then(follow)
    .catch(function (error) { console.error(error); });
}());
"""
_TYPE = "http://adlnet.gov/expapi/activities/module"


def cmi5(
    address: str,
    version: int,
    title: str,
    about: str,
    sections: Sequence[tuple[str, str]],
    foot: str,
    pictures: Mapping[str, bytes],
) -> bytes:
    """The package. `address`: of the module in this system, its name everywhere; `sections`: heading, clean HTML."""
    leave = f'<p><button id="leave" type="button" hidden>{escape(render(Phrase("Close")))}</button></p>'
    page = web_page(title, sections, foot, scripts=("runtime.js",))
    return packed(
        {
            "cmi5.xml": course(address, version, title, about),
            "index.html": page.replace("</main>", f"{leave}</main>"),
            "runtime.js": _RUNTIME,
            "style.css": STYLE,
            **pictures,
        }
    )


def course(address: str, version: int, title: str, about: str) -> str:
    words = (
        f'<title><langstring lang="zh-CN">{escape(title)}</langstring></title>'
        f'<description><langstring lang="zh-CN">{escape(about or title)}</langstring></description>'
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id={quoteattr(address)}>{words}</course>
  <au id={quoteattr(f"{address}/versions/{version}")} moveOn="Completed" activityType="{_TYPE}">
    {words}
    <url>index.html</url>
  </au>
</courseStructure>
"""
