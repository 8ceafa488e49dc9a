"""What leaves the system works without it: the folder searches itself, the package reports to a learning platform."""

import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from mentor.kernel.i18n import use_locale
from mentor.knowledge.courses import cmi5
from mentor.knowledge.markdown import rendered
from mentor.knowledge.offline import SiteModule, SiteTool, site
from mentor.knowledge.packages import scorm
from mentor.knowledge.rules.contents import ModuleContent
from mentor.knowledge.rules.toolkits import ToolkitKind, fields_of

pytestmark = pytest.mark.browser
_LMS = "http://lms.example"
_SESSION = {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": "s-1"}


def _site(folder: Path) -> Path:
    checks = SiteTool(4, ToolkitKind.CHECKLIST, "夜班检查表", "看压力表", fields_of(ToolkitKind.CHECKLIST, "看压力表"))
    modules = [
        SiteModule(
            1, ModuleContent("夜班巡检双人法", problem="漏看压力表 <b>", steps="停机"), "李", "动力", 1, tools=(checks,)
        ),
        SiteModule(2, ModuleContent("焊接交底", steps="Weld twice, 双人复核"), "王", "总装", 1),
    ]
    with use_locale("en"), zipfile.ZipFile(io.BytesIO(site(modules, date(2026, 6, 16), "http://m.example"))) as archive:
        archive.extractall(folder)
    return folder / "index.html"


def test_the_folder_is_searched_without_a_server(chromium: Browser, tmp_path: Path) -> None:
    page = chromium.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(_site(tmp_path).as_uri())
    assert page.locator("#all li").count() == 2
    page.fill("#q", "压力")
    assert set(page.locator("#found li a").all_inner_texts()) == {"夜班检查表", "夜班巡检双人法"}
    assert page.locator("#found mark").first.inner_text() == "压力"
    page.fill("#q", "双人复核")
    assert page.locator("#found li a").first.inner_text() == "焊接交底"
    page.fill("#q", "WELD")
    assert page.locator("#found li").count() == 1
    page.fill("#q", "揭榜挂帅")
    assert page.locator("#count").inner_text() == "Nothing found"
    page.fill("#q", "夜班 检查表")
    page.locator("#found li a").first.click()
    page.locator("input[type=checkbox]").check()
    page.locator("nav a").last.click()
    assert page.locator("h1").inner_text() == "夜班巡检双人法"
    assert complaints == []
    page.close()


_OLD_PLATFORM = """<!doctype html><title>x</title><script>
window.said = [];
window.API = {};
["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish"].forEach(function (name) {
  window.API[name] = function () { window.said.push([name].concat([].slice.call(arguments))); return "true"; };
});
</script><iframe src="/course/index.html"></iframe>"""


def test_an_older_platform_ticks_a_scorm_package_off(chromium: Browser) -> None:
    page = chromium.new_page()
    with zipfile.ZipFile(io.BytesIO(scorm("m-7-1", "双人法", [("步骤", "<p>停机</p>")], "张三", {}))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    page.route(f"{_LMS}/course/**", lambda route, request: route.fulfill(
        body=files[request.url.rpartition("/")[2]],
        content_type={"html": "text/html", "js": "text/javascript"}.get(request.url.rpartition(".")[2], "text/css"),
    ))  # fmt: skip
    page.route(f"{_LMS}/", lambda route: route.fulfill(body=_OLD_PLATFORM, content_type="text/html"))
    page.goto(f"{_LMS}/")
    assert page.frame_locator("iframe").locator("h1").inner_text() == "双人法"
    page.wait_for_function("window.said.length >= 4")
    said = [tuple(one) for one in page.evaluate("window.said")]
    assert said[0][0] == "LMSInitialize"
    assert ("LMSSetValue", "cmi.core.lesson_status", "completed") in said
    page.close()


class Platform:
    """A learning platform as far as an assignable unit sees it; keeps what it was told, in order."""

    def __init__(self, page: Page, mode: str) -> None:
        self.said: list[dict[str, object]] = []
        self.states: dict[str, str] = {}
        self.calls: list[str] = []
        self.mode = mode
        package = cmi5("https://m.example/modules/7", 1, "双人法", "x", [("步骤", str(rendered("停机")))], "张三", {})
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        page.route(f"{_LMS}/**", self.answer)

    def answer(self, route: Route, request: Request) -> None:
        path = request.url.removeprefix(_LMS).partition("?")[0]
        self.calls.append(f"{request.method} {path}")
        if path.startswith("/course/"):
            name = path.removeprefix("/course/")
            kinds = {"html": "text/html", "js": "text/javascript", "css": "text/css"}
            route.fulfill(body=self.files[name], content_type=kinds[name.rpartition(".")[2]])
        elif path == "/token":
            route.fulfill(json={"auth-token": "c2VjcmV0"})
        elif path == "/xapi/agents/profile" or path == "/back":
            route.fulfill(status=404 if "xapi" in path else 200, body="")
        else:
            self._xapi(route, request, path)

    def _xapi(self, route: Route, request: Request, path: str) -> None:
        assert request.headers["authorization"] == "Basic c2VjcmV0"
        assert request.headers["x-experience-api-version"] == "1.0.3"
        state = re.search(r"stateId=([^&]+)", request.url)
        if path == "/xapi/statements":
            self.said += json.loads(request.post_data or "[]")
            route.fulfill(json=[])
        elif state and request.method == "PUT":
            self.states[state[1]] = request.post_data or ""
            route.fulfill(status=204)
        elif state and state[1] == "LMS.LaunchData":
            around = {"grouping": [{"id": "https://m.example/modules/7"}]}
            template = {"contextActivities": around, "extensions": _SESSION}
            route.fulfill(json={"contextTemplate": template, "launchMode": self.mode, "returnURL": f"{_LMS}/back"})
        else:
            found = state and self.states.get(state[1])
            route.fulfill(status=200 if found else 404, body=found or "")


def launch(chromium: Browser, mode: str) -> tuple[Page, Platform, str]:
    page = chromium.new_page()
    agent = {"account": {"homePage": _LMS, "name": "7"}}
    query = {"endpoint": f"{_LMS}/xapi", "fetch": f"{_LMS}/token", "actor": json.dumps(agent)}
    query |= {"registration": "7c1d8f6e-0f9d-4a5e-8f0e-3b1f0a9e2c11", "activityId": f"{_LMS}/au/1"}
    return page, Platform(page, mode), f"{_LMS}/course/index.html?{urlencode(query)}"


def verbs(platform: Platform) -> list[str]:
    return [str(one["verb"]["id"]).rpartition("/")[2] for one in platform.said]  # type: ignore[index]


def test_a_platform_launches_the_package_and_hears_what_cmi5_asks_for(chromium: Browser) -> None:
    page, platform, address = launch(chromium, "Normal")
    page.goto(address)
    page.locator("#leave").click()
    page.wait_for_url("**/back")
    assert verbs(platform) == ["initialized", "completed", "terminated"]
    first, completed, _ = platform.said
    assert platform.calls.index("POST /token") < platform.calls.index("GET /xapi/activities/state")
    for one in platform.said:
        context: dict[str, dict[str, object]] = one["context"]  # type: ignore[assignment]
        assert context["registration"] == "7c1d8f6e-0f9d-4a5e-8f0e-3b1f0a9e2c11"
        assert context["extensions"] == _SESSION
        assert {"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"} in context["contextActivities"]["category"]
        assert one["object"] == {"objectType": "Activity", "id": f"{_LMS}/au/1"}
        assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", str(one["id"]))
    assert "moveon" in json.dumps(completed["context"])
    assert "moveon" not in json.dumps(first["context"])
    assert completed["result"]["completion"] is True  # type: ignore[index]
    page.goto(address)
    page.locator("#leave").click()
    page.wait_for_url("**/back")
    assert verbs(platform)[3:] == ["initialized", "terminated"], "completed once for each registration"
    page.close()


def test_browsing_completes_nothing_and_a_closed_window_ends_it(chromium: Browser) -> None:
    page, platform, address = launch(chromium, "Browse")
    page.goto(address)
    page.locator("#leave").wait_for()
    with page.expect_response("**/xapi/statements"):
        page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert verbs(platform) == ["initialized", "terminated"]
    page.close()
