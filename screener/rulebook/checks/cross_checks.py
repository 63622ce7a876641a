"""Checks across the parts of a rule book: names that must exist, order, doubt, dates.

Each check is a generator of problems. The checks read the outline, so that they also run on a rule
book with broken parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from screener.errors import Problem
from screener.rulebook.checks.advice import misadvice
from screener.rulebook.checks.hazards import uncontrolled
from screener.rulebook.checks.options import unfit_options
from screener.rulebook.checks.outline import Leaf, RuleBookOutline
from screener.rulebook.checks.terms import misused_terms
from screener.rulebook.model import LevelId
from screener.wording import allowed, quoted, unknown
from screener.yamlfile.outline import Outline
from screener.yamlfile.parse import KeyPath

_RESERVED: Final = ("all", "any", "not")
_MOST_LINKS: Final = 6
_MOST_USES: Final = 1_000
_ORDER: Final = tuple(level.value for level in LevelId)
_WITH_IDS: Final = {
    "levels": "level",
    "sections": "section",
    "rules": "rule",
    "guarantees": "guarantee",
    "hazards": "hazard",
    "learn": "lesson",
}
_CITING: Final = ("rules", "hazards", "learn")
_DATES: Final = ("evidence_checked", "checked", "revised", "date")


def disagreements(outline: RuleBookOutline, *, today: date) -> Iterator[Problem]:
    """Yield every problem between the parts; `today` is the latest day that is today anywhere."""
    for check in _CHECKS:
        yield from check(outline)
    yield from unfit_options(outline)
    yield from misadvice(outline)
    yield from misused_terms(outline)
    yield from uncontrolled(outline)
    yield from _future_dates(outline, today)


def _duplicate_ids(outline: RuleBookOutline) -> Iterator[Problem]:
    for key, kind in _WITH_IDS.items():
        yield from _duplicates(outline, kind, outline.items(key))
    yield from _duplicates(outline, "question", outline.questions())
    for path, _ in outline.questions():
        yield from _duplicates(outline, "option of the question", outline.items(*path, "options"))


def _duplicates(
    outline: RuleBookOutline, kind: str, parts: Iterable[tuple[KeyPath, Mapping[str, Any]]]
) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for path, _ in parts:
        name, where = outline.texts(*path, "id"), (*path, "id")
        if name in lines:
            message = f"the id {quoted(name)} is already used on line {lines[name]}"
            yield outline.problem(where, f"{message}; every {kind} needs its own")
        elif name is not None:
            lines[name] = outline.document.place_of(where)[0]


def _clashing_names(outline: RuleBookOutline) -> Iterator[Problem]:
    questions = set(outline.question_ids())
    for score in outline.names("scores"):
        if score in questions:
            message = "a question has this name too; a score needs its own"
            yield outline.problem(("scores", score), message, at_key=True)
    named: list[tuple[KeyPath, object]] = [
        *((("scores", score), score) for score in outline.names("scores")),
        *(((*path, "id"), question.get("id")) for path, question in outline.questions()),
    ]
    for where, name in named:
        if name in _RESERVED:
            message = f"'{name}' has a special meaning in conditions; choose another name"
            yield outline.problem(where, message, at_key=True)


def _level_order(outline: RuleBookOutline) -> Iterator[Problem]:
    calmest = 0
    for path, _ in outline.items("levels"):
        name = outline.texts(*path, "id")
        rank = _ORDER.index(name) if name in _ORDER else calmest
        if rank < calmest:
            message = f"is out of order; most urgent first: {', '.join(_ORDER)}"
            yield outline.problem((*path, "id"), message)
        calmest = max(rank, calmest)


def _unlisted_levels(outline: RuleBookOutline) -> Iterator[Problem]:
    listed = [level for level in outline.names("levels") if level in _ORDER]
    places = [(*path, "level") for path, _ in outline.items("rules")]
    places += [(*path, "when_unknown", "level") for path, _ in outline.items("rules")]
    places += [(*path, "at_least") for path, _ in outline.items("guarantees")]
    for where in places if outline.has("levels") else ():
        level = outline.texts(*where)
        if level in _ORDER and level not in listed:
            message = f"the level '{level}' is not listed under 'levels'; {allowed(level, listed)}"
            yield outline.problem(where, message)


def _unknown_topics(outline: RuleBookOutline) -> Iterator[Problem]:
    topics = outline.names("topics")
    parts = (*outline.items("rules"), *outline.items("guarantees"))
    for path, _ in parts if outline.has("topics") else ():
        topic = outline.texts(*path, "topic")
        if topic is not None and topic not in topics:
            yield outline.problem((*path, "topic"), unknown("topic", topic, topics))


def _unknown_informants(outline: RuleBookOutline) -> Iterator[Problem]:
    informants = outline.names("informants")
    for path, _ in outline.questions():
        who = outline.texts(*path, "find_out", "who")
        if who is not None and who not in informants:
            where = (*path, "find_out", "who")
            yield outline.problem(where, unknown("informant", who, informants))


def _unknown_sources(outline: RuleBookOutline) -> Iterator[Problem]:
    sources = outline.names("sources")
    parts = (part for key in _CITING for part in outline.items(key))
    cited = (cite for path, _ in parts for cite, _ in outline.items(*path, "cite"))
    for cite in cited if outline.has("sources") else ():
        source = outline.texts(*cite, "source")
        if source is not None and source not in sources:
            yield outline.problem((*cite, "source"), unknown("source", source, sources))


def _unknown_names_in_conditions(outline: RuleBookOutline) -> Iterator[Problem]:
    known = {
        "name": ("named condition", outline.names("conditions")),
        "score": ("score", outline.names("scores")),
        "answer": ("question", outline.question_ids()),
    }
    for leaf in (leaf for path in _conditions(outline) for leaf in outline.leaves(path)):
        kind, names = known[leaf.kind]
        if leaf.name in names:
            yield from _unknown_options(outline, leaf)
        elif leaf.kind != "answer" or outline.has("sections"):
            yield outline.problem(leaf.path, unknown(kind, leaf.name, names))


def _conditions(outline: RuleBookOutline) -> Iterator[KeyPath]:
    yield from ((*path, "enable_when") for path, _ in outline.questions())
    yield from (("conditions", name) for name in outline.names("conditions"))
    yield from ((*path, "when") for path, _ in outline.items("rules"))
    guarantees = [path for path, _ in outline.items("guarantees")]
    yield from ((*path, key) for path in guarantees for key in ("whenever", "never", "of"))


def _unknown_questions_asked(outline: RuleBookOutline) -> Iterator[Problem]:
    questions = outline.question_ids()
    for path, _ in outline.items("guarantees") if outline.has("sections") else ():
        asked = outline.texts(*path, "asks")
        if asked is not None and asked not in questions:
            yield outline.problem((*path, "asks"), unknown("question", asked, questions))


def _unknown_options(outline: RuleBookOutline, leaf: Leaf) -> Iterator[Problem]:
    options = outline.option_ids(leaf.name)
    for where, name in leaf.options:
        if options and name not in options:
            message = f"the question {quoted(leaf.name)} has no option {quoted(name)}"
            yield outline.problem(where, f"{message}; {allowed(name, options)}")


def _circles(outline: RuleBookOutline) -> Iterator[Problem]:
    uses = {
        name: [leaf.name for leaf in outline.leaves(("conditions", name)) if leaf.kind == "name"]
        for name in outline.names("conditions")
    }
    circular = [name for name in uses if name in _reached(uses, name)]
    for name in circular:
        message = "leads back to itself; a condition may use others, but never itself"
        yield outline.problem(("conditions", name), message, at_key=True)
    for name in () if circular else _unfolding_too_far(uses):
        message = (
            f"uses conditions that use conditions, more than {_MOST_LINKS} deep or {_MOST_USES} in "
            "all; make it simpler"
        )
        yield outline.problem(("conditions", name), message, at_key=True)


def _unfolding_too_far(uses: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the conditions that expand too far, for example if each uses the last one twice."""
    sizes, before = dict.fromkeys(uses, 1), dict[str, int]()
    for _ in range(_MOST_LINKS + 1):
        before = sizes
        sizes = {
            name: min(_MOST_USES + 1, 1 + sum(before.get(other, 1) for other in used))
            for name, used in uses.items()
        }
    yield from (name for name in uses if sizes[name] != before[name] or sizes[name] > _MOST_USES)


