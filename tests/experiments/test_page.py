"""The page of a tape in a real browser: what it shows is what happened, and it asks for nothing."""

from __future__ import annotations

import json
import shutil
import threading
import time

import pytest

from experiments.harness.runs import replication_seed
from experiments.tape.page import page
from experiments.tape.recorder import record
from experiments.tape.server import Server
from simulation import Market, Scenario, registry

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CHROMIUM and DRIVER),
        reason="needs chromium and chromedriver (Debian: chromium-driver)",
    ),
]
SCENARIO = Scenario.load("as_told", {"market.days": 250})
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(executable_path=DRIVER)
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_window_size(1280, 900)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pages")


def wait_for(browser, condition, seconds=30):
    end = time.monotonic() + seconds
    while not browser.execute_script(f"return Boolean({condition})"):
        assert time.monotonic() < end, condition
        time.sleep(0.05)


def opened(browser, folder, seeds, link=""):
    """Open the page of the tapes of some seeds."""
    path = folder / f"{'-'.join(map(str, seeds))}.html"
    if not path.exists():
        tapes = [(f"seed {seed}", record(SCENARIO, seed)) for seed in seeds]
        path.write_text(page(tapes), encoding="utf-8")
    browser.get("about:blank")
    browser.get(path.as_uri() + link)
    wait_for(browser, "document.body && document.body.dataset.ready === 'yes'")
    return browser


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_numbers_shown_are_those_of_the_market(browser, folder, seed):
    opened(browser, folder, [seed])
    market = Market(SCENARIO, rng=seed, record_meetings=True)
    market.run()
    deals, meetings = market.deals, market.meetings
    shown = browser.execute_script(
        "return tapes[0].deals.map((deal) =>"
        " [deal.organisation, deal.decided_day, deal.outcome, deal.winner, deal.why])"
    )
    expected = [
        [
            int(row["organisation"]),
            int(row["decided_day"]),
            row["outcome"],
            row["winner"] if isinstance(row["winner"], str) else None,
            market.explain(row),
        ]
        for _, row in deals.iterrows()
    ]
    assert shown == expected
    held = browser.execute_script(
        "return Array.from({length: tapes[0].days}, (_, day) => meetingsOf(tapes[0], day)"
        ".map((one) => [day, one.hour, one.rep, one.person, one.activity])).flat()"
    )
    columns = ["day", "hour", "rep", "stakeholder", "activity"]
    assert held == meetings[columns].to_numpy(object).tolist()
    browser.execute_script("go(1e9)")
    table = browser.execute_script(
        "return [...tapes[0].view.money.rows].slice(1).map((row) => row.cells[1].textContent)"
    )
    assert table == [str(wins) for wins in market.wins]
    for organisation in (0, 45, 99):
        browser.execute_script(f"choose({organisation})")
        told = browser.execute_script(
            "return [...tapes[0].view.story.children].map((one) => one.textContent)"
        )
        mine = deals[deals["organisation"] == organisation]
        assert told == [market.explain(row) for _, row in mine[::-1].iterrows()]


def test_it_plays_scrubs_back_and_follows_a_click(browser, folder):
    opened(browser, folder, [1])
    browser.execute_script("document.getElementById('speed').value = '20'")
    browser.execute_script("document.getElementById('play').click()")
    wait_for(browser, "today() >= 30")
    browser.execute_script("document.getElementById('play').click()")
    paused = browser.execute_script("return clock.time")
    time.sleep(0.2)
    assert browser.execute_script("return clock.time") == paused
    browser.execute_script(
        "const bar = document.getElementById('scrub'); bar.value = 5 * 17 + 3;"
        "bar.dispatchEvent(new Event('input'))"
    )
    assert browser.execute_script("return [today(), slot()]") == [5, 3]
    assert "day 5, 12:00" in browser.execute_script(
        "return document.getElementById('clock').textContent"
    )
    body = browser.find_element("tag name", "body")
    body.send_keys("\ue014")  # right arrow: a day on
    assert browser.execute_script("return today()") == 6
    x, y = browser.execute_script(
        "const [, x, y] = tapes[0].view.cells.find(([o]) => o === 45); return [x, y]"
    )
    browser.execute_script(
        "const canvas = tapes[0].view.pipeline, frame = canvas.getBoundingClientRect();"
        "canvas.dispatchEvent(new MouseEvent('click',"
        f" {{clientX: frame.left + {x}, clientY: frame.top + {y}}}))"
    )
    assert browser.execute_script("return clock.account") == 45
    title = browser.execute_script("return tapes[0].view.title.textContent")
    assert title.startswith("Account 45: ")


