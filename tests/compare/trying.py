"""What a change takes back, found by trying everybody, without any formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from screener.proof.faults import Places, level_in_words
from screener.rulebook.model import Guarantee, LevelId, Rule, RuleBook, TimeframeId
from screener.yamlfile.parse import KeyPath
from tests.proof.trial import Person, Trial, concerns

Taken = tuple[KeyPath, str, bool]
"""The path of a loss, its message, and whether the part is gone."""
Pair = tuple[Person, Person]


@dataclass(frozen=True)
class ByTrying:
    """The losses of a change of a book whose questions stay, without any formula."""

    old: RuleBook
    new: RuleBook

    @cached_property
    def pairs(self) -> list[Pair]:
        both = product(Trial(self.old).people, Trial(self.new).people)
        return [pair for pair in both if self.one_person(*pair)]

    def one_person(self, before: Person, after: Person) -> bool:
        return all(
            self.alike(name, before.sheet.chosen(name), after.sheet.chosen(name))
            for name in self.old.questions
        )

    def alike(self, name: str, one: frozenset[str], other: frozenset[str]) -> bool:
        """Return whether one person can answer a question like this before and after."""
        options, now = (
            {option.id for option in book.questions[name].options} for book in (self.old, self.new)
        )
        if not one or not other:
            return True
        if not one & now and not now - options:
            return True  # no room for the answer
        if len(one & now) > 1 and self.cannot_stand_together(name):
            return other & options <= one
        return one & now == other & options

    def cannot_stand_together(self, name: str) -> bool:
        before, after = self.old.questions[name], self.new.questions[name]
        return not after.many or bool(after.exclusive_options - before.exclusive_options)

    def taken(self, said: Callable[[Person], bool], still: Callable[[Person], bool]) -> bool:
        return any(said(before) and not still(after) for before, after in self.pairs)

    def losses(self) -> Iterator[Taken]:
        for n, guarantee in enumerate(self.old.guarantees):
            yield from self.of_guarantee(n, guarantee)
        for name in self.old.questions:
            path = (*Places(self.new).question(name), "enable_when")
            if self.taken(lambda p, q=name: asked(p, q), lambda p, q=name: asked(p, q)):  # type: ignore[misc] # mypy infers no default
                yield path, "is no longer asked of", False
        for n, rule in enumerate(self.old.rules):
            found = list(self.of_rule(rule))
            if rule.id in (ids := [other.id for other in self.new.rules]):
                yield from ((("rules", ids.index(rule.id)), words, False) for words in found)
            elif found:
                yield ("rules", n), "is gone; it spoke to", True
        yield from self.of_acts()

    def of_acts(self) -> Iterator[Taken]:
        """Yield the acts that a rule with the same words no longer declares."""
        before = {rule.id: rule for rule in self.old.rules}
        for n, rule in enumerate(self.new.rules):
            same = before.get(rule.id)
            if same and (same.do, same.headline) == (rule.do, rule.headline):
                for act in set(same.acts).difference(rule.acts):
                    yield ("rules", n), f"no longer says that it tells people to '{act}'", False

    def of_guarantee(self, n: int, guarantee: Guarantee) -> Iterator[Taken]:
        known = {other.id for other in self.old.guarantees} - {guarantee.id}
        able = [other for other in self.new.guarantees if other.id not in known]
        strong = [other for other in able if self.as_strong(guarantee, other)]
        if strong and not self.taken(
            lambda p: concerns(guarantee, p), lambda p: any(concerns(other, p) for other in strong)
        ):
            return
        ids = [other.id for other in self.new.guarantees]
        if guarantee.id not in ids:
            yield ("guarantees", n), "is deleted: A promise.", True
            return
        same = self.new.guarantees[ids.index(guarantee.id)]
        less = "is no longer about" if same in strong else "promises less"
        yield ("guarantees", ids.index(guarantee.id)), less, False

    def as_strong(self, guarantee: Guarantee, other: Guarantee) -> bool:
        if guarantee.never is not None:
            before, after = guarantee.never, other.never
            return after is not None and not self.taken(
                lambda p: p.truth(before) is not False, lambda p: p.truth(after) is not False
            )
        if guarantee.at_least is not None:
            return other.at_least is not None and other.at_least.rank <= guarantee.at_least.rank
        return (other.topic, other.asks) == (guarantee.topic, guarantee.asks)

    def of_rule(self, rule: Rule) -> Iterator[str]:
        known = {other.id for other in self.old.rules} - {rule.id}
        able = [other for other in self.new.rules if other.id not in known]
        able = [other for other in able if other.id == rule.id or other.topic == rule.topic]
        if rule.interrupt and self.taken(
            lambda p: (rule.id, True) in p.found,
            lambda p: any(
                o.interrupt and urgent(o, rule) and (o.id, True) in p.found for o in able
            ),
        ):
            yield "no longer interrupts"
        if rule.level is not LevelId.INFORMATION:
            yield from self.sayings(rule, able)

    def sayings(self, rule: Rule, able: list[Rule]) -> Iterator[str]:
        for level in (LevelId.INFORMATION, *LevelId):
            if self.taken(lambda p: says(p, [rule], level), lambda p: says(p, able, level)):  # noqa: B023 - called at once
                speaks = level is LevelId.INFORMATION
                words = f"weighs less than {level_in_words(level)} for"
                yield "no longer speaks to" if speaks else words
                return
        early = [other for other in able if late(other) <= late(rule)]
        if self.taken(
            lambda p: says(p, [rule], LevelId.INFORMATION),
            lambda p: says(p, early, LevelId.INFORMATION),
        ):
            yield f"comes later than '{rule.within}' for"


def asked(person: Person, question: str) -> bool:
    return person.evaluation.enabled[question]


def urgent(one: Rule, other: Rule) -> bool:
    return one.level.rank <= other.level.rank


def says(person: Person, rules: list[Rule], level: LevelId) -> bool:
    """Return whether one of the rules gives a finding at least that urgent."""
    names = {rule.id for rule in rules}
    return any(f.rule.id in names and f.level.rank <= level.rank for f in person.guidance.findings)


def late(rule: Rule) -> int:
    return len(TimeframeId) if rule.within is None else rule.within.rank
