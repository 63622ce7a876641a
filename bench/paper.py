"""Measures how long the server takes to turn the guidance into a PDF.

Run: `python -m bench.paper`. Each figure is the median of several requests, in milliseconds, in one
process with nothing else to do. The last column is the ratio to the page itself, which makes
results from different machines comparable.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median
from typing import Final

from flask.testing import FlaskClient

from screener.config import Settings
from screener.days import latest_day
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import LevelId
from screener.screening.sheet import AnswerSheet
from screener.walk.seal import Seal
from screener.walk.walk import Stop, Walk
from screener.web.app import create_app
from tests.browser.answers import BY_LEVEL, EVERYTHING, TYPICAL, UNSURE
from tests.settings import settings_of_a_test
from tests.walking import state_told

ROUNDS: Final = 7
SHEETS: Final = {
    "the shortest": BY_LEVEL[LevelId.OTHER_TREATMENTS_FIRST],
    "typical": TYPICAL,
    "everything at once": EVERYTHING,
    "sure of nothing": UNSURE,
}


def main() -> None:
    """Print a table, one line for each person."""
    settings = settings_of_a_test()
    client = create_app(settings).test_client(use_cookies=False)
    print(f"{'guidance of':20}{'page (ms)':>12}{'PDF (ms)':>12}{'times longer':>14}")
    for name, token in _tokens(settings):
        page = _milliseconds(client, "/questions", token)
        paper = _milliseconds(client, "/guidance.pdf", token)
        print(f"{name:20}{page:12.1f}{paper:12.1f}{paper / page:14.0f}")


def _tokens(settings: Settings) -> Iterator[tuple[str, str]]:
    walk = Walk(load_rulebook(settings.rules, today=latest_day(time.time())))
    seal = Seal(walk, settings.keys, time.time)
    for name, chosen in SHEETS.items():
        answers = {question: frozenset(options) for question, options in chosen.items()}
        sheet = AnswerSheet().with_answers(answers)
        yield name, seal.seal(state_told(walk, sheet, Stop.GUIDANCE))


def _milliseconds(client: FlaskClient, address: str, token: str) -> float:
    taken = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        client.post(address, data={"go": "show", "state": token})
        taken.append(1000 * (time.perf_counter() - start))
    return median(taken[1:])  # the first request also loads the fonts


if __name__ == "__main__":
    main()