def _reached(uses: Mapping[str, Sequence[str]], start: str) -> set[str]:
    """Return every name that a condition uses, directly or through other conditions."""
    reached: set[str] = set()
    waiting = list(uses[start])
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(uses.get(name, ()))
    return reached


def _deep_leaves(outline: RuleBookOutline, path: KeyPath) -> Iterator[Leaf]:
    """Yield the leaves of a condition and of all named conditions behind it."""
    waiting, seen = [path], {path}
    while waiting:
        for leaf in outline.leaves(waiting.pop()):
            yield leaf
            target = ("conditions", leaf.name)
            if leaf.kind == "name" and target not in seen:
                seen.add(target)
                waiting.append(target)


def _looks_ahead(outline: RuleBookOutline) -> Iterator[Problem]:
    order: dict[str, int] = {}
    for name in outline.question_ids():
        order.setdefault(name, len(order))
    for path, question in outline.questions():
        position = order.get(str(question.get("id")), len(order))
        for leaf in outline.leaves((*path, "enable_when")):
            late = [
                name for name in _questions_read(outline, leaf) if order.get(name, -1) >= position
            ]
            for name in late:
                yield outline.problem(leaf.path, _too_late(name, leaf, order[name] == position))


def _too_late(question: str, leaf: Leaf, itself: bool) -> str:
    when = "the question itself" if itself else "which is asked later"
    through = f", through {quoted(leaf.name)}" if leaf.kind != "answer" else ""
    message = f"looks at {quoted(question)}, {when}{through}"
    return f"{message}; 'enable_when' may look at earlier questions only"