def test_a_link_opens_a_moment(browser, folder):
    opened(browser, folder, [1], "#day=200&account=45&hour=22")
    assert browser.execute_script("return [today(), FIRST + slot(), clock.account]") == [
        200,
        22,
        45,
    ]


def test_two_tapes_share_a_clock_and_show_where_they_differ(browser, folder):
    opened(browser, folder, [1, 2], "#day=100")
    assert browser.execute_script("return tapes.length") == 2
    differs = browser.execute_script("return tapes.map((tape) => tape.differs.size)")
    assert differs[0] == differs[1] > 0


@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_the_screen(browser, folder, width):
    browser.set_window_size(width, 900)
    try:
        opened(browser, folder, [1], "#day=100&account=45")
        wide, seen = browser.execute_script(
            "return [document.documentElement.scrollWidth, window.innerWidth]"
        )
        assert wide <= seen
    finally:
        browser.set_window_size(1280, 900)


def test_no_error_and_no_request(browser, folder):
    browser.get_log("performance")
    browser.get_log("browser")
    opened(browser, folder, [1], "#day=100&account=3")
    browser.execute_script("document.getElementById('play').click()")
    time.sleep(0.5)
    assert browser.get_log("browser") == []
    asked = []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked.append(message["params"]["request"]["url"])
    assert asked
    assert all(url.startswith(("file:", "data:", "about:", "blob:")) for url in asked), asked


# --- The dashboard --------------------------------------------------------------------------------


@pytest.fixture
def dashboard():
    with Server(0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def changed(browser, key, value):
    """Set a control of the dashboard, as a user does."""
    browser.execute_script(
        "const field = document.querySelector(`[data-key='${arguments[0]}']`);"
        "field.value = arguments[1]; field.dispatchEvent(new Event('change'))",
        key,
        value,
    )


def test_a_changed_slider_makes_a_new_tape_beside_the_old(browser, dashboard):
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(dashboard.address)
    wait_for(browser, "document.body.dataset.ready === 'yes'")
    sensitivity = "document.querySelector(`[data-key='choice.sensitivity']`).value"
    assert float(browser.execute_script(f"return {sensitivity}")) == 6.0  # the scenario's own
    changed(browser, "choice.sensitivity", "14")
    wait_for(browser, "tapes.length === 2")
    labels = browser.execute_script("return tapes.map((tape) => tape.label)")
    assert labels == ["as_told", "as_told with choice.sensitivity = 14"]
    market = Market(
        Scenario.load("as_told", {"market.days": 250, "choice.sensitivity": 14.0}),
        rng=replication_seed(1, 0),
    )
    market.run()
    won = browser.execute_script("return Array.from(tapes[1].won.slice(-4))")
    assert won == market.wins.tolist()
    assert browser.get_log("browser") == []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            assert url.startswith((dashboard.address, "data:", "blob:", "about:")), url


def test_a_strategys_error_is_a_message_in_the_page(browser, dashboard, monkeypatch):
    class Breaks:
        def plan(self, view):
            raise RuntimeError("nothing planned")

    monkeypatch.setitem(registry.strategies, "breaks", Breaks)
    browser.get(dashboard.address)
    wait_for(browser, "document.body.dataset.ready === 'yes'")
    changed(browser, "vendors.Dell.strategy", "breaks")
    wait_for(browser, "document.getElementById('message').textContent.includes('nothing planned')")
    assert browser.execute_script("return tapes.length") == 1  # what was shown stays
    changed(browser, "vendors.Dell.strategy", "default")
    wait_for(browser, "document.getElementById('message').textContent === ''")
