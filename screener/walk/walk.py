"""The walk from question to question, without any page or request.

A state is an answer sheet and the place the person is at. Each step assesses its sheet once; the
pages, the place and the interruptions all follow from that one assessment, from the start every
time. If an earlier page lacks an answer, the walk shows that page instead of a later place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise
from uuid import UUID, uuid4

from screener.rulebook.model import RuleBook
from screener.screening.coding import Masks
from screener.screening.compiler import Outcome
from screener.screening.guidance import Assessment, Assessor
from screener.walk.paging import Page, Paging, first_gap

Answers = Mapping[str, frozenset[str]]
"""The options chosen, by question."""
Pages = tuple[Page, ...]
"""The pages of a walk, in order."""


class Stop(Enum):
    """The places of a walk that are not a page of questions."""

    CHECK = "check"
    GUIDANCE = "guidance"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class WalkState:
    """All that a walk needs to go on.

    Attributes:
        masks: the answers so far, including those to questions that are not enabled, so that Back
            restores them; coded as :class:`screener.screening.coding.Coding` says.
        at: the id of a question on a page, or a stop; the first of the page, unless one is changed.
        asked: the questions of the page that is shown; none at a stop or an interruption.
        changing: whether the person came here from the check page, and returns there.
        keeps_nothing: whether the person asked that the tab keep nothing.
        withheld: whether others shall not read private answers; None if not chosen yet.
        seen: the ids of the interrupting rules that were already shown.
        reference: the clinic's own name for this visit; no rule sees it.
        identity: tells this walk from all others, so that nothing is sent twice; random.
        sent: the code of what may have reached the clinic already, the last of it.
        older: whether it was sealed for another edition of the rule book; never sealed itself.
    """

    masks: Masks
    at: str | Stop
    asked: tuple[str, ...] = ()
    changing: bool = False
    keeps_nothing: bool = False
    withheld: bool | None = None
    seen: frozenset[str] = field(default=frozenset())
    reference: str = ""
    identity: UUID = field(default_factory=uuid4)
    sent: str = ""
    older: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a state leads, and all that follows from its answers.

    Attributes:
        state: the state, at the place that is shown.
        found: what the rule book says of its sheet.
        pages: the pages of the walk with these answers, in order.
        place: the page or the stop that is shown.
        interruptions: what to show before that, because this person has not seen it yet.
    """

    state: WalkState
    found: Assessment
    pages: Pages
    place: Page | Stop
    interruptions: tuple[Outcome, ...]

    @property
    def returns_to_check(self) -> bool:
        """Return whether Back leads to the check page: not while a change opens new questions."""
        return self.state.changing and not self.found.missing

    @property
    def all_seen(self) -> frozenset[str]:
        """Return the ids of the interrupting rules that were shown, now or before."""
        return self.state.seen.union(outcome.rule.id for outcome in self.interruptions)


