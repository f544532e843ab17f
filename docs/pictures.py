"""Pictures of the page for the README: `python docs/pictures.py`, with Chromium and selenium."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from selenium import webdriver

from experiments.harness.runs import replication_seed
from experiments.tape.page import page
from experiments.tape.recorder import record
from simulation import Scenario

FOLDER = Path(__file__).parent / "pictures"
MOMENT = "#day=200&account=45&hour=23"
PICTURES = {"day.png": "tapes[0].view.day", "map.png": "tapes[0].view.map"}


def draw() -> None:
    """Write the pictures: one day at 23:00, and the relationship map of that day."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1000,3000"):
        options.add_argument(flag)
    driver = webdriver.Chrome(
        options=options, service=webdriver.ChromeService(shutil.which("chromedriver"))
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        tape = record(Scenario.load("as_told"), replication_seed(1, 0))
        path.write_text(page([("as told", tape)]), encoding="utf-8")
        driver.get(path.as_uri() + MOMENT)
        while driver.execute_script("return document.body.dataset.ready") != "yes":
            time.sleep(0.05)
        for name, canvas in PICTURES.items():
            box = driver.execute_script(f"return {canvas}.closest('.panel')")
            box.screenshot(str(FOLDER / name))
    driver.quit()


if __name__ == "__main__":
    draw()
