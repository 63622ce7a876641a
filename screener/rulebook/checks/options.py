"""Checks of the options of each question: doubt, denial, and words that tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from screener.errors import Problem
from screener.rulebook.checks.outline import RuleBookOutline
from screener.wording import quoted
from screener.yamlfile.parse import KeyPath

_ALWAYS_UNKNOWN: Final = ("not_sure", "prefer_not_to_say")


def unfit_options(outline: RuleBookOutline) -> Iterator[Problem]:
    """Yield every problem with the options of a question."""
    for check in _CHECKS:
        yield from check(outline)


def _exclusive_without_many(outline: RuleBookOutline) -> Iterator[Problem]:
    for path, question in outline.questions():
        for where, option in outline.items(*path, "options"):
            if option.get("exclusive") is True and question.get("many", False) is False:
                message = "'exclusive' only makes sense if the question has 'many: true'"
                yield outline.problem((*where, "exclusive"), message, at_key=True)


def _doubt_taken_for_an_answer(outline: RuleBookOutline) -> Iterator[Problem]:
    for path, _ in outline.questions():
        for where, option in outline.items(*path, "options"):
            name = option.get("id")
            if name in _ALWAYS_UNKNOWN and option.get("unknown") is not True:
                message = f"'{name}' without 'unknown: true' would count as a plain answer; add it"
                yield outline.problem((*where, "id"), message)


def _known_to_all(outline: RuleBookOutline) -> Iterator[Problem]:
    for path, question in outline.questions():
        options = [option for _, option in outline.items(*path, "options")]
        unsure = any(
            option.get("unknown") is True or option.get("id") in _ALWAYS_UNKNOWN
            for option in options
        )
        claimed = question.get("always_known") is True
        if claimed and unsure:
            message = "has an option with 'unknown: true', so it cannot be 'always_known'"
            yield outline.problem((*path, "always_known"), message, at_key=True)
        elif options and not claimed and not unsure:
            message = (
                "has no option with 'unknown: true'; add one for people who do not know, or "
                "'always_known: true' if everybody can answer"
            )
            yield outline.problem(path, message)


def _same_words(outline: RuleBookOutline) -> Iterator[Problem]:
    for path, _ in outline.questions():
        for key, readers in (("text", "people"), ("record", "clinicians")):
            yield from _alike(outline, path, key, readers)


def _alike(outline: RuleBookOutline, path: KeyPath, key: str, readers: str) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for option, _ in outline.items(*path, "options"):
        where = (*option, key)
        text = outline.texts(*where)
        words = " ".join((text or "").casefold().split())
        if words and words in lines:
            message = f"{quoted(text)} is also the {key} of the option on line {lines[words]}"
            yield outline.problem(where, f"{message}; {readers} could not tell them apart")
        lines.setdefault(words, outline.document.place_of(where)[0])


def _denied_beside_others(outline: RuleBookOutline) -> Iterator[Problem]:
    for path, question in outline.questions():
        for where, option in outline.items(*path, "options"):
            alone = question.get("many") is not True or option.get("exclusive") is True
            if option.get("denies") is True and not alone:
                message = "needs 'exclusive: true', or people could choose it with what it denies"
                yield outline.problem((*where, "denies"), message, at_key=True)


def _denied_doubt(outline: RuleBookOutline) -> Iterator[Problem]:
    for path, _ in outline.questions():
        for where, option in outline.items(*path, "options"):
            if option.get("denies") is True and option.get("unknown") is True:
                message = "an unknown option denies nothing; keep one of 'denies' and 'unknown'"
                yield outline.problem((*where, "denies"), message, at_key=True)


_CHECKS: Final[tuple[Callable[[RuleBookOutline], Iterator[Problem]], ...]] = (
    _exclusive_without_many,
    _doubt_taken_for_an_answer,
    _known_to_all,
    _same_words,
    _denied_doubt,
    _denied_beside_others,
)