class Walk:
    """The walk through one rule book.

    Attributes:
        book: the rule book.
        assessor: assesses its sheets.
        interrupting: its interrupting rules.
    """

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book, compile it, and note its interrupting rules."""
        self.book = book
        self.assessor = Assessor(book)
        self.interrupting = tuple(rule for rule in book.rules if rule.interrupt)
        self._paging = Paging(book)

    def begin(self, reference: str = "", *, keeps_nothing: bool = False) -> Situation:
        """Return the situation of a walk that starts."""
        first = next(iter(self.book.questions))
        empty = self.assessor.coding.empty
        return self.at(WalkState(empty, first, keeps_nothing=keeps_nothing, reference=reference))

    def at(self, state: WalkState) -> Situation:
        """Return the situation of a state."""
        return self._situation(state, *self._assessed(state.masks))

    def keep(self, state: WalkState, answers: Answers) -> Situation:
        """Return the situation with some answers of the page taken, still on that page.

        Interruptions that these answers no longer bring count as not yet seen.
        """
        return self._situation(*self._answered(state, answers))

    def draft(self, state: WalkState, answers: Answers) -> WalkState:
        """Return the state with answers of the page that were chosen and not sent yet."""
        answered, _, _ = self._answered(state, answers)
        return answered

    def resume(self, state: WalkState) -> Situation:
        """Return the situation where a person was, with the answers they had not sent yet.

        Those may bring an interruption: it comes when they go on, as it would have.
        """
        found, pages = self._assessed(state.masks)
        place = _place(state.at, pages, first_gap(pages, found.missing))
        if isinstance(place, Stop) or not set(place.asked).intersection(state.asked):
            return self.at(state)
        return Situation(_settled(state, place, asks=True), found, pages, place, ())

    def renew(self, state: WalkState, answers: Answers) -> Situation:
        """Return where a person is who answered another edition of the rule book.

        Some of these answers may be of the page that was shown. Whoever was past the questions
        looks through the answers again.
        """
        at = Stop.CHECK if isinstance(state.at, Stop) else state.at
        return self.keep(replace(state, at=at, changing=True), answers)

    def go_on(self, state: WalkState, answers: Answers) -> Situation:
        """Return the situation after a page was answered, or an interruption was read."""
        answered, found, pages = self._answered(state, answers)
        unseen = _unseen(found, state.seen)
        if unseen and not state.asked:
            seen = state.seen.union(outcome.rule.id for outcome in unseen)
            return self._situation(replace(state, seen=seen), found, pages)
        following: str | Stop = Stop.CHECK
        if state.asked and not state.changing:
            steps = {page.id: later.id for page, later in pairwise(pages)}
            following = steps.get(state.asked[0], Stop.CHECK)
        return self._situation(replace(answered, at=following), found, pages)

    def go_back(self, state: WalkState, answers: Answers) -> Situation:
        """Return the situation one page back; answers already given on the page are kept."""
        answered, found, pages = self._answered(state, answers)
        unseen = _unseen(found, state.seen)
        if unseen and not state.asked:
            arrived = self._at_cause(state, found, pages, unseen)
        else:
            arrived = _one_back(answered, pages, complete=not found.missing)
        return self._situation(arrived, found, pages)

    def go_to(self, state: WalkState, place: str | Stop) -> Situation:
        """Return the situation at a stop, or at a question that the person wants to change."""
        return self.at(replace(state, at=place, changing=not isinstance(place, Stop)))

    def revisited(self, left: WalkState, arrived: Situation) -> WalkState:
        """Return the state for coming back to the place left, with the answers given there."""
        if not left.asked:
            return left
        return replace(left, masks=arrived.state.masks, seen=arrived.all_seen)

    def cause_page(self, situation: Situation) -> Page:
        """Return the page of the last answer that led to the interruption."""
        return self._cause(situation.found, situation.pages, situation.interruptions[0])

    def newly_reached(self, situation: Situation) -> str:
        """Return the id of the section that is shown, if nothing in it is answered; else nothing.

        It is the same for everybody who comes there for the first time.
        """
        place = situation.place
        if situation.interruptions or not isinstance(place, Page) or situation.state.changing:
            return ""
        chosen, masks = self.assessor.coding.chosen, situation.found.masks
        untouched = not any(chosen(masks, question.id) for question in place.section.questions)
        return place.section.id if untouched else ""

    def newly_guided(self, left: WalkState, arrived: Situation) -> str:
        """Return the level of the guidance that somebody gets from the check page; else nothing."""
        came = left.at is Stop.CHECK and arrived.place is Stop.GUIDANCE
        if not came or arrived.interruptions:
            return ""
        return arrived.found.level or ""

    def _assessed(self, masks: Masks) -> tuple[Assessment, Pages]:
        found = self.assessor.assess(masks)
        return found, self._paging.pages(found.enabled)

    def _answered(self, state: WalkState, answers: Answers) -> tuple[WalkState, Assessment, Pages]:
        """Return the state with some answers taken, and what follows from its sheet."""
        masks = self.assessor.coding.with_answers(state.masks, answers)
        found, pages = self._assessed(masks)
        seen = state.seen
        if seen:
            seen = seen.intersection([outcome.rule.id for outcome in found.interruptions])
        return replace(state, masks=masks, seen=seen), found, pages

    def _at_cause(
        self, state: WalkState, found: Assessment, pages: Pages, unseen: tuple[Outcome, ...]
    ) -> WalkState:
        """Return the state at the page whose answer brought the interruption."""
        cause = self._cause(found, pages, unseen[0]).id
        seen = state.seen.union(outcome.rule.id for outcome in unseen)
        changing = state.changing or isinstance(state.at, Stop)
        return replace(state, at=cause, changing=changing, seen=seen)

    def _cause(self, found: Assessment, pages: Pages, interruption: Outcome) -> Page:
        (finding,) = self.assessor.findings(found, (interruption,))
        led = {because.question for because in finding.because}
        causes = [page for page in pages if any(q.id in led for q in page.questions)]
        return causes[-1] if causes else pages[0]

    def _situation(self, state: WalkState, found: Assessment, pages: Pages) -> Situation:
        place = _place(state.at, pages, first_gap(pages, found.missing))
        unseen = _unseen(found, state.seen)
        return Situation(_settled(state, place, asks=not unseen), found, pages, place, unseen)


def _unseen(found: Assessment, seen: frozenset[str]) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome in found.interruptions if outcome.rule.id not in seen)


def _one_back(state: WalkState, pages: Pages, *, complete: bool) -> WalkState:
    """Return the state one page back, or at the check page if that is where Back leads."""
    if state.at is Stop.SEND:
        return replace(state, at=Stop.GUIDANCE)
    if state.at is Stop.GUIDANCE or (state.changing and complete):
        return replace(state, at=Stop.CHECK)
    if not state.asked:
        return replace(state, at=pages[-1].id, changing=False)
    steps = {later.id: page.id for page, later in pairwise(pages)}
    here = state.asked[0]
    return replace(state, at=steps.get(here, here))


def _place(at: str | Stop, pages: Pages, gap: Page | None) -> Page | Stop:
    """Return the page or the stop to show: `at`, or the first gap before it."""
    if isinstance(at, Stop):
        return gap or at
    for page in pages:
        if page is gap or at in page.asked:
            return page
    return gap or Stop.CHECK


def _settled(state: WalkState, place: Page | Stop, *, asks: bool) -> WalkState:
    """Write the place that is really shown into the state; a question on it stays as it is."""
    if isinstance(place, Stop):
        return replace(state, at=place, asked=(), changing=False)
    asked = place.asked
    at = state.at if state.at in asked else asked[0]
    return replace(state, at=at, asked=asked if asks else ())
