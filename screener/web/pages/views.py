"""The views: each reads what was posted, asks the core, and hands plain values to a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Final

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from screener.delivery.acknowledgement import Outcome
from screener.delivery.sending import Sent
from screener.screening.guidance import Finding, assess
from screener.walk.paging import Page
from screener.walk.seal import LIFETIME, read_reference
from screener.walk.walk import Answers, Stop, WalkState
from screener.web.http.requests import check_form
from screener.web.pages.forms import Forms
from screener.web.pages.presenter import Shown
from screener.web.pages.short_text import message
from screener.web.pages.site import Site

_SECONDS_A_QUESTION: Final = 10
"""An allowance for reading and answering, not a measurement."""

Answer = tuple[str, int]


@dataclass(frozen=True)
class Pages:
    """The pages of one site.

    Attributes:
        site: whose pages they are.
        clock: gives the seconds since 1970.
        forms: the forms of the pages.
    """

    site: Site
    clock: Callable[[], float]
    forms: Forms = field(default_factory=Forms)

    def blueprint(self) -> Blueprint:
        """Return the pages under their addresses."""
        pages = Blueprint(self.site.name, __name__, url_prefix=self.site.prefix)
        # A redirect would name the Host header, and lead a frame behind TLS away from it.
        bare = {"strict_slashes": False} if self.site.prefix else {}
        pages.add_url_rule("/", "start", self.start, **bare)
        pages.add_url_rule("/questions", "reloaded", self.reloaded)
        pages.add_url_rule("/questions", "questions", self.questions, methods=["POST"])
        pages.add_url_rule("/learn", "learn", self.learn)
        pages.add_url_rule("/privacy", "privacy", self.privacy)
        pages.add_url_rule("/accessibility", "accessibility", self.accessibility)
        return pages

    def start(self) -> str:
        """Say what this is, what it is not, and what happens to the answers."""
        count = len(self.site.book.questions)
        minutes = max(1, round(count * _SECONDS_A_QUESTION / 60))
        shown = {"minutes": minutes, "questions": count, "hours": LIFETIME // 3600}
        return render_template("start.html", start=shown)

    def reloaded(self) -> Response:
        """Lead back to the start: a page of the walk has no address of its own."""
        return redirect(self.site.address_of("start"))

    def learn(self) -> str:
        """Show what is worth knowing, and every source."""
        shown = {"items": self.site.presenter.lessons(), "sources": self.site.presenter.sources()}
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
            reference = read_reference(request.form.get("reference", ""))
            return self._show(self.site.walk.begin(reference))
        state = self.site.seal.open(request.form.get("state", ""))
        interruptions = self.site.walk.interruptions(state)
        if interruptions and go in ("continue", "back"):
            return self._leave_interruption(go, state)
        if go in ("continue", "back"):
            return self._leave_page(go, state)
        return self._deliver(state) if go == "deliver" else self._jump(go, state)

    def show(self, state: WalkState) -> Answer:
        """Show where a state leads."""
        return self._show(state)

    def _leave_interruption(self, go: str, state: WalkState) -> Answer:
        leave = (
            self.site.walk.after_interruption if go == "continue" else self.site.walk.back_to_cause
        )
        return self._show(leave(state), before=state)

    def _leave_page(self, go: str, state: WalkState) -> Answer:
        place = self.site.walk.place(state)
        answers: Answers = {}
        if isinstance(place, Page):
            form = self.forms.for_page(place.questions)()
            sound = form.validate()
            answers = form.answers()
            if go == "continue" and not sound:
                return self._show_problems(state, place, answers, form.problems())
        leave = self.site.walk.go_on if go == "continue" else self.site.walk.go_back
        arrived = leave(state, answers)
        changed = state.at if state.changing and isinstance(state.at, str) else ""
        before = self.site.walk.revisited(state, arrived)
        return self._show(arrived, before=before, changed=changed)

    def _jump(self, go: str, state: WalkState) -> Answer:
        stops = {stop.value: stop for stop in self._stops()}
        question = go.removeprefix("change:")
        if go in stops:
            return self._show(self.site.walk.go_to(state, stops[go]), before=state)
        if go != question and question in self.site.book.questions:
            return self._show(self.site.walk.go_to(state, question), before=state)
        if go != "show":
            raise BadRequest
        return self._show(state)

    def _stops(self) -> tuple[Stop, ...]:
        """Return the stops there are: none to send from, where the clinic takes nothing."""
        return tuple(stop for stop in Stop if stop is not Stop.SEND or self.site.sending)

    def _deliver(self, state: WalkState) -> Answer:
        """Send to the clinic what the page named, if the person agreed to it."""
        if self.site.sending is None:
            raise BadRequest
        asked = self.site.walk.go_to(state, Stop.SEND)
        if self.site.walk.place(asked) is not Stop.SEND or self.site.walk.interruptions(asked):
            return self._show(asked)
        if request.form.get("consent") != "yes":
            problem = gettext(
                "Nothing is sent yet. Tick the box if you want to send it, or go back"
            )
            return self._show(asked, more={"problem": problem})
        lost = "again" in request.form  # this server's own answer did not arrive
        sent = self.site.sending.send(asked, self._today(), lost=lost)
        arrived = replace(self.site.walk.go_to(asked, Stop.GUIDANCE), sent=sent.there)
        return self._show(arrived, before=asked, more={"sent": _shown_of(sent)})

    def _today(self) -> date:
        return datetime.fromtimestamp(self.clock(), UTC).date()

    def _show(
        self,
        state: WalkState,
        before: WalkState | None = None,
        *,
        changed: str = "",
        more: Shown | None = None,
    ) -> Answer:
        """Render the place of a state.

        `before` is where the browser's Back should lead; `changed` is the question whose change
        may have led to the check page; `more` is what a stop shows beside.
        """
        sealed = {
            "state": self.site.seal.seal(state),
            "before": self.site.seal.seal(before) if before else "",
        }
        interruptions = self.site.walk.interruptions(state)
        if interruptions:
            return self._show_interruption(sealed, state, interruptions)
        place = self.site.walk.place(state)
        if isinstance(place, Page):
            return self._show_page(sealed, state, place, {})
        place = place if place in self._stops() else Stop.GUIDANCE
        shown = {**self._at_stop(place, state, changed), **(more or {})}
        return self._rendered(place.value, {**sealed, **shown}, wrong=bool(shown.get("problem")))

    def _show_problems(
        self, state: WalkState, page: Page, answers: Answers, problems: Mapping[str, str]
    ) -> Answer:
        kept = self.site.walk.keep(state, answers)
        if self.site.walk.interruptions(kept):
            return self._show(kept, before=self.site.walk.revisited(state, kept))
        sealed = {"state": self.site.seal.seal(kept), "before": ""}
        return self._show_page(sealed, kept, page, problems)

    def _show_page(
        self, sealed: Shown, state: WalkState, page: Page, problems: Mapping[str, str]
    ) -> Answer:
        pages = self.site.walk.pages(state.sheet)
        shown = {
            **sealed,
            **self.site.presenter.progress(page, pages),
            **self.site.presenter.questions(page, state.sheet, problems),
            "can_go_back": page != pages[0] or self.site.walk.returns_to_check(state),
        }
        return self._rendered("question", shown, wrong=bool(problems))

    def _rendered(self, name: str, shown: Shown, *, wrong: bool) -> Answer:
        """Render a page, whose title and status say whether something on it has to be mended."""
        title = self.site.book.rulebook.title
        if wrong:
            title = gettext("Error: %(title)s", title=title)
        return render_template(f"{name}.html", page=shown, page_title=title), 422 if wrong else 200

    def _show_interruption(
        self, sealed: Shown, state: WalkState, findings: tuple[Finding, ...]
    ) -> Answer:
        cause = self.site.walk.cause_page(state)
        pages = self.site.walk.pages(state.sheet)
        shown = {
            **self.site.presenter.progress(cause, pages),
            **self.site.presenter.interruption(findings),
        }
        return render_template("interruption.html", page={**sealed, **shown}), 200

    def _at_stop(self, stop: Stop, state: WalkState, changed: str) -> Shown:
        if stop is Stop.CHECK:
            return self._answers(state, changed)
        found = assess(self.site.book, state.sheet)
        guidance = self.site.presenter.guidance(found, self._today())
        if stop is Stop.SEND:
            told = {"reference": state.reference, "panel": guidance["panel"], "problem": ""}
            return {**self._answers(state), **told}
        shown = {**guidance, "reference": state.reference, "code": self._code(state)}
        return {
            **shown,
            "text": render_template("guidance.txt", page=shown),
            "message": message(shown),
            "can_send": self.site.sending is not None,
            "sent": None,
        }

    def _answers(self, state: WalkState, changed: str = "") -> Shown:
        pages = self.site.walk.pages(state.sheet)
        return self.site.presenter.answers(pages, state.sheet, changed)

    def _code(self, state: WalkState) -> str:
        """Return the code of what the clinic may have, unless that was sent with other answers."""
        sending = self.site.sending
        known = sending is not None and sending.code_for(state, self._today()) == state.sent
        return state.sent if known else ""


def _shown_of(sent: Sent) -> Shown:
    """Return what the page says of what became of sending."""
    return {
        "received": sent.acknowledgement.outcome is Outcome.RECEIVED,
        "unclear": bool(sent.there),
        "reference": sent.acknowledgement.reference,
        "code": sent.code,
    }
