"""Every page in every state, as requests that lead there at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NoReturn

from flask import Flask
from werkzeug.exceptions import TooManyRequests

from screener.pseudo_language import TAG
from screener.screening.sheet import AnswerSheet
from screener.walk.paging import Page
from screener.walk.walk import Stop, Walk, WalkState
from screener.web.pages.forms import field_name
from screener.web.pdf.views import busy
from tests.browser.answers import BY_LEVEL, CALM, EVERYTHING, TAKING, TYPICAL, UNSURE
from tests.browser.patient import Sheet
from tests.browser.receiving import REFUSED, UNCLEAR
from tests.walking import pages_of, state_of, state_told

READING: Final = {
    "start": "/",
    "arrive": "/carry-on",
    "learn": "/learn",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
}
CLINIC: Final = "/clinics/north"
"""Where the pages of the clinic of these tests are."""
OTHERS: Final = ("es", TAG)
"""The other languages that it may have."""
ERRORS: Final = {"not-found": (404, "/nowhere"), "broken": (500, "/broken"), "busy": (503, "/busy")}
GUIDANCE: Final[Mapping[str, Sheet]] = {
    **{level.value: sheet for level, sheet in BY_LEVEL.items()},
    "typical": TYPICAL,
    "taking": TAKING,
    "everything": EVERYTHING,
    "unsure": UNSURE,
}
_INTERRUPTED: Final[Mapping[str, Sheet]] = {
    "danger-sign": {**CALM, "danger_signs": ("severe_stomach_pain", "yellow_skin_eyes")},
    "self-harm": {**CALM, "self_harm": ("yes",)},
}

TokenOf = Callable[[WalkState], str]


@dataclass(frozen=True)
class State:
    """One page in one state.

    Attributes:
        name: what to call it, fit for a file.
        status: what the answer to its request has.
        path: the address asked.
        fields: what is posted there; without any, the page is simply opened.
        opened: whether everything that can be opened is to be opened.
    """

    name: str
    status: int = 200
    path: str = "/questions"
    fields: Mapping[str, str] = field(default_factory=dict)
    opened: bool = False


OF_THE_HOUSE: Final = (State("for-clinics", path="/for-clinics"), State("api", path="/api"))
"""The pages that the house alone has."""


def every_state(walk: Walk, token_of: TokenOf, *, home: str = "") -> Iterator[State]:
    """Yield every page in every state, in the order a person could see them.

    `home` is where the pages of a clinic are; without it, they are those of the house.
    """
    if not home:
        yield from OF_THE_HOUSE
    sending = _sending_states(walk, token_of) if home.startswith(CLINIC) else ()
    for state in (*_common_states(walk, token_of), *sending):
        yield replace(state, path=home + state.path)


def _common_states(walk: Walk, token_of: TokenOf) -> Iterator[State]:
    for name, path in READING.items():
        yield State(name, path=path)
    for name, (status, path) in ERRORS.items():
        yield State(name, status, path)
    yield State("wait", 429, "/wait", {"go": "continue", "state": "no-token"})
    yield State("arrive-slip", 422, fields={"go": "arrive", "code": "ABCD EFGH"})
    yield State("expired", 400, fields={"go": "show", "state": "not-a-token"})
    for page in _pages(walk):
        yield from _questions(page, walk, token_of)
    for name, sheet in _INTERRUPTED.items():
        told = state_of(walk, _answers(sheet), Stop.CHECK)
        yield State(f"interruption-{name}", fields=_show(token_of(told)))
    yield at_stop("check", EVERYTHING, Stop.CHECK, walk, token_of)
    yield State("check-changed", fields=_change("kidneys", EVERYTHING, walk, token_of))
    carried = state_told(walk, _answers(TYPICAL), Stop.CHECK)
    yield State("carry", fields={"go": "carry", "state": token_of(carried)})
    for name, sheet in GUIDANCE.items():
        yield at_stop(f"guidance-{name}", sheet, Stop.GUIDANCE, walk, token_of)
    typical = at_stop("guidance-typical-opened", TYPICAL, Stop.GUIDANCE, walk, token_of)
    yield replace(typical, opened=True)


def _sending_states(walk: Walk, token_of: TokenOf) -> Iterator[State]:
    """Yield the pages of a patient who sends their guidance to a clinic."""
    asked = state_told(walk, _answers(EVERYTHING), Stop.SEND, reference="visit-77")
    yield State("send", fields=_show(token_of(asked)))
    yield State("send-opened", fields=_show(token_of(asked)), opened=True)
    fields = {"go": "deliver", "state": token_of(asked)}
    yield State("send-error", 422, "/send", fields)
    for name, visit in {"sent": "visit-77", "not-sent": REFUSED, "unclear": UNCLEAR}.items():
        token = token_of(replace(asked, reference=visit))
        fields = {"go": "deliver", "consent": "yes", "state": token}
        yield State(f"guidance-{name}", path="/send", fields=fields)


def add_broken_page(app: Flask) -> None:
    """Give an application pages that break, or ask to wait, in the house and in a clinic."""
    for home in ("", f"/{TAG}", CLINIC, *(f"{CLINIC}/{language}" for language in OTHERS)):
        app.add_url_rule(f"{home}/broken", f"broken {home}", _break)
        app.add_url_rule(f"{home}/busy", f"busy {home}", lambda: busy("no-token"))
        app.add_url_rule(f"{home}/wait", f"wait {home}", _refuse, methods=["GET", "POST"])


def _break() -> NoReturn:
    raise RuntimeError


def _refuse() -> NoReturn:
    raise TooManyRequests


def at_stop(name: str, sheet: Sheet, stop: Stop, walk: Walk, token_of: TokenOf) -> State:
    """Return the check or the guidance of a patient who saw all interruptions."""
    arrived = state_told(walk, _answers(sheet), stop)
    return State(name, fields=_show(token_of(arrived)))


def _pages(walk: Walk) -> list[Page]:
    pages = {
        page.id: page for sheet in (EVERYTHING, CALM) for page in pages_of(walk, _answers(sheet))
    }
    order = list(walk.book.questions)
    return sorted(pages.values(), key=lambda page: order.index(page.id))


def _questions(page: Page, walk: Walk, token_of: TokenOf) -> Iterator[State]:
    """Yield a page of questions as it is first seen, opened, with an error, and answered."""
    sheet: Sheet = EVERYTHING if page in pages_of(walk, _answers(EVERYTHING)) else CALM
    before = list(walk.book.questions)
    before = before[: before.index(page.id)]
    fresh = _seen(walk, {q: sheet[q] for q in before if q in sheet}, page)
    name = f"question-{len(before) + 1:02}-{page.id}"
    token = token_of(fresh)
    yield State(name, fields=_show(token))
    yield State(f"{name}-opened", fields=_show(token), opened=True)
    yield State(f"{name}-error", 422, fields={"go": "continue", "state": token})
    yield State(f"{name}-answered", fields=_show(token_of(_seen(walk, sheet, page))))


def _seen(walk: Walk, sheet: Sheet, page: Page) -> WalkState:
    return state_told(walk, _answers(sheet), page.id)


def _change(question: str, sheet: Sheet, walk: Walk, token_of: TokenOf) -> dict[str, str]:
    """Return what is posted when a question was changed from the check page, to what it was."""
    checking = state_told(walk, _answers(sheet), Stop.CHECK)
    state = walk.go_to(checking, question).state
    (page,) = [page for page in _pages(walk) if any(q.id == question for q in page.questions)]
    answers = {field_name(q.id): sheet[q.id][0] for q in page.questions}
    return {"go": "continue", "state": token_of(state), **answers}


def _show(token: str) -> dict[str, str]:
    return {"go": "show", "state": token}


def _answers(sheet: Sheet) -> AnswerSheet:
    return AnswerSheet().with_answers({name: frozenset(chosen) for name, chosen in sheet.items()})
