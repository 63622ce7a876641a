"""Checks that no rule only repeats what others say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from screener.proof.faults import Code, Fault
from screener.proof.people import People
from screener.rulebook.model import Rule


def redundant(people: People) -> Iterator[Fault]:
    """Yield the rules that never hold without another rule of the same topic and level.

    A rule that has something of its own to do, to ask or to bring is not redundant. A rule that
    never holds is skipped, because :func:`~screener.proof.claims.liveness.never_holding` reports
    it.
    """
    for n, rule in enumerate(people.book.rules):
        others = _others(people, rule)
        if not others or _adds(rule, others):
            continue
        if _never_alone(people, rule, others):
            named = ", ".join(f"'{other.id}'" for other in others)
            story = (
                f"adds nothing: wherever it holds, so does one of {named}, at the same level and "
                "on the same topic, and it has nothing of its own to do, to ask or to bring"
            )
            yield Fault(Code.RULE_REDUNDANT, ("rules", n), story)


def alike(people: People) -> Iterator[Fault]:
    """Yield the second of two rules that say the same, in the same words or on the same answers.

    Rules speak on the same answers if they share a topic, hold for the same people, and are in
    doubt for the same people.
    """
    for (_, one), (n, other) in combinations(enumerate(people.book.rules), 2):
        if (one.title, one.reason) == (other.title, other.reason):
            story = f"says in the same words what the rule '{one.id}' says"
            yield Fault(Code.RULES_ALIKE, ("rules", n), story)
        elif one.topic == other.topic and _always_together(people, one, other):
            story = f"holds, and is in doubt, for just the people of the rule '{one.id}'"
            yield Fault(Code.RULES_ALIKE, ("rules", n, "when"), story)


def _others(people: People, rule: Rule) -> list[Rule]:
    kind = (rule.topic, rule.level)
    rules = people.book.rules
    return [other for other in rules if other is not rule and (other.topic, other.level) == kind]


def _adds(rule: Rule, others: list[Rule]) -> bool:
    """Return whether a rule has anything to do, to ask or to bring that the others lack."""
    return bool(_advice(rule) - set().union(*(_advice(other) for other in others)))


def _advice(rule: Rule) -> set[str]:
    return {*rule.ask, *rule.bring} | ({rule.do} if rule.do else set())


def _never_alone(people: People, rule: Rule, others: list[Rule]) -> bool:
    """Return whether a rule holds for somebody, but never without one of the others."""
    with people.some() as some:
        holds = some.sheets.certain(rule)
        without = [-some.sheets.certain(other) for other in others]
        return some.exist([holds]) and not some.exist([holds, *without])


def _always_together(people: People, one: Rule, other: Rule) -> bool:
    """Return whether two rules hold and are in doubt for the same people, at least for one."""
    with people.some() as some:
        pairs = zip(some.sheets.rails(one.when), some.sheets.rails(other.when), strict=True)
        apart = some.circuit.any_of(some.circuit.differ(*pair) for pair in pairs)
        return some.exist([some.sheets.rails(one.when).possible]) and not some.exist([apart])
