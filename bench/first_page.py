"""Measures how soon the first page can be read and used on a slow phone.

Run: `python -m bench.first_page`. Chromium slows the network down to 3G. Each figure is the median
of several visits with an empty cache. The last column is the ratio to the network without a brake.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from scripts.served import launch, serving_house

VISITS: Final = 5
# First contentful paint and the end of loading, after which the scripts have run.
_TIMES: Final = """async () => {
  const watched = { type: "paint", buffered: true };
  await new Promise((seen) => new PerformanceObserver(seen).observe(watched));
  const [visit] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return [paint.startTime, visit.domContentLoadedEventEnd];
}"""


@dataclass(frozen=True)
class Network:
    """A network: round trip in ms, and kilobits per second down and up; 0 means no brake."""

    name: str
    round_trip: int
    down: int
    up: int


NETWORKS: Final = (
    Network("no brake", 0, 0, 0),
    Network("fast 3G", 150, 1600, 750),
    Network("slow 3G", 400, 400, 400),
)


def main() -> None:
    """Print a table, one line for each network."""
    with serving_house() as (home, _), sync_playwright() as playwright:
        browser = launch(playwright)
        print(f"{'network':12}{'seen (ms)':>12}{'usable (ms)':>14}{'times slower':>14}")
        base = 0.0
        for network in NETWORKS:
            seen, usable = _medians(browser, home, network)
            base = base or usable
            print(f"{network.name:12}{seen:12.0f}{usable:14.0f}{usable / base:14.1f}")
        browser.close()


def _medians(browser: Browser, home: str, network: Network) -> tuple[float, float]:
    visits = [_visit(browser, home, network) for _ in range(VISITS)]
    return median(seen for seen, _ in visits), median(usable for _, usable in visits)


def _visit(browser: Browser, home: str, network: Network) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    if network.round_trip:
        brake = {
            "offline": False,
            "latency": network.round_trip,
            "downloadThroughput": network.down * 1000 / 8,
            "uploadThroughput": network.up * 1000 / 8,
        }
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", brake)
    page.goto(home)
    seen, usable = page.evaluate(_TIMES)
    context.close()
    return seen, usable


if __name__ == "__main__":
    main()
