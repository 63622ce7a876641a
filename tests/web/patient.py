"""A person in front of the pages: reads them, chooses answers, presses buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from screener.screening.sheet import AnswerSheet
from screener.walk.seal import Seal
from screener.walk.walk import Stop, Walk
from tests.walking import state_of
from tests.web.page import Element, read_page

FIELD = "answer_"
PATIENCE = 400
"""Pages after which a person gives up: no walk in these tests is as long."""

WALK: Final = {"data-walk": ""}
"""What the form of the walk has, and that of the paper has not."""

Chosen = Mapping[str, frozenset[str]]


class Shown:
    """What one response shows."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.text

    @cached_property
    def root(self) -> Element:
        return read_page(self.html)

    @cached_property
    def main(self) -> Element:
        return self.root.one("main")

    @property
    def title(self) -> str:
        return self.root.one("title").text

    @property
    def h1(self) -> str:
        return self.root.one("h1").text

    @property
    def words(self) -> str:
        return self.main.text

    @property
    def step(self) -> str:
        """Return the words of the progress bar; none on pages without one."""
        return " ".join(bar.one("p").text for bar in self.main.every(class_="progress"))

    @cached_property
    def asked(self) -> list[str]:
        """Return the ids of the questions on the page, in order."""
        names = (field["name"].removeprefix(FIELD) for field in self._inputs())
        return list(dict.fromkeys(names))

    @property
    def chosen(self) -> Chosen:
        """Return the answers that the page comes with."""
        chosen: dict[str, set[str]] = {}
        for field in self._inputs():
            if field.has("checked"):
                chosen.setdefault(field["name"].removeprefix(FIELD), set()).add(field["value"])
        return {question: frozenset(options) for question, options in chosen.items()}

    @property
    def errors(self) -> dict[str, str]:
        """Return the error summary: the words of every problem, by the place they lead to."""
        summary = self.main.every(class_="summary")
        return {link["href"]: link.text for part in summary for link in part.every("a")}

    @property
    def changeable(self) -> list[str]:
        """Return the questions that the check page lists."""
        return [
            b["value"].removeprefix("change:")
            for b in self.buttons
            if b["value"].startswith("change:")
        ]

    @property
    def told(self) -> list[str]:
        """Return what the page says that the person told."""
        parts = self.main.every(class_="told") + self.main.every(class_="left")
        return [line.text for part in parts for line in part.every("dt")]

    @property
    def findings(self) -> list[str]:
        """Return the titles of the findings, on an interruption or on the guidance page."""
        if self.kind == "interruption":
            return [panel.one("h2").text for panel in self.main.every(class_="panel")]
        return [title for title, _, _ in self.points]

    @property
    def points(self) -> list[tuple[str, Element, Element]]:
        """Return the title of each finding, the finding, and what was told that led to it.

        The title of the first one of a row stands in the row.
        """
        rows = [row for part in self.main.every(class_="rows") for row in part.every("details")]
        return [
            (" ".join(h.text for h in card.every("h3")) or row.one("strong").text, card, group)
            for row in rows
            for group in row.every(class_="group")
            for card in group.every("article")
        ]

    @cached_property
    def buttons(self) -> list[Element]:
        return self.main.every("button", name="go")

    @property
    def level(self) -> str:
        """Return the level of the first panel."""
        return self.main.every(class_="panel")[0]["data-level"]

    @cached_property
    def kind(self) -> str:
        """Return which kind of page this is, told by what one can do on it."""
        if self.asked:
            return "question"
        for value, kind in _KINDS.items():
            if any(button["value"] == value for button in self.buttons):
                return kind
        return "error" if self.status >= 400 else "other"

    @property
    def hidden(self) -> dict[str, str]:
        """Return the fields that a browser sends without being asked."""
        return {field["name"]: field["value"] for field in self.main.every("input", type="hidden")}

    @property
    def before(self) -> str:
        """Return the token that the script puts where the browser's Back leads."""
        (before,) = {form["data-before"] for form in self.main.every("form", **WALK)}
        return before

    def _inputs(self) -> list[Element]:
        return [field for field in self.main.every("input") if field["name"].startswith(FIELD)]


_KINDS = {
    "start": "start",
    "guidance": "check",
    "check": "guidance",
    "continue": "interruption",
}


