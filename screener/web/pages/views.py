"""The views: each reads what was posted, asks the walk, and hands typed values to a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from flask import render_template, request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from screener.delivery.acknowledgement import Receipt
from screener.delivery.sending import Sent
from screener.errors import LettersError, StateError
from screener.fhir.guidance.composition import Paper
from screener.rulebook.model import Question
from screener.screening.guidance import Guidance
from screener.walk.paging import Page
from screener.walk.seal import read_reference
from screener.walk.walk import Situation, Stop, WalkState
from screener.web.http.requests import check_form
from screener.web.http.responses import WITH_CAMERA
from screener.web.http.steps import Step, note_step
from screener.web.pages.carrying import code_page, refused_arrival
from screener.web.pages.forms import Forms
from screener.web.pages.guidance.making import Person, guidance_page
from screener.web.pages.guidance.pages import (
    GuidancePage,
    InterruptionPage,
    SendPage,
    ShownSending,
)
from screener.web.pages.guidance.private import PrivateAnswers
from screener.web.pages.guidance.words import GuidanceWords
from screener.web.pages.questions import (
    answer_sections,
    denials_in,
    heading_intro,
    progress,
    shared,
    shown_problems,
    without_denials,
)
from screener.web.pages.reading import LIVES, Reading
from screener.web.pages.site import Site
from screener.web.pages.view_models import (
    AnswerSection,
    CheckPage,
    Labels,
    QuestionPage,
    Tokens,
)

_CHOICES: Final = {"private:leave-off": True, "private:put-on": False}
"""What the buttons about private answers choose."""
Answer = tuple[str, int]
Printer = Callable[[Situation], bytes | None]
_NO_PROBLEMS: Final[Mapping[str, str]] = {}


class Pages:
    """The pages of one site.

    Attributes:
        printer: makes a PDF of the guidance, or nothing if it is busy; None where none can be made.
        reading: those pages that hold no answers.
    """

    def __init__(self, site: Site, words: GuidanceWords) -> None:
        """Take the site, and the words of its rule book."""
        self.site = site
        self._walk = site.walk
        self._coding = site.walk.assessor.coding
        self._forms = Forms(site.book)
        self._words = words
        self._beginnings: Mapping[str, Callable[[], Answer | Response]] = {
            "start": self._begin,
            "resume": self._resume,
            "arrive": self._arrive,
        }
        self._fragments = words.fragments
        self.printer: Printer | None = None
        self.reading = Reading(site)

    def prepare(self) -> None:
        """Render all that no answer changes, for the path in front of the present request."""
        self.site.shells.prepare()
        self.reading.prepare()

    def questions(self) -> Answer | Response:
        """Take one step of the walk, and show where it leads."""
        check_form(request)
        go = _pressed()
        if go in self._beginnings:
            return self._beginnings[go]()
        state = self.site.seal.open(request.form.get("state", ""))
        if go == "draft":
            return self._draft(state)
        if state.older:
            return self._renew(state)
        if go == "carry":
            return self._carry(state)
        if go in ("continue", "back"):
            return self._leave(go, state)
        return self._jump(go, state)

    def deliver(self) -> Answer | Response:
        """Send to the clinic what the page before named, and show what became of it.

        Only the button does; to tick the box is a choice that is not sent yet, and is sealed.
        """
        check_form(request)
        if _pressed() != "deliver":
            return self.questions()
        state = self.site.seal.open(request.form.get("state", ""))
        return self._renew(state) if state.older else self._deliver(state)

    def show(
        self, situation: Situation, before: WalkState | None = None, *, changed: str = ""
    ) -> Answer:
        """Render the place of a situation.

        `before` is where the browser's Back leads; `changed` is the question whose change may have
        led to the check page.
        """
        tokens = self._tokens(situation, before)
        if situation.interruptions:
            return self._show_interruption(tokens, situation)
        place = situation.place
        if isinstance(place, Page):
            return self._show_page(tokens, situation, place)
        if place is Stop.CHECK:
            return self._render("check", self._check(tokens, situation, changed))
        if place is Stop.SEND and self.site.sending:
            return self._render("send", self._send(tokens, situation))
        return self._render("guidance", self._guidance(tokens, situation))

    def _begin(self) -> Answer:
        reference = read_reference(request.form.get("reference", ""))
        begun = self._walk.begin(reference, keeps_nothing="nothing" in request.form)
        note_step(Step(begins=True, section=self._walk.newly_reached(begun)))
        return self.show(begun)

    def _resume(self) -> Answer:
        """Show where a person was whose page was loaded anew."""
        state = self.site.seal.open_kept(request.form.get("kept", ""))
        return self._renew(state) if state.older else self.show(self._walk.resume(state))

    def _arrive(self) -> Answer | Response:
        """Show where a person was on another device, whose code they bring."""
        typed, nothing = request.form.get("code", ""), "nothing" in request.form
        try:
            state = self.site.carrier.state_in(typed)
        except LettersError as error:
            page = refused_arrival(typed, error, nothing=nothing)
            shown, status = self._render("arrive", page, wrong=True, lives=LIVES)
            return Response(shown, status, WITH_CAMERA, mimetype="text/html")
        return self.show(self._walk.resume(replace(state, keeps_nothing=nothing)))

    def _carry(self, state: WalkState) -> Answer:
        """Show the code to go on with on another device, with what was chosen on this page."""
        chosen = self._drafted(state)
        seal, shown = self.site.seal, replace(chosen, asked=())  # the code is no question's page
        tokens = Tokens(seal.seal(shown), seal.seal(chosen), seal.keep(chosen))
        address = self.site.origin + self.site.address_of("arrive")
        page = code_page(tokens, address, self.site.carrier.rows(chosen))
        return self._render("carry", page)

    def _renew(self, state: WalkState) -> Answer:
        """Show where a person is whose questions changed since the page was made."""
        form = self._forms.posted(state.asked)
        form.validate()
        return self.show(self._walk.renew(state, form.answers()))

    def _draft(self, state: WalkState) -> Response:
        """Seal what a person chose but did not send yet, for the tab to keep; it shows nothing."""
        if state.older:
            raise StateError("the answers would hide that the questions changed")
        kept = self.site.seal.keep(self._drafted(state))
        return Response(kept, mimetype="text/plain")

    def _drafted(self, state: WalkState) -> WalkState:
        """Return the state with what was chosen on the page and not sent with Continue."""
        form = self._forms.posted(state.asked)
        form.validate()
        sound = form.answers()
        chosen = {question: sound.get(question, frozenset()) for question in state.asked}
        return self._walk.draft(state, chosen)

    def _leave(self, go: str, state: WalkState) -> Answer:
        """Take the answers of the page that was shown, and go on or back."""
        form = self._forms.posted(state.asked)
        sound = form.validate()
        answers = form.answers()
        if go == "continue" and not sound:
            return self._show_problems(state, self._walk.keep(state, answers), form.problems())
        leave = self._walk.go_on if go == "continue" else self._walk.go_back
        arrived = leave(state, answers)
        if go == "continue":
            note_step(Step(section=self._walk.newly_reached(arrived)))
        changed = state.at if state.changing and state.asked and isinstance(state.at, str) else ""
        return self.show(arrived, self._walk.revisited(state, arrived), changed=changed)

    def _jump(self, go: str, state: WalkState) -> Answer:
        question = go.removeprefix("change:")
        for stop in self._stops():
            if go == stop.value:
                arrived = self._walk.go_to(state, stop)
                note_step(Step(level=self._walk.newly_guided(state, arrived)))
                return self.show(arrived, before=state)
        if go != question and question in self.site.book.questions:
            return self.show(self._walk.go_to(state, question), before=state)
        if go not in ("show", *_CHOICES):
            raise BadRequest
        withheld = _CHOICES.get(go, state.withheld)
        return self.show(self._walk.at(replace(state, withheld=withheld)))

    def _stops(self) -> tuple[Stop, ...]:
        """Return the stops there are: none to send from if the clinic takes nothing."""
        return tuple(stop for stop in Stop if stop is not Stop.SEND or self.site.sending)

    def _deliver(self, state: WalkState) -> Answer:
        """Send to the clinic what the page named, if the person agreed to it."""
        if self.site.sending is None:
            raise BadRequest
        asked = self._walk.go_to(state, Stop.SEND)
        if asked.place is not Stop.SEND or asked.interruptions:
            return self.show(asked)
        if request.form.get("consent") != "yes":
            problem = gettext(
                "Nothing is sent yet. Tick the box if you want to send it, or go back"
            )
            shown = self._send(self._tokens(asked), asked, problem)
            return self._render("send", shown, wrong=True)
        lost = "again" in request.form  # this server's own answer did not arrive
        sheet = self._coding.decode(asked.found.masks)
        papers = self._papers(self._walk.go_to(asked.state, Stop.GUIDANCE))
        sent = self.site.sending.send(asked.state, sheet, self.site.today(), papers, lost=lost)
        arrived = self._walk.go_to(replace(asked.state, sent=sent.there), Stop.GUIDANCE)
        tokens = self._tokens(arrived, asked.state)
        return self._render("guidance", self._guidance(tokens, arrived, sent=_shown_of(sent)))

    def _papers(self, situation: Situation) -> tuple[Paper, ...]:
        """Return the guidance as a PDF, if it can be made now."""
        printed = self.printer(situation) if self.printer else None
        return (Paper("application/pdf", printed),) if printed else ()

    def _show_problems(
        self, state: WalkState, kept: Situation, problems: Mapping[str, str]
    ) -> Answer:
        """Show the page again, unless the answers that can be taken bring an interruption."""
        if kept.interruptions or not isinstance(kept.place, Page):
            return self.show(kept, before=self._walk.revisited(state, kept))
        return self._show_page(self._tokens(kept), kept, kept.place, problems)

    def _show_page(
        self,
        tokens: Tokens,
        situation: Situation,
        page: Page,
        problems: Mapping[str, str] = _NO_PROBLEMS,
    ) -> Answer:
        alone, intro = len(page.questions) == 1, heading_intro(page)
        masks, chosen = situation.found.masks, self._coding.chosen
        render = partial(self._fragments.question, intro=intro if alone else None)
        changed = situation.state.at if situation.state.changing and not alone else ""

        def focus(question: Question, card: Markup) -> Markup:
            return self._fragments.focused(card) if question.id == changed else card

        shown = QuestionPage(
            tokens=tokens,
            progress=self._fragments.progress(progress(page, situation.pages)),
            heading="" if alone else self._fragments.stem(page.questions[0]) or page.section.title,
            intro="" if alone else intro,
            problems=shown_problems(page, problems, self._fragments.own_words),
            questions=tuple(
                focus(q, render(q, number, chosen(masks, q.id), error=problems.get(q.id, "")))
                for number, q in enumerate(page.questions, 1)
            ),
            can_go_back=page is not situation.pages[0] or situation.returns_to_check,
            renewed=situation.state.older,
        )
        if problems or shown.renewed or not alone:
            return self._render("question", shown, wrong=bool(problems))
        return self._filled(shown)

    def _filled(self, page: QuestionPage) -> Answer:
        """Fill the page of one question that was rendered at the start."""
        rendered = self.site.shells.question_page(can_go_back=page.can_go_back)
        filled = rendered.fill(
            {
                "state": page.tokens.state,
                "before": page.tokens.before,
                "kept": page.tokens.kept or "",
                "progress": page.progress,
                "questions": "".join(page.questions),
            }
        )
        return filled, 200

    def _show_interruption(self, tokens: Tokens, situation: Situation) -> Answer:
        cause = self._walk.cause_page(situation)
        findings = self._walk.assessor.findings(situation.found, situation.interruptions)
        shown = InterruptionPage(
            tokens,
            self._fragments.progress(progress(cause, situation.pages)),
            tuple(self._words.finding(finding) for finding in findings),
            renewed=situation.state.older,
        )
        return self._render("interruption", shown)

    def _check(self, tokens: Tokens, situation: Situation, changed: str) -> CheckPage:
        sections = self._answers(situation, changed)
        shown, denials = without_denials(sections), denials_in(sections)
        return CheckPage(tokens, shown, denials, situation.state.older)

    def _send(self, tokens: Tokens, situation: Situation, problem: str = "") -> SendPage:
        private = self._private(situation)
        sections = shared(self._answers(situation), private.left_off)
        return SendPage(
            tokens=tokens,
            reference=situation.state.reference,
            panel=self._words.panel(self._guidance_of(situation)),
            sections=sections,
            count=sum(len(section.rows) for section in sections),
            private=private,
            problem=problem,
        )

    def _guidance(
        self, tokens: Tokens, situation: Situation, sent: ShownSending | None = None
    ) -> GuidancePage:
        today = self.site.today()
        made, visit = self._words.references.day(today), situation.state.reference
        person = Person(
            self._coding.decode(situation.found.masks),
            self._guidance_of(situation),
            today,
            self._private(situation),
        )
        reviewed = self.site.shells.here().reviewed
        labels = Labels(made, visit, self._code(situation), reviewed)
        page = guidance_page(self._words, person, labels, tokens)
        return replace(page, can_send=self.site.sending is not None, sent=sent)

    def _private(self, situation: Situation) -> PrivateAnswers:
        sheet = self._coding.decode(situation.found.masks)
        return PrivateAnswers.of(self.site.book, sheet, situation.state.withheld)

    def _guidance_of(self, situation: Situation) -> Guidance:
        return self._walk.assessor.guidance(situation.found)

    def _answers(self, situation: Situation, changed: str = "") -> tuple[AnswerSection, ...]:
        chosen = partial(self._coding.chosen, situation.found.masks)
        findings = self._guidance_of(situation).findings
        matters = {because.question for finding in findings for because in finding.because}
        return answer_sections(situation.pages, chosen, changed, matters)

    def _code(self, situation: Situation) -> str:
        """Return the code of what the clinic may have, unless that was sent with other answers."""
        state, sending = situation.state, self.site.sending
        if not state.sent or sending is None:
            return ""
        sheet = self._coding.decode(situation.found.masks)
        return state.sent if sending.code_for(state, sheet, self.site.today()) == state.sent else ""

    def _tokens(self, situation: Situation, before: WalkState | None = None) -> Tokens:
        seal = self.site.seal.seal
        kept = self.site.seal.keep(situation.state)
        return Tokens(seal(situation.state), seal(before) if before else "", kept)

    def _render(self, name: str, page: object, *, wrong: bool = False, **values: object) -> Answer:
        """Render a page, whose title and status say whether something on it has to be mended."""
        title = self.site.book.rulebook.title
        if wrong:
            title = gettext("Error: %(title)s", title=title)
        shown = render_template(f"{name}.html", page=page, page_title=title, **values)
        return shown, 422 if wrong else 200


def _pressed() -> str:
    """Return which button was pressed: the last, after any that the page itself holds."""
    return (request.form.getlist("go") or ["continue"])[-1]


def _shown_of(sent: Sent) -> ShownSending:
    return ShownSending(
        received=sent.acknowledgement.outcome is Receipt.RECEIVED,
        unclear=bool(sent.there),
        reference=sent.acknowledgement.reference or "",
        code=sent.code,
    )
