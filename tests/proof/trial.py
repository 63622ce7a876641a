"""Every claim of the proof, tried on every sheet of a small rule book, without any formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, combinations_with_replacement
from typing import Final

from screener.proof.faults import Code, Fault, Places
from screener.rulebook.conditions import Condition
from screener.rulebook.dependencies import questions_in
from screener.rulebook.model import DECLINED, Guarantee, LevelId, Rule, RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import Guidance, assess
from screener.screening.kleene import Truth
from screener.screening.sheet import AnswerSheet
from screener.yamlfile.parse import KeyPath
from tests.sheets import every_sheet

Where = tuple[Code, KeyPath]

URGENT: Final = (LevelId.EMERGENCY, LevelId.CONTACT_FIRST)


@dataclass(frozen=True)
class Person:
    """A complete sheet without ignored answers, and what follows from it."""

    sheet: AnswerSheet
    evaluation: Evaluation
    guidance: Guidance

    def truth(self, condition: Condition) -> Truth:
        return self.evaluation.truth(condition)

    @cached_property
    def found(self) -> frozenset[tuple[str, bool]]:
        return frozenset((f.rule.id, f.certain) for f in self.guidance.findings)

    @cached_property
    def topics(self) -> frozenset[str]:
        return frozenset(f.rule.topic for f in self.guidance.findings)


@dataclass(frozen=True)
class Trial:
    """Every claim tried on every person; the answers are found without any formula."""

    book: RuleBook

    @cached_property
    def people(self) -> list[Person]:
        return [
            Person(sheet, Evaluation(self.book, sheet), guidance)
            for sheet in every_sheet(self.book)
            if (guidance := assess(self.book, sheet)).complete and not guidance.ignored
        ]

    @cached_property
    def twins(self) -> list[tuple[str, Person, Person]]:
        """Return every two sheets that differ, of what both are asked, in one question alone."""
        names = list(self.book.questions)
        answers = [tuple(p.sheet.chosen(name) for name in names) for p in self.people]
        pairs = []
        for (one, before), (other, after) in combinations(
            zip(self.people, answers, strict=True), 2
        ):
            differing = map(both_and_apart, before, after)
            apart = [name for name, differs in zip(names, differing, strict=True) if differs]
            if len(apart) == 1:
                pairs += [(apart[0], one, other), (apart[0], other, one)]
        return pairs

    def faults(self) -> set[Where]:
        return {(code, path) for code, find in self._claims().items() for path in find()}

    def _claims(self) -> dict[Code, Callable[[], Iterator[KeyPath]]]:
        return {
            Code.GUARANTEE_BROKEN: self.broken,
            Code.GUARANTEE_FOR_NOBODY: self.for_nobody,
            Code.ASKING_NOT_PROMISED: self.unpromised,
            Code.ADVICE_CONTRADICTS: self.contradicting,
            Code.INTERRUPTION_WITHDRAWN: self.withdrawn,
            Code.INTERRUPTION_WAITS: self.waiting,
            Code.NO_LEVEL: self.no_level,
            Code.DOUBT_REASSURES: self.reassuring,
            Code.SILENCE_UNCOVERED: self.uncovered,
            Code.SILENCE_TOO_CALM: self.too_calm,
            Code.DOUBT_LOST: self.lost,
            Code.QUESTION_NEVER_ASKED: self.never_asked,
            Code.OPTION_NEVER_MATTERS: self.never_mattering,
            Code.RULE_NEVER_HOLDS: self.never_holding,
            Code.DOUBT_NEVER_COMES: self.doubt_never_coming,
            Code.RULE_REDUNDANT: self.redundant,
            Code.RULES_ALIKE: self.alike,
        }

    def broken(self) -> Iterator[KeyPath]:
        for n, guarantee in enumerate(self.book.guarantees):
            concerned = [p for p in self.people if concerns(guarantee, p)]
            if not all(keeps(person, guarantee) for person in concerned):
                yield ("guarantees", n)

    def for_nobody(self) -> Iterator[KeyPath]:
        for n, guarantee in enumerate(self.book.guarantees):
            if not any(concerns(guarantee, p) for p in self.people):
                yield ("guarantees", n, "whenever" if guarantee.asks is None else "of")

    def unpromised(self) -> Iterator[KeyPath]:
        book = self.book
        conditions = [rule.when for rule in book.rules if rule.interrupt]
        conditions += [g.whenever for g in book.guarantees if g.whenever and g.at_least in URGENT]
        needed = set[str]()
        while conditions:
            new = questions_in(book, conditions.pop()) - needed
            needed |= new
            conditions += [g.of for g in book.guarantees if g.asks in new and g.of]
        for question in needed - {guarantee.asks for guarantee in book.guarantees}:
            yield Places(book).question(question)

    def contradicting(self) -> Iterator[KeyPath]:
        for person in self.people:
            told = self.told(person)
            for (one, acts), (two, others) in combinations_with_replacement(told, 2):
                if any(excludes(self.book, act, other) for act in acts for other in others):
                    yield max(one, two)

    def told(self, person: Person) -> list[tuple[KeyPath, tuple[str, ...]]]:
        """Return what a level and findings tell a person to do, each with its path."""
        level, found = person.guidance.level, {f.rule.id for f in person.guidance.findings}
        reached = level or LevelId.INFORMATION
        parts: list[tuple[KeyPath, tuple[str, ...]]] = [
            (("levels", n), each.acts)
            for n, each in enumerate(self.book.levels)
            if each.id is reached
        ]
        rules = enumerate(self.book.rules)
        return [*parts, *((("rules", n), rule.acts) for n, rule in rules if rule.id in found)]

    def withdrawn(self) -> Iterator[KeyPath]:
        for n, rule in enumerate(self.book.rules):
            if rule.interrupt and any(self.taken_back(rule, person) for person in self.people):
                yield ("rules", n, "when")

    def taken_back(self, rule: Rule, person: Person) -> bool:
        shown = (
            Evaluation(self.book, before).truth(rule.when) is True
            for before in beginnings(person.sheet)
        )
        return person.truth(rule.when) is not True and any(shown)

    def waiting(self) -> Iterator[KeyPath]:
        for n, rule in enumerate(self.book.rules):
            deciding = {
                question
                for question, one, other in self.twins
                if (one.truth(rule.when) is True) != (other.truth(rule.when) is True)
            }
            idle = questions_in(self.book, rule.when) - deciding
            if rule.interrupt and (idle or self.kept_waiting(rule)):
                yield ("rules", n, "when")

    def kept_waiting(self, rule: Rule) -> list[Person]:
        """Return those who could know from some answer on that a rule holds, but not from it."""
        ends: dict[tuple[tuple[str, frozenset[str]], ...], list[Person]] = {}
        for person in self.people:
            for before in beginnings(person.sheet):
                ends.setdefault(tuple(before.answers.items()), []).append(person)
        return [
            person
            for answers, people in ends.items()
            if all(person.truth(rule.when) for person in people)
            and Evaluation(self.book, AnswerSheet(dict(answers))).truth(rule.when) is not True
            for person in people
        ]

    def no_level(self) -> Iterator[KeyPath]:
        if any(person.guidance.level is None for person in self.people):
            yield ("rules",)

    def reassuring(self) -> Iterator[KeyPath]:
        for n, rule in enumerate(self.book.rules):
            if rule.doubt_level and rule.doubt_level.rank < rule.level.rank:
                yield ("rules", n, "when_unknown")
        for question, person, doubting in self.twins:
            (option, *others) = doubting.sheet.chosen(question)
            unknown = self.book.questions[question].unknown_options
            if not others and option in unknown and calmer(doubting, person):
                yield Places(self.book).option(question, option)

    def uncovered(self) -> Iterator[KeyPath]:
        for n, rule in enumerate(self.book.rules):
            doubting = [p for p in self.people if p.truth(rule.when) is None]
            if rule.doubt_level is None and any(rule.topic not in p.topics for p in doubting):
                yield ("rules", n, "when_unknown")

    def too_calm(self) -> Iterator[KeyPath]:
        for n, rule in enumerate(self.book.rules):
            if rule.doubt_level is not None or rule.silent_because is not None:
                continue
            for person in self.people:
                levels = [
                    f.level.rank for f in person.guidance.findings if f.rule.topic == rule.topic
                ]
                if person.truth(rule.when) is None and levels and min(levels) > rule.level.rank:
                    yield ("rules", n, "when_unknown")

    def lost(self) -> Iterator[KeyPath]:
        for person in self.people:
            because = [led for f in person.guidance.findings for led in f.because]
            heard = {led.question for led in because if DECLINED in led.answer}
            declined = set(person.guidance.unknown) - set(person.guidance.to_find_out)
            for question in declined - heard:
                yield Places(self.book).option(question, DECLINED)

    def never_asked(self) -> Iterator[KeyPath]:
        for question in self.book.questions:
            if not any(person.sheet.chosen(question) for person in self.people):
                yield Places(self.book).question(question)

    def never_mattering(self) -> Iterator[KeyPath]:
        mattering = {
            (question, option)
            for question, one, other in self.twins
            if one.found != other.found
            for option in self.compared(question, one, other)
        }
        unasked = set(self.never_asked())
        for question in self.book.questions.values():
            for option in question.options:
                asked = Places(self.book).question(question.id) not in unasked
                if asked and (question.id, option.id) not in mattering:
                    yield Places(self.book).option(question.id, option.id)

    def compared(self, question: str, one: Person, other: Person) -> Iterator[str]:
        """Yield the options that one chose, and that other only left away, or gave up for one."""
        asked = self.book.questions[question]
        before, after = one.sheet.chosen(question), other.sheet.chosen(question)
        alone = asked.exclusive_options
        for option in before - after:
            left = (before - {option}) - alone
            only_left = left == after - alone and not after & alone & asked.unknown_options
            if not asked.many or option in alone or only_left:
                yield option

    def never_holding(self) -> Iterator[KeyPath]:
        for n, rule in enumerate(self.book.rules):
            if not any(p.truth(rule.when) is True for p in self.people):
                yield ("rules", n, "when")

    def doubt_never_coming(self) -> Iterator[KeyPath]:
        for n, rule in enumerate(self.book.rules):
            doubted = any(p.truth(rule.when) is None for p in self.people)
            if (rule.doubt or rule.when_unknown) and not doubted:
                yield ("rules", n, "doubt" if rule.doubt else "when_unknown")

    def redundant(self) -> Iterator[KeyPath]:
        for n, rule in enumerate(self.book.rules):
            kind = (rule.topic, rule.level)
            others = [r for r in self.book.rules if r is not rule and (r.topic, r.level) == kind]
            told = {advice for other in others for advice in advice_of(other)}
            holding = [p for p in self.people if p.truth(rule.when) is True]
            beside = all(holds_beside(person, others) for person in holding)
            if holding and others and beside and not advice_of(rule) - told:
                yield ("rules", n)

    def alike(self) -> Iterator[KeyPath]:
        for (_, one), (n, other) in combinations(enumerate(self.book.rules), 2):
            truths = [(p.truth(one.when), p.truth(other.when)) for p in self.people]
            spoken = any(truth is not False for truth, _ in truths)
            if (one.title, one.reason) == (other.title, other.reason):
                yield ("rules", n)
            elif one.topic == other.topic and spoken and all(t is its for t, its in truths):
                yield ("rules", n, "when")


def both_and_apart(before: frozenset[str], after: frozenset[str]) -> bool:
    return before != after and bool(before) and bool(after)


def concerns(guarantee: Guarantee, person: Person | Evaluation) -> bool:
    if guarantee.about is None:
        return True
    truth = person.truth(guarantee.about)
    return truth is True or (guarantee.asks is not None and truth is None)


def excludes(book: RuleBook, act: str, other: str) -> bool:
    return other in book.acts[act] or act in book.acts[other]


def beginnings(sheet: AnswerSheet) -> Iterator[AnswerSheet]:
    """Yield what a person had answered before each of their answers, in the order asked."""
    answers = list(sheet.answers.items())
    for count in range(len(answers)):
        yield AnswerSheet().with_answers(dict(answers[:count]))


def keeps(person: Person, guarantee: Guarantee) -> bool:
    if guarantee.at_least is not None:
        level = person.guidance.level or LevelId.INFORMATION
        return level.rank <= guarantee.at_least.rank
    if guarantee.topic is not None:
        return guarantee.topic in person.topics
    if guarantee.asks is not None:
        return person.evaluation.enabled[guarantee.asks]
    assert guarantee.never is not None
    return person.truth(guarantee.never) is False


def calmer(doubting: Person, person: Person) -> bool:
    level = doubting.guidance.level or LevelId.INFORMATION
    rules = [f.rule for f in person.guidance.findings if f.rule.doubt_level]
    weights = [max(r.level.rank, r.doubt_level.rank) for r in rules if r.doubt_level]
    return any(level.rank > weight < LevelId.INFORMATION.rank for weight in weights)


def holds_beside(person: Person, others: list[Rule]) -> bool:
    return any(person.truth(other.when) is True for other in others)


def advice_of(rule: Rule) -> set[str | None]:
    return {rule.do, *rule.ask, *rule.bring} - {None}


def where(faults: tuple[Fault, ...]) -> set[Where]:
    return {(fault.code, fault.path) for fault in faults}