class Patient:
    """Walks through the pages as a browser without scripts does."""

    def __init__(self, client: FlaskClient, *, home: str = "") -> None:
        self.client = client
        self.home = home
        self.page = Shown(client.get(f"{home}/"))
        self._choice: dict[str, frozenset[str]] = {}
        self._steps = 0

    def start(self) -> Patient:
        """Press Start on the first page."""
        self.open(f"{self.home}/")
        return self.go("start")

    def open(self, address: str) -> Patient:
        """Follow a link."""
        return self._arrive(self.client.get(address))

    def press_link(self, label: str) -> Shown:
        """Follow the link with this label, which has to be there."""
        (link,) = [a for a in self.page.main.every("a") if a.text == label]
        return self.open(link["href"]).page

    def choose(self, **answers: str | Iterable[str]) -> Patient:
        """Choose answers on this page, without sending them."""
        for question, options in answers.items():
            assert question in self.page.asked, f"{question} is not on this page"
            self._choice[question] = frozenset([options] if isinstance(options, str) else options)
        return self

    def answer(self, **answers: str | Iterable[str]) -> Patient:
        """Choose answers and press Continue, page after page until all of them are given."""
        if answers:
            here = {q: answers.pop(q) for q in self.page.asked if q in answers} or answers
            self.choose(**here)
        self.go("continue")
        return self.answer(**answers) if answers else self

    def press(self, label: str) -> Patient:
        """Press the button with this label, which has to be there."""
        found = [b for b in self.page.buttons if b.text == label]
        assert len(found) == 1, f"no button {label!r} among {[b.text for b in self.page.buttons]}"
        return self.post(go=found[0]["value"])

    def go(self, value: str) -> Patient:
        """Press the button that sends this, whatever language it is labelled in."""
        values = [button["value"] for button in self.page.buttons if button.text]
        assert values.count(value) == 1, f"no button sends {value!r} among {values}"
        return self.post(go=value)

    def change(self, question: str) -> Patient:
        """Press Change beside a question of the check page."""
        assert question in self.page.changeable
        return self.post(go=f"change:{question}")

    def post(self, **more: Any) -> Patient:
        """Send this page's form, with more fields or other values than the page has."""
        fields = {**self.form, **more}
        place = "send" if fields.get("go") == "deliver" else "questions"
        return self._arrive(self.client.post(f"{self.home}/{place}", data=fields))

    def show(self, token: str) -> Patient:
        """Go back in the browser, as the script does it."""
        sent = {"state": token, "go": "show"}
        return self._arrive(self.client.post(f"{self.home}/questions", data=sent))

    @property
    def form(self) -> dict[str, Any]:
        """Return what the browser would send now, but for the button."""
        answers = {**self.page.chosen, **self._choice}
        fields = {FIELD + question: sorted(options) for question, options in answers.items()}
        return {**self.page.hidden, **fields}

    def _arrive(self, response: TestResponse) -> Patient:
        self._steps += 1
        assert self._steps < PATIENCE, "the walk does not end"
        self.page = Shown(response)
        self._choice = {}
        return self

    def walk(self, sheet: Chosen, *, until: str = "check") -> Patient:
        """Answer page after page as a sheet says, until a question or a kind of page is met.

        Interruptions are read and left behind.
        """
        while until != self.page.kind and until not in self.page.asked:
            if self.page.kind == "interruption":
                self.go("continue")
            else:
                self.answer(**{question: sheet[question] for question in self.page.asked})
            assert self.page.kind in {"question", "interruption", "check"}, self.page.words
        return self


def pages_of_walk(patient: Patient, sheet: Chosen) -> list[Shown]:
    """Walk to the check page as a sheet says; return every page on the way, each with its error."""
    pages = []
    while patient.page.kind != "check":
        if patient.page.kind == "interruption":
            patient.go("continue")
        else:
            pages.append(patient.go("continue").page)
            patient.answer(**{question: sheet[question] for question in patient.page.asked})
        pages.append(patient.page)
    return pages


class Jump:
    """Leads a person with a sheet straight to a place, with the interruptions behind them."""

    def __init__(self, client: FlaskClient, walk: Walk, seal: Seal) -> None:
        self.client = client
        self.book = book = walk.book
        self._walk = walk
        self._seal = seal
        self._seen = frozenset(rule.id for rule in book.rules if rule.interrupt)

    def __call__(self, sheet: AnswerSheet, place: str | Stop = Stop.GUIDANCE) -> Patient:
        state = state_of(self._walk, sheet, place, seen=self._seen)
        return Patient(self.client).show(self._seal.seal(state))
