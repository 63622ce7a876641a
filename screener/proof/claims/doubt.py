"""Checks that everybody gets a level, and that doubt is mentioned and never reassures."""

from __future__ import annotations

from collections.abc import Iterator

from screener.proof.faults import Code, Fault, level_in_words
from screener.proof.people import People
from screener.proof.solver.because import Support
from screener.proof.solver.circuit import Literal
from screener.rulebook.model import DECLINED, LevelId, Question, Rule
from screener.screening.guidance import Guidance, assess
from screener.screening.sheet import AnswerSheet

_SETTING = tuple(level for level in LevelId if level is not LevelId.INFORMATION)


def no_level(people: People) -> Iterator[Fault]:
    """Yield a fault if somebody's complete sheet gets no level."""
    without = [-people.sheets.reaches(_SETTING[-1])]
    if people.exist(without):
        sheet = people.calmest(without)
        story = f"{people.teller.person(sheet)}, gets no level: no rule that sets one holds"
        yield Fault(Code.NO_LEVEL, ("rules",), story, sheet)


def reassuring(people: People) -> Iterator[Fault]:
    """Yield the rules and the unknown options that give doubt the wrong weight.

    A rule is at fault if its doubt level is more urgent than its own level, because then people who
    are sure get calmer guidance than people who are not. An unknown option is at fault if it can
    lead to calmer guidance than the doubt should weigh.
    """
    for n, rule in enumerate(people.book.rules):
        if rule.doubt_level and rule.doubt_level.rank < rule.level.rank:
            story = (
                f"doubt weighs {level_in_words(rule.doubt_level)}, and the rule itself "
                f"{level_in_words(rule.level)}: whoever is sure gets calmer guidance than whoever "
                "is not"
            )
            yield Fault(Code.DOUBT_REASSURES, ("rules", n, "when_unknown"), story)
    yield from _reassuring_options(people)


def _reassuring_options(people: People) -> Iterator[Fault]:
    calmer = _calmer(people)
    for question in people.book.questions.values():
        for option in sorted(question.unknown_options):
            doubting = people.twins.other.only(question.id, option)
            wanted = [calmer, *people.twins.alike(but=question.id), *doubting]
            if people.exist(wanted, question.id, option):
                yield _reassured(people, question, option, wanted)


def lost(people: People) -> Iterator[Fault]:
    """Yield each option to decline that somebody can choose without any finding resting on it.

    A question is listed under what to find out if its answer leaves something unknown that the
    person did not only decline to say. If they only declined, a finding has to rest on that.
    """
    for question in people.book.questions.values():
        if DECLINED not in question.unknown_options:
            continue
        with people.some() as some:
            unheard = _unheard_where(some, question, people.rules_on[question.id])
            if some.exist(unheard, question.id, DECLINED):
                yield _unheard(some, question, some.calmest(unheard))


def _unheard_where(people: People, question: Question, rules: tuple[Rule, ...]) -> list[Literal]:
    """Return the literals of somebody who only declines to say, and of whom no finding says so."""
    chosen = people.sheets.chosen(question.id)
    others = sorted(question.unknown_options - {DECLINED})
    support = Support(people.sheets, question.id, DECLINED)
    heard = people.circuit.any_of(support.of(rule) for rule in rules)
    return [chosen[DECLINED], *(-chosen[option] for option in others), -heard]


def _calmer(people: People) -> Literal:
    """Return the literal for: the second sheet is too calm for doubt about the first's findings."""
    one, other = people.sheets, people.twins.other
    return people.circuit.any_of(
        people.circuit.all_of([one.finding(rule), -other.reaches(weight)])
        for rule in people.book.rules
        if (weight := _weight(rule)) in _SETTING
    )


def _weight(rule: Rule) -> LevelId:
    """Return the calmer of a rule's level and doubt level; silence counts as information."""
    doubt = rule.doubt_level or LevelId.INFORMATION
    return max(doubt, rule.level, key=lambda level: level.rank)


def _reassured(people: People, question: Question, option: str, wanted: list[Literal]) -> Fault:
    sheet, doubted = people.calmest_twins(wanted)
    before, after = (assess(people.book, each) for each in (sheet, doubted))
    rule, weight = _heaviest(before)
    text = people.book.option(question.id, option).text
    story = (
        f"{people.teller.person(sheet)}, {people.teller.outcome(sheet)}. "
        f"With '{text}' to '{question.text}' the same person gets: {level_in_words(after.level)}, "
        f"though doubt about the rule '{rule.id}' weighs {level_in_words(weight)}"
    )
    return Fault(Code.DOUBT_REASSURES, people.places.option(question.id, option), story, sheet)


def _heaviest(guidance: Guidance) -> tuple[Rule, LevelId]:
    """Return the rule with a finding whose doubt weighs most, and that weight."""
    weights = [(finding.rule, _weight(finding.rule)) for finding in guidance.findings]
    return min(weights, key=lambda pair: pair[1].rank)


def _unheard(people: People, question: Question, sheet: AnswerSheet) -> Fault:
    text = people.book.option(question.id, DECLINED).text
    story = (
        f"{people.teller.person(sheet)}, hears nothing of '{text}': no finding rests on it, and "
        "what one declines to say is not listed under what to find out"
    )
    return Fault(Code.DOUBT_LOST, people.places.option(question.id, DECLINED), story, sheet)
