"""A real Chromium for the page, and a server of its own for each test.

Where no Chromium is on the machine these tests are left out, and the end of the run says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from extractor.batch import Options, run

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in (os.environ.get("CHROMIUM", ""), *NAMES) if name and (path := shutil.which(name))), None)

# A busy machine is slow: who waits for what will come need not hurry.
expect.set_options(timeout=30_000)

_left_out: list[pytest.Item] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        _left_out.extend(item for item in items if HERE in item.path.parents)
        items[:] = [item for item in items if item not in _left_out]
        config.hook.pytest_deselected(items=_left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _left_out:
        terminalreporter.section("the review page was not tested", red=True)
        terminalreporter.line(
            f"{len(_left_out)} tests need Chromium, and there is none: install it (Debian: apt install chromium) or name it "
            "with CHROMIUM=..."
        )


class Served:
    """A server of the page over a run, as a process of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self._options = folder, options
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "extractor", "review", str(self.folder), "--no-browser", "--lang", "ru", *self._options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        assert self.process.stderr is not None
        told = [self.process.stderr.readline()]
        assert "http://" in told[0], told + self.process.stderr.readlines()
        self.address = next(word for word in told[0].split() if word.startswith("http://"))

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(60)
        assert self.process.stderr is not None
        self.process.stderr.close()


Serve = Callable[..., Served]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers; they end with the test."""
    started: list[Served] = []

    def start(folder: Path, *options: str) -> Served:
        started.append(Served(folder, *options))
        return started[-1]

    yield start
    for one in started:
        if one.process.stderr is not None and not one.process.stderr.closed:
            one.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its module: as long as it is open an event loop runs in this thread, and nobody else may start one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def tomsk_address(tomsk_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the run of Томск for tests that only look: nobody decides on it."""
    server = Served(Path(shutil.copytree(tomsk_run, tmp_path_factory.mktemp("looked-at") / "tomsk")))
    yield server.address
    server.stop()


class Watched:
    """What a page complained of, and where it went for files."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: message.type in ("error", "warning") and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))


Open = Callable[..., tuple[Page, Watched]]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens pages of 1366×768, each with a browser profile of its own, at an address; they close with the test."""
    contexts: list[BrowserContext] = []

    def open_at(address: str, *, reviewer: str = "Анна", **options: Any) -> tuple[Page, Watched]:
        context = browser.new_context(**{"viewport": {"width": 1366, "height": 768}, "locale": "ru-RU", **options})
        contexts.append(context)
        context.add_init_script(f"if (!localStorage.getItem('review-name')) localStorage.setItem('review-name', {reviewer!r});")
        page = context.new_page()
        page.set_default_timeout(60_000)
        watched = Watched(page)
        page.goto(address)
        page.wait_for_selector(".fact .pane-head .state, .fact .quiet, .tabulator-row, [data-mark], .network-list li, .names-list", state="attached")
        return page, watched

    yield open_at
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def tomsk_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the report of Томск."""
    folder = tmp_path_factory.mktemp("run")
    run([ROOT / "corpus" / "reports" / "report__tomsk-2011.txt"], folder, Options(workers=1))
    return folder


@pytest.fixture
def tomsk(tomsk_run: Path, tmp_path: Path) -> Path:
    """A copy of that run, to be reviewed."""
    return Path(shutil.copytree(tomsk_run, tmp_path / "tomsk"))
