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
    for n, rule, others in _with_others(people):
        if others and not _adds(rule, others) and _never_alone(people, rule, others):
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
    for same in people.rules_by(_words):
        for (_, one), (n, _) in combinations(same, 2):
            story = f"says in the same words what the rule '{one.id}' says"
            yield Fault(Code.RULES_ALIKE, ("rules", n), story)
    for some, same in people.by_topic():
        yield from _on_the_same_answers(some, same)


def _words(rule: Rule) -> tuple[str, str]:
    return rule.title, rule.reason


def _on_the_same_answers(people: People, rules: list[tuple[int, Rule]]) -> Iterator[Fault]:
    """Yield the second of two rules for the same people, unless they also use the same words."""
    for (_, one), (n, other) in combinations(rules, 2):
        if _words(one) != _words(other) and _always_together(people, one, other):
            story = f"holds, and is in doubt, for just the people of the rule '{one.id}'"
            yield Fault(Code.RULES_ALIKE, ("rules", n, "when"), story)


def _with_others(people: People) -> Iterator[tuple[int, Rule, list[Rule]]]:
    """Yield the rules with their numbers, each with the others of its topic and level."""
    for rules in people.rules_by(lambda rule: (rule.topic, rule.level)):
        for n, rule in rules:
            yield n, rule, [other for _, other in rules if other is not rule]


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
        alone = [holds, *without]
        return some.exist([holds], rule.id) and not some.exist(alone, rule.id)


def _always_together(people: People, one: Rule, other: Rule) -> bool:
    """Return whether two rules hold and are in doubt for the same people, at least for one."""
    pairs = zip(people.sheets.rails(one.when), people.sheets.rails(other.when), strict=True)
    apart = people.circuit.any_of(people.circuit.differ(*pair) for pair in pairs)
    if people.exist([apart], one.id, other.id):
        return False
    return people.exist([people.sheets.rails(one.when).possible], one.id, other.id)
