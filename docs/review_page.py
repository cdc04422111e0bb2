"""The picture of the review page in the README: ``docs/review-page.png``.

In: the folder of a run that holds the report of Томск.  Out: the picture, from a Chromium that opens the page as anybody would.
Run: ``python docs/review_page.py outputs/demo docs/review-page.png`` (the decisions it shows go into a copy of the run).
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

SIZE = {"width": 1366, "height": 768}
COLOURS = 160
"""Enough for text and marks; a third of the bytes."""


def shown(page: Page, address: str) -> bytes:
    """The page half-way through the report of Томск, as PNG."""
    page.goto(f"{address}?report=report__tomsk-2011.txt")
    page.wait_for_selector(".fact .state")
    for key in ("a", "x", "a"):
        before = page.locator("#progress").get_attribute("aria-valuetext")
        page.keyboard.press(key)
        expect(page.locator("#progress")).not_to_have_attribute("aria-valuetext", before or "")
    page.locator("#order").select_option("text")
    page.locator(".queue-row", has_text="Сидоренко").or_(page.locator(".queue-row", has_text="июле 2011")).first.click()
    expect(page.locator("#text mark").first).to_be_visible()
    page.locator("#workspace").focus()
    expect(page.locator("#told.visible")).to_have_count(0)
    page.wait_for_timeout(400)
    return page.screenshot()


def main(folder: Path, path: Path) -> None:
    """Draw the page over the run in ``folder`` to ``path``."""
    chromium = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as scratch:
        copy = shutil.copytree(folder, Path(scratch) / "Томск")
        command = [sys.executable, "-m", "extractor", "review", str(copy), "--no-browser", "--lang", "ru", "--reviewer", "Анна Петрова"]
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert server.stderr is not None
        try:
            address = next(word for word in server.stderr.readline().split() if word.startswith("http://"))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
                picture = shown(browser.new_page(viewport=SIZE, locale="ru-RU"), address)
                browser.close()
        finally:
            server.terminate()
            server.wait()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
