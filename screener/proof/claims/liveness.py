"""Checks that every part has a use: questions are asked, options matter, rules can hold."""

from __future__ import annotations

from collections.abc import Iterator

from screener.proof.faults import Code, Fault
from screener.proof.people import People
from screener.proof.solver.circuit import Literal
from screener.rulebook.model import Option, Question, Rule


def never_asked(people: People) -> Iterator[Fault]:
    """Yield the questions that nobody is ever asked."""
    for question in people.book.questions:
        with people.some() as some:
            asked = some.exist([some.sheets.enabled(question)], question)
        if not asked:
            story = "nobody is ever asked this: 'enable_when' is false whatever was answered before"
            yield Fault(Code.QUESTION_NEVER_ASKED, people.places.question(question), story)


def never_mattering(people: People) -> Iterator[Fault]:
    """Yield the options that change no finding for anybody, compared with any other answer.

    In a question that takes several answers, an option that is not exclusive is compared only with
    leaving it out, or with an exclusive option that is not an unknown one. Questions that are never
    asked are skipped, because :func:`never_asked` reports them.
    """
    for question in people.book.questions.values():
        rules = people.rules_on[question.id]
        idle = _idle_options(people, question, rules)
        with people.some() as some:
            if idle and some.exist([some.sheets.enabled(question.id)], question.id):
                yield from _never_mattering(some, question, idle, rules)


def never_holding(people: People) -> Iterator[Fault]:
    """Yield the rules that hold for nobody."""
    for some, n, rule in _each_rule(people):
        if not some.exist([some.sheets.certain(rule)], rule.id):
            story = "holds for nobody: no answers make 'when' true"
            yield Fault(Code.RULE_NEVER_HOLDS, ("rules", n, "when"), story)


def doubt_never_coming(people: People) -> Iterator[Fault]:
    """Yield the rules that say what to do in doubt but are never in doubt."""
    for some, n, rule in _each_rule(people):
        if rule.doubt is None and rule.when_unknown is None:
            continue
        if not some.exist([some.sheets.doubtful(rule)], rule.id):
            key = "doubt" if rule.doubt else "when_unknown"
            story = f"has '{key}', but no answers leave it in doubt"
            yield Fault(Code.DOUBT_NEVER_COMES, ("rules", n, key), story)


def _each_rule(people: People) -> Iterator[tuple[People, int, Rule]]:
    """Yield the rules with their numbers, each with the people of its topic."""
    for some, rules in people.by_topic():
        yield from ((some, n, rule) for n, rule in rules)


def _idle_options(
    people: People, question: Question, rules: tuple[Rule, ...]
) -> tuple[Option, ...]:
    """Return the options that matter to none of the rules.

    It asks rule by rule, the simplest first, because the first few tell most options apart. No
    certificate is wanted of a search that a later rule may overturn.
    """
    idle = question.options
    with people.some(certified=False) as some:
        for rule in rules:
            differing = _differing(some, (rule,))
            idle = tuple(o for o in idle if not _matters(some, question, o, differing))
            if not idle:
                break
    return idle


def _never_mattering(
    people: People, question: Question, idle: tuple[Option, ...], rules: tuple[Rule, ...]
) -> Iterator[Fault]:
    differing = _differing(people, rules)
    for option in idle:
        if not _matters(people, question, option, differing):
            story = (
                f"choosing '{option.text}' changes nothing for anybody: no finding comes, goes or "
                "becomes doubtful by it"
            )
            path = people.places.option(question.id, option.id)
            yield Fault(Code.OPTION_NEVER_MATTERS, path, story)


def _matters(people: People, question: Question, option: Option, differing: Literal) -> bool:
    """Return whether choosing the option, and changing nothing else, can make that difference."""
    instead = _instead(people, question, option.id)
    mattering = [differing, *people.twins.alike(but=question.id), *instead]
    return people.exist(mattering, question.id, option.id)


def _differing(people: People, rules: tuple[Rule, ...]) -> Literal:
    """Return the literal for: the rules give the two sheets of a person different findings."""
    one, other = people.sheets, people.twins.other
    pairs = [
        pair
        for rule in rules
        for pair in (
            (one.certain(rule), other.certain(rule)),
            (one.finding(rule), other.finding(rule)),
        )
    ]
    return people.circuit.any_of(people.circuit.differ(*pair) for pair in pairs)


def _instead(people: People, question: Question, option: str) -> list[Literal]:
    """Return the literals for: the first sheet chooses the option, and the second does not."""
    chosen, left = people.sheets.chosen(question.id), people.twins.other.chosen(question.id)
    instead = [chosen[option], -left[option]]
    alone = question.exclusive_options
    if question.many and option not in alone:
        others = chosen.keys() - {option} - alone
        instead += people.twins.alike_in(question.id, sorted(others))
        instead += [-left[name] for name in sorted(alone & question.unknown_options)]
    return instead
