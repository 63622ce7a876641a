"""The walk from question to question, without any page or request.

The state is an answer sheet and the place the person is at. Which pages there are is worked out
from the sheet, from the start, at every step; a place that lies behind a gap leads to the gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise
from uuid import UUID, uuid4

from screener.rulebook.model import RuleBook
from screener.screening.guidance import Finding, assess
from screener.screening.sheet import AnswerSheet
from screener.walk.paging import Page, Paging, first_gap

Answers = Mapping[str, frozenset[str]]


class Stop(Enum):
    """The places of a walk that are not a page of questions."""

    CHECK = "check"
    GUIDANCE = "guidance"
    SEND = "send"


@dataclass(frozen=True)
class WalkState:
    """All that a walk needs to go on.

    Attributes:
        sheet: the answers so far, those to questions not enabled too, so that Back restores them.
        at: the id of a question on a page, or a stop; the first of the page, unless one is changed.
        changing: whether the person came here from the check page, and returns there.
        seen: the ids of the interrupting rules that were already shown.
        reference: the clinic's own name for this visit; no rule sees it.
        identity: tells this walk from all others, so that nothing is sent twice; at random.
        sent: the code of what may have reached the clinic already, the last of it.
    """

    sheet: AnswerSheet
    at: str | Stop
    changing: bool = False
    seen: frozenset[str] = field(default=frozenset())
    reference: str = ""
    identity: UUID = field(default_factory=uuid4)
    sent: str = ""


class Walk:
    """The walk through one rule book."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book, and note its interrupting rules."""
        self.book = book
        self.interrupting = tuple(rule for rule in book.rules if rule.interrupt)
        self._paging = Paging(book)

    def begin(self, reference: str = "") -> WalkState:
        """Return the state of a walk that starts."""
        return WalkState(AnswerSheet(), next(iter(self.book.questions)), reference=reference)

    def pages(self, sheet: AnswerSheet) -> tuple[Page, ...]:
        """Return the pages of a walk with these answers, in order."""
        return self._paging.pages(sheet)

    def place(self, state: WalkState) -> Page | Stop:
        """Return the page or the stop to show: where the state is, or the first gap before it."""
        pages = self.pages(state.sheet)
        gap = first_gap(pages, state.sheet)
        if isinstance(state.at, Stop):
            return gap or state.at
        for page in pages:
            if page == gap or any(question.id == state.at for question in page.questions):
                return page
        return gap or Stop.CHECK

    def interruptions(self, state: WalkState) -> tuple[Finding, ...]:
        """Return the findings to show at once that this person has not yet seen."""
        found = assess(self.book, state.sheet).interruptions
        return tuple(finding for finding in found if finding.rule.id not in state.seen)

    def after_interruption(self, state: WalkState) -> WalkState:
        """Return the state of a person who read the interruption and goes on."""
        shown = {finding.rule.id for finding in self.interruptions(state)}
        return replace(state, seen=state.seen | shown)

    def back_to_cause(self, state: WalkState) -> WalkState:
        """Return the state at the page whose answer brought the interruption."""
        cause = self.cause_page(state).id
        seen = self.after_interruption(state).seen
        changing = state.changing or isinstance(state.at, Stop)
        return replace(state, at=cause, seen=seen, changing=changing)

    def cause_page(self, state: WalkState) -> Page:
        """Return the page of the last answer that led to the interruption."""
        led = {because.question for because in self.interruptions(state)[0].because}
        pages = self.pages(state.sheet)
        causes = [page for page in pages if any(q.id in led for q in page.questions)]
        return causes[-1] if causes else pages[0]

    def revisited(self, left: WalkState, arrived: WalkState) -> WalkState:
        """Return the state of a person who comes back to the page left, its answers now given."""
        seen = self.after_interruption(arrived).seen
        return replace(left, sheet=arrived.sheet, seen=seen)

    def keep(self, state: WalkState, answers: Answers) -> WalkState:
        """Return the state with some answers of the page taken, still on that page.

        Interruptions that these answers no longer bring count as not yet seen.
        """
        answered = replace(state, sheet=state.sheet.with_answers(answers))
        brought = {
            finding.rule.id for finding in self.interruptions(replace(answered, seen=frozenset()))
        }
        return replace(answered, seen=state.seen & brought)

    def go_on(self, state: WalkState, answers: Answers) -> WalkState:
        """Return the state after a page was answered."""
        answered = self.keep(state, answers)
        here = self.place(state)
        following: str | Stop = Stop.CHECK
        if isinstance(here, Page) and not state.changing:
            steps = {page.id: later.id for page, later in pairwise(self.pages(answered.sheet))}
            following = steps.get(here.id, Stop.CHECK)
        return self._settled(replace(answered, at=following))

    def go_back(self, state: WalkState, answers: Answers) -> WalkState:
        """Return the state one page back; answers already given on the page are kept."""
        answered = self.keep(state, answers)
        here = self.place(state)
        if here is Stop.SEND:
            return self._settled(replace(answered, at=Stop.GUIDANCE))
        if here is Stop.GUIDANCE or self.returns_to_check(answered):
            return self._settled(replace(answered, at=Stop.CHECK))
        pages = self.pages(answered.sheet)
        if here is Stop.CHECK:
            return replace(answered, at=pages[-1].id, changing=False)
        steps = {later.id: page.id for page, later in pairwise(pages)}
        return replace(answered, at=steps.get(here.id, here.id))

    def returns_to_check(self, state: WalkState) -> bool:
        """Return whether Back leads to the check page: not while a change opens new questions."""
        return state.changing and not first_gap(self.pages(state.sheet), state.sheet)

    def go_to(self, state: WalkState, place: str | Stop) -> WalkState:
        """Return the state at a stop, or at a question that the person wants to change."""
        return self._settled(replace(state, at=place, changing=not isinstance(place, Stop)))

    def _settled(self, state: WalkState) -> WalkState:
        """Write the place that is really shown into the state; a question on it stays as it is."""
        place = self.place(state)
        if isinstance(place, Stop):
            return replace(state, at=place, changing=False)
        if any(question.id == state.at for question in place.questions):
            return state
        return replace(state, at=place.id)
