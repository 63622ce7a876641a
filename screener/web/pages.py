"""The views: each reads what was posted, asks the core, and hands plain values to a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from flask import Flask, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from screener.screening.guidance import Finding, assess
from screener.web.forms import Forms
from screener.web.posted import check_form
from screener.web.present import Presenter, Shown
from screener.web.state import LIFETIME, Seal
from screener.web.walk import Answers, Page, Stop, Walk, WalkState

_SECONDS_A_QUESTION: Final = 10
"""An allowance for reading and answering, not a measurement."""

Answer = tuple[str, int]


@dataclass(frozen=True)
class Pages:
    """The pages of one rule book.

    Attributes:
        walk: the walk through the rule book.
        seal: what seals the states of that walk.
        presenter: what turns findings and questions into values for templates.
        clock: gives the seconds since 1970.
        forms: the forms of the pages.
    """

    walk: Walk
    seal: Seal
    presenter: Presenter
    clock: Callable[[], float]
    forms: Forms = field(default_factory=Forms)

    def register(self, app: Flask) -> None:
        """Put the pages under their addresses."""
        app.add_url_rule("/", "start", self.start)
        app.add_url_rule("/questions", "reloaded", self.reloaded)
        app.add_url_rule("/questions", "questions", self.questions, methods=["POST"])
        app.add_url_rule("/learn", "learn", self.learn)
        app.add_url_rule("/privacy", "privacy", self.privacy)
        app.add_url_rule("/accessibility", "accessibility", self.accessibility)

    def start(self) -> str:
        """Say what this is, what it is not, and what happens to the answers."""
        count = len(self.walk.book.questions)
        minutes = max(1, round(count * _SECONDS_A_QUESTION / 60))
        shown = {"minutes": minutes, "questions": count, "hours": LIFETIME // 3600}
        return render_template("start.html", start=shown)

    def reloaded(self) -> Response:
        """Lead back to the start: a page of the walk has no address of its own."""
        return redirect(url_for("start"))

    def learn(self) -> str:
        """Show what is worth knowing, and every source."""
        shown = {"items": self.presenter.lessons(), "sources": self.presenter.sources()}
        return render_template("learn.html", learn=shown)

    def privacy(self) -> str:
        """Say what happens to the answers."""
        return render_template("privacy.html", privacy={"hours": LIFETIME // 3600})

    def accessibility(self) -> str:
        """Say what was done and tested so that everybody can use the pages."""
        return render_template("accessibility.html")

    def questions(self) -> Answer:
        """Take one step of the walk, and show where it leads."""
        check_form(request)
        go = request.form.get("go", "continue")
        if go == "start":
            return self._show(self.walk.begin())
        state = self.seal.open(request.form.get("state", ""))
        interruptions = self.walk.interruptions(state)
        if interruptions and go in ("continue", "back"):
            return self._leave_interruption(go, state)
        if go in ("continue", "back"):
            return self._leave_page(go, state)
        return self._jump(go, state)

    def _leave_interruption(self, go: str, state: WalkState) -> Answer:
        leave = self.walk.after_interruption if go == "continue" else self.walk.back_to_cause
        return self._show(leave(state), before=state)

    def _leave_page(self, go: str, state: WalkState) -> Answer:
        place = self.walk.place(state)
        answers: Answers = {}
        if isinstance(place, Page):
            form = self.forms.for_page(place.questions)()
            sound = form.validate()
            answers = form.answers()
            if go == "continue" and not sound:
                return self._show_problems(state, place, answers, form.problems())
        leave = self.walk.go_on if go == "continue" else self.walk.go_back
        arrived = leave(state, answers)
        return self._show(arrived, before=self.walk.revisited(state, arrived))

    def _jump(self, go: str, state: WalkState) -> Answer:
        stops = {stop.value: stop for stop in Stop}
        question = go.removeprefix("change:")
        if go in stops:
            return self._show(self.walk.go_to(state, stops[go]), before=state)
        if go != question and question in self.walk.book.questions:
            return self._show(self.walk.go_to(state, question), before=state)
        if go != "show":
            raise BadRequest
        return self._show(state)

    def _show(self, state: WalkState, before: WalkState | None = None) -> Answer:
        """Render the place of a state; `before` is where the browser's Back should lead."""
        sealed = {
            "state": self.seal.seal(state),
            "before": self.seal.seal(before) if before else "",
        }
        interruptions = self.walk.interruptions(state)
        if interruptions:
            return self._show_interruption(sealed, state, interruptions)
        place = self.walk.place(state)
        if isinstance(place, Page):
            return self._show_page(sealed, state, place, {}), 200
        shown = self._at_stop(place, state)
        return render_template(f"{place.value}.html", page={**sealed, **shown}), 200

    def _show_problems(
        self, state: WalkState, page: Page, answers: Answers, problems: Mapping[str, str]
    ) -> Answer:
        kept = self.walk.keep(state, answers)
        if self.walk.interruptions(kept):
            return self._show(kept, before=self.walk.revisited(state, kept))
        sealed = {"state": self.seal.seal(kept), "before": ""}
        return self._show_page(sealed, kept, page, problems), 422

    def _show_page(
        self, sealed: Shown, state: WalkState, page: Page, problems: Mapping[str, str]
    ) -> str:
        pages = self.walk.pages(state.sheet)
        shown = {
            **sealed,
            **self.presenter.progress(page, pages),
            **self.presenter.questions(page, state.sheet, problems),
            "can_go_back": page != pages[0] or self.walk.returns_to_check(state),
        }
        if not problems:
            return render_template("question.html", page=shown)
        title = gettext("Error: %(title)s", title=self.walk.book.rulebook.title)
        return render_template("question.html", page=shown, page_title=title)

    def _show_interruption(
        self, sealed: Shown, state: WalkState, findings: tuple[Finding, ...]
    ) -> Answer:
        cause = self.walk.cause_page(state)
        pages = self.walk.pages(state.sheet)
        shown = {**self.presenter.progress(cause, pages), **self.presenter.interruption(findings)}
        return render_template("interruption.html", page={**sealed, **shown}), 200

    def _at_stop(self, stop: Stop, state: WalkState) -> Shown:
        if stop is Stop.CHECK:
            return self.presenter.answers(self.walk.pages(state.sheet), state.sheet)
        today = datetime.fromtimestamp(self.clock(), UTC).date()
        return self.presenter.guidance(assess(self.walk.book, state.sheet), state.sheet, today)
