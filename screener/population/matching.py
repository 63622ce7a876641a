"""Whether a condition holds for answers as they are: each is given or not, and none is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not

Answers = Mapping[str, frozenset[str]]
"""The options chosen for each question."""
Matcher = Callable[[Answers], bool]


def matcher(condition: Condition) -> Matcher:
    """Return whether a condition holds, as a function of answers; without an answer it does not.

    Raises TypeError for a name or a score, which a population cannot use.
    """
    if isinstance(condition, AnswerIs):
        question, options = condition.question, condition.options
        return lambda answers: not options.isdisjoint(answers.get(question, ()))
    if isinstance(condition, Not):
        opposite = matcher(condition.negated)
        return lambda answers: not opposite(answers)
    if isinstance(condition, All | AnyOf):
        join = all if isinstance(condition, All) else any
        parts = [matcher(part) for part in condition.parts]
        return lambda answers: join(part(answers) for part in parts)
    raise TypeError(f"{condition!r} needs a rule book")
