"""A real Chromium in front of the real product with its demo data."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests import needs

ROOT = Path(__file__).resolve().parents[2]
_SWITCHES = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--no-first-run", "--disable-quic")  # fmt: skip


@dataclass
class Visitor:
    """One person in one browser window, with everything the browser complained about."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    answers: list[tuple[str, int, int]] = field(default_factory=list)  # address, status, bytes on the wire

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.complaints.append(f"{said.text} ({said.location['url']})")

    def sign_in(self, role: str) -> "Visitor":
        """By the one click of the demo's sign-in page."""
        self.go("/sign-in")
        self.page.locator(f"[data-login=demo-{role}]").click()
        self.page.wait_for_url(self.base + "/")
        return self


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo_file(demo: str, demo_folder: Path) -> Path:
    """The demo's database, for what no page can arrange."""
    return demo_folder / "demo" / "demo.sqlite"


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[str]:
    """The address of `mentor demo`, built and served as a newcomer would start it."""
    folder = demo_folder
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("MENTOR_", "PICCOLO"))}
    environment = keep | {"MENTOR_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "mentor", "demo", "--port", "0"],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _address(server, folder / "log")
        finally:
            server.terminate()
            server.wait(20)


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(600):
        if found := re.search(r"Serving on (http://\S+?)/ ", log.read_text()):
            return found[1]
        if server.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError("the demo did not start:\n" + log.read_text())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    root = os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=needs.chromium(), args=[*_SWITCHES, *(["--no-sandbox"] if root else [])]
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, demo: str) -> Iterator[Callable[..., Visitor]]:
    """`visit(width=390, language="en", theme="dark", javascript=False)`: a fresh browser of one person."""
    contexts: list[BrowserContext] = []

    def open_(width: int = 1200, language: str = "zh-CN", theme: str = "light", *, javascript: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        visitor = Visitor(page, demo)
        page.set_default_timeout(10_000)
        page.on("console", visitor.hear)
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        return visitor

    yield open_
    for context in contexts:
        context.close()
