"""The Lighthouse scores, each the median of several runs."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Final

from flask import Flask

from scripts.served import House, building_house
from tests.browser.browsing import system_browser
from tests.browser.switch import serving

WANTED: Final = 100
_COMMAND: Final = "scripts/audit/node_modules/.bin/lighthouse"
_CATEGORIES: Final = ("performance", "accessibility", "best-practices")
_RUNS: Final = 3  # performance is noisy while other programs run
_PAGES: Final = {"start": "/", "learn": "/learn", "question": "/audited/question-05-danger_signs"}


def scores(folder: Path) -> dict[str, dict[str, int]]:
    """Return the score of each category for each page; every report is kept in the folder."""
    with building_house() as house, serving(house.app) as home:
        _show_by_name(house)
        return {page: _median_scores(home + path, folder / page) for page, path in _PAGES.items()}


def _show_by_name(house: House) -> None:
    """Give an address to pages that only a POST reaches, because Lighthouse cannot send one."""
    client = house.app.test_client()
    states = {state.name: state for state in house.states}

    def audited(name: str) -> bytes:
        state = states[name]
        return bytes(client.post(state.path, data=dict(state.fields)).data)

    app: Flask = house.app
    app.add_url_rule("/audited/<name>", "audited", audited)


def _median_scores(address: str, report: Path) -> dict[str, int]:
    runs = [_run(address, report.with_name(f"{report.name}-{n}.json")) for n in range(_RUNS)]
    return {category: round(median(run[category] for run in runs)) for category in _CATEGORIES}


def _run(address: str, report: Path) -> Mapping[str, float]:
    command = [
        _COMMAND,
        address,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--only-categories={','.join(_CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    browser = {"CHROME_PATH": path} if (path := system_browser()) else {}
    environment = {**os.environ, **browser}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    categories = json.loads(report.read_text())["categories"]
    return {name: 100 * categories[name]["score"] for name in _CATEGORIES}