def _questions_read(outline: RuleBookOutline, leaf: Leaf) -> Iterator[str]:
    """Yield the questions that a leaf looks at, also through named conditions and scores."""
    below = _deep_leaves(outline, ("conditions", leaf.name)) if leaf.kind == "name" else [leaf]
    for found in below:
        if found.kind == "answer":
            yield found.name
        elif found.kind == "score":
            yield from (name for _, name in _score_questions(outline, found.name))


def _score_questions(outline: RuleBookOutline, score: str) -> Iterator[tuple[KeyPath, str]]:
    path = ("scores", score, "of")
    questions = outline.document.value_at(path)
    for n, name in enumerate(questions if isinstance(questions, list) else ()):
        if isinstance(name, str):
            yield (*path, n), name


def _scores(outline: RuleBookOutline) -> Iterator[Problem]:
    questions = {str(question.get("id")): question for _, question in outline.questions()}
    for score in outline.names("scores"):
        for where, name in _score_questions(outline, score):
            if name not in questions:
                yield outline.problem(where, unknown("question", name, questions))
            elif questions[name].get("many") is True:
                message = (
                    f"{quoted(name)} allows several answers; a score can only use questions that "
                    "allow one"
                )
                yield outline.problem(where, message)
            yield from _pointless_options(outline, score, name)
            options = outline.options_of(name)
            if options and all(option.get("unknown") is True for _, option in options):
                message = f"no option of {quoted(name)} has points, so it cannot count in a score"
                yield outline.problem(where, message)


def _pointless_options(outline: RuleBookOutline, score: str, question: str) -> Iterator[Problem]:
    needs = f"counts in the score {quoted(score)}, so it needs either 'points' or 'unknown: true'"
    for path, option in outline.options_of(question):
        points, unsure = option.get("points") is not None, option.get("unknown") is True
        if points == unsure:
            yield outline.problem(path, f"{needs}, {'not both' if points else 'but has neither'}")


def _light_doubt(outline: RuleBookOutline) -> Iterator[Problem]:
    floor = LevelId.DISCUSS_BEFORE_STARTING.rank
    for path, rule in outline.items("rules"):
        where = (*path, "when_unknown", "level")
        level, weight = rule.get("level"), outline.texts(*where)
        if level not in _ORDER or weight not in _ORDER:
            continue
        if _ORDER.index(level) < floor < _ORDER.index(weight):
            message = f"'{weight}' is too calm for the doubt about a rule at '{level}'"
            yield outline.problem(where, f"{message}; allowed: {', '.join(_ORDER[: floor + 1])}")


def _lonely_silence(outline: RuleBookOutline) -> Iterator[Problem]:
    rules = tuple(outline.items("rules"))
    spoken = [rule.get("topic") for _, rule in rules if rule.get("when_unknown") != "silent"]
    for path, rule in rules:
        topic = rule.get("topic")
        if rule.get("when_unknown") == "silent" and topic not in spoken:
            said = f"no other rule on the topic {quoted(topic)} reports doubt"
            message = f"cannot be silent, because {said}"
            allowed_instead = "remove 'when_unknown', or give it a level"
            yield outline.problem((*path, "when_unknown"), f"{message}; {allowed_instead}")


def _explained_silence(outline: RuleBookOutline) -> Iterator[Problem]:
    for path, rule in outline.items("rules"):
        if "silent_because" in rule and rule.get("when_unknown") != "silent":
            message = "'silent_because' only makes sense beside 'when_unknown: silent'"
            yield outline.problem((*path, "silent_because"), message, at_key=True)


def _future_dates(outline: RuleBookOutline, today: date) -> Iterator[Problem]:
    parts: list[KeyPath] = [("rulebook",), ("rulebook", "clinical_review")]
    parts += [path for path, _ in outline.items("sources")]
    for where in ((*path, key) for path in parts for key in _DATES):
        yield from in_the_future(outline, where, today)


def in_the_future(outline: Outline, where: KeyPath, today: date) -> Iterator[Problem]:
    """Yield a problem if the date at a path is after the latest day that is today anywhere."""
    day = _day(outline.texts(*where))
    if day is not None and day > today:
        message = (
            f"'{where[-1]}' is in the future: {day} is after today, {today} at the latest anywhere"
        )
        yield outline.problem(where, message)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


_CHECKS: Final[tuple[Callable[[RuleBookOutline], Iterator[Problem]], ...]] = (
    _duplicate_ids,
    _clashing_names,
    _level_order,
    _unlisted_levels,
    _unknown_topics,
    _unknown_informants,
    _unknown_sources,
    _unknown_names_in_conditions,
    _circles,
    _looks_ahead,
    _scores,
    _light_doubt,
    _lonely_silence,
    _explained_silence,
    _unknown_questions_asked,
)
