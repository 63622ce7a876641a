"""Small rule books: one to read examples from, and any number made by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from screener.rulebook.model import LevelId, Question, RuleBook, TimeframeId
from tests.sheets import answers_to

Options = list[dict[str, Any]]
Thing = TypeVar("Thing")

YES_NO_UNSURE: Options = [
    {"id": "no", "text": "No"},
    {"id": "yes", "text": "Yes"},
    {"id": "not_sure", "text": "Not sure", "unknown": True},
]
POINTS: Options = [
    {"id": "no", "text": "No", "points": 0},
    {"id": "yes", "text": "Yes", "points": 1},
    {"id": "not_sure", "text": "Not sure", "unknown": True},
]
"""The same with points, so that questions can share a score, and so a page."""
SCORED: Options = [
    {"id": "never", "text": "Never", "points": 0},
    {"id": "often", "text": "Often", "points": 2},
    {"id": "prefer_not_to_say", "text": "I would rather not say", "unknown": True},
]
SIGNS: Options = [
    {"id": "rash", "text": "Rash"},
    {"id": "fever", "text": "Fever"},
    {"id": "none", "text": "None", "exclusive": True},
    {"id": "not_sure", "text": "Not sure", "unknown": True},
]


def question(name: str, options: Options, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": f"{name}?", "options": options, **more}


QUESTIONS = [
    question("liver", YES_NO_UNSURE),
    question("signs", SIGNS, many=True),
    question("sleep", SCORED),
    question("mood", SCORED),
    question("liver_tests", YES_NO_UNSURE, enable_when={"liver": "yes"}),
]


def rule(name: str, when: Any, level: str = "discuss", **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "topic": "topic",
        "level": level,
        "when": when,
        "title": name,
        "headline": "Act on it",
        "within": "now" if level == "emergency" else "at_visit",
        "reason": f"because of {name}",
        "cite": [{"source": "label", "at": "a section"}],
        **more,
    }


def header(**changes: str) -> dict[str, str]:
    """Return what a small rule book says of itself."""
    return {
        "id": "small",
        "version": "1",
        "title": "Small",
        "jurisdiction": "US",
        "language": "en",
        "evidence_checked": "2026-11-23",
        "clinical_review": "none",
        **changes,
    }


SOURCES = {"label": {"title": "Label", "publisher": "FDA", "checked": "2026-11-23"}}


def book(
    rules: list[dict[str, Any]], questions: list[dict[str, Any]] | None = None, **more: Any
) -> RuleBook:
    """Make a rule book of these rules; questions, conditions and scores as wanted."""
    levels = ["emergency", "contact_first", "discuss_before_starting", "discuss", "information"]
    content = {
        "rulebook": header(),
        "levels": [{"id": level, "title": level, "do": level} for level in levels],
        "timeframes": {timeframe: timeframe for timeframe in TimeframeId},
        "topics": {"topic": "Topic"},
        "acts": {},
        "act_words": [],
        "numbers": [],
        "sources": SOURCES,
        "sections": [{"id": "all", "title": "All", "questions": questions or QUESTIONS}],
        "scores": {"phq": {"of": ["sleep", "mood"]}} if questions is None else {},
        "rules": rules,
        "guarantees": [],
        **more,
    }
    return RuleBook.model_validate(content)


NOT_ALWAYS_SCORED: Final = book(
    [rule("low", {"phq": {"at_least": 2}}), rule("calm", {"liver": "no"})],
    [
        question("liver", YES_NO_UNSURE),
        question("sleep", SCORED),
        question(
            "mood",
            [{"id": f"p{points}", "text": "Low", "points": points} for points in (1, 2)],
            enable_when={"liver": "yes"},
        ),
    ],
    scores={"phq": {"of": ["sleep", "mood"]}},
    guarantees=[
        {
            "id": "broken",
            "text": "Whoever sleeps badly has a liver disease.",
            "whenever": {"phq": {"at_least": 2}},
            "never": {"all": [{"liver": "no"}, {"sleep": "often"}]},
        }
    ],
)
"""Each answer on mood has points, and who is not asked for it has none."""

LEAVES: Final[Sequence[Any]] = (
    {"liver": ["yes", "not_sure"]},
    {"liver": "no"},
    {"liver_tests": "yes"},
    {"liver_tests": ["no", "not_sure"]},
    {"signs": "rash"},
    {"signs": ["fever", "none"]},
    {"signs": ["not_sure"]},
    {"mood": "often"},
    {"phq": {"at_least": 1}},
    {"phq": {"at_least": 3}},
)
"""Conditions on the questions above."""


class Chance:
    """Draws what hypothesis can make smaller again: the first of the things to choose from."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def yes(self, one_in: int = 2) -> bool:
        return self.number(1, one_in) == one_in

    def one(self, *things: Thing) -> Thing:
        return things[self.number(0, len(things) - 1)]

    def some(self, things: Sequence[Thing], least: int, most: int) -> list[Thing]:
        """Draw different things, in any order."""
        left = list(things)
        count = self.number(least, min(most, len(left)))
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(count)]

    def condition(self, leaves: Sequence[Any], deep: int = 3) -> Any:
        """Draw a condition made of these, of any form, nested."""
        form = self.one("leaf", "leaf", "all", "any", "not") if deep else "leaf"
        if form == "leaf":
            return self.one(*leaves)
        if form == "not":
            return {"not": self.condition(leaves, deep - 1)}
        parts = range(self.one(2, 1, 3))
        return {form: [self.condition(leaves, deep - 1) for _ in parts]}


@st.composite
def conditions(draw: st.DrawFn) -> Any:
    """Draw conditions on the questions above, of any form, nested."""
    return Chance(draw).condition(LEAVES)


# ---- any rule book ---------------------------------------------------------------------------

MOST_SHEETS: Final = 600
"""How many sheets there can be of one rule book, so that all of them can be tried."""

ANEW: Final = settings(
    derandomize=False,
    print_blob=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""Other rule books on each run; a failure prints what makes it come again."""

UNSURE: Final = {"id": "not_sure", "text": "Not sure", "unknown": True}
DECLINING: Final = {"id": "prefer_not_to_say", "text": "I would rather not say", "unknown": True}
NONE: Final = {"id": "none", "text": "None", "exclusive": True}
TOPICS: Final = {"topic": "Topic", "another": "Another"}
LEVELS: Final = tuple(LevelId)
ACTS: Final = {"rest": [], "go": [], "stop": ["go"]}


@dataclass
class Form:
    """What a rule book asks, as it grows question by question.

    Attributes:
        sections: the questions, in their sections.
        scores: sums over them.
        conditions: those with a name.
        leaves: what conditions on all this can be made of.
    """

    chance: Chance
    sections: list[list[dict[str, Any]]] = field(default_factory=list)
    scores: dict[str, Any] = field(default_factory=dict)
    conditions: dict[str, Any] = field(default_factory=dict)
    leaves: list[Any] = field(default_factory=list)

    @property
    def questions(self) -> list[dict[str, Any]]:
        return [asked for section in self.sections for asked in section]

    @property
    def parts(self) -> dict[str, Any]:
        """Return the parts of a rule book that ask this."""
        sections = [
            {"id": f"section-{n}", "title": "Section", "questions": section}
            for n, section in enumerate(self.sections)
        ]
        return {"sections": sections, "scores": self.scores, "conditions": self.conditions}

    def add(self, asked: dict[str, Any]) -> None:
        """Ask one more question, in this section or the next, and maybe look at it."""
        if not self.sections or self.chance.yes(one_in=3):
            self.sections.append([])
        self.sections[-1].append(asked)
        self.leaves += [self.answer(asked), self.answer(asked)]
        self._add_score()
        if self.chance.yes(one_in=3):
            name = f"named-{len(self.conditions)}"
            self.conditions[name] = self.chance.condition(self.leaves)
            self.leaves.append(name)

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Draw a condition on the answer to a question."""
        names = self.chance.some([option["id"] for option in asked["options"]], 1, 2)
        return {asked["id"]: names[0] if len(names) == 1 else names}

    def _add_score(self) -> None:
        points = {
            asked["id"]: max(option.get("points", 0) for option in asked["options"])
            for asked in self.questions
            if any("points" in option for option in asked["options"])
        }
        if points and self.chance.yes():
            name, of = f"score_{len(self.scores)}", self.chance.some(list(points), 1, 3)
            most = 1 + sum(points[each] for each in of)
            self.scores[name] = {"of": of}
            self.leaves += [{name: {"at_least": self.chance.number(1, most)}} for _ in range(2)]


def _any_question(form: Form) -> dict[str, Any]:
    """Draw the next question: often it depends on those before it, or on the last one alone."""
    chance = form.chance
    kind = chance.one(_plain_options, _scored_options, _scored_options, _many_options)
    options = kind(chance)
    asked = question(f"q{len(form.questions)}", options, many=kind is _many_options)
    asked["always_known"] = not any(option.get("unknown") for option in options)
    if not form.leaves or chance.yes(one_in=3):
        return asked
    behind = (form.answer(form.questions[-1]), chance.condition(form.leaves))
    return {**asked, "enable_when": chance.one(*behind)}


def _unknown_options(chance: Chance) -> Options:
    return chance.one([], [UNSURE], [UNSURE], [DECLINING], [UNSURE, DECLINING])


def _plain_options(chance: Chance) -> Options:
    return [*YES_NO_UNSURE[:2], *_unknown_options(chance)]


def _scored_options(chance: Chance) -> Options:
    """Draw options with points; even the least of them can be more than none."""
    unknown = _unknown_options(chance)
    points = [chance.number(0, 3) for _ in range(chance.number(1 if unknown else 2, 3))]
    return [
        *({"id": f"p{n}", "text": f"{n}: {p}", "points": p} for n, p in enumerate(points)),
        *unknown,
    ]


def _many_options(chance: Chance) -> Options:
    """Draw options of which several can be chosen, and those that stand alone."""
    unknown = [{**option, "exclusive": chance.yes()} for option in _unknown_options(chance)]
    none = chance.one([], [NONE])
    return [*SIGNS[: chance.number(1 if none or unknown else 2, 2)], *none, *unknown]


@st.composite
def forms(draw: st.DrawFn, most: int = MOST_SHEETS) -> Form:
    """Draw what a rule book asks, with no more sheets than that."""
    form, sheets = Form(Chance(draw)), 1
    for _ in range(form.chance.number(2, 6)):
        asked = _any_question(form)
        sheets *= 1 + len(answers_to(Question.model_validate(asked)))
        if sheets > most:
            break
        form.add(asked)
    return form


def _any_rule(chance: Chance, name: str, leaves: Sequence[Any]) -> dict[str, Any]:
    """Draw a rule; now and then it says what another says too."""
    words = chance.one(name, name, name, "in the same words")
    level, floor = chance.one(*LEVELS), LevelId.DISCUSS_BEFORE_STARTING.rank
    weights = [each for each in LEVELS if each.rank <= floor or level.rank >= floor]
    doubted = chance.one(None, "silent", {"level": chance.one(*weights).value})
    return rule(
        name,
        chance.condition(leaves),
        level.value,
        topic=chance.one("topic", "topic", "another"),
        when_unknown=doubted,
        title=words,
        reason=words,
        doubt=chance.one(None, "in doubt"),
        ask=chance.some(["one", "two"], 0, 1),
        bring=chance.some(["one", "two"], 0, 1),
        do=chance.one(None, None, "something"),
        acts=chance.some(list(ACTS), 0, 2),
        **({"silent_because": chance.one(None, "It is calm.")} if doubted == "silent" else {}),
        within="now" if level is LevelId.EMERGENCY else chance.one(*TimeframeId).value,
        interrupt=chance.yes(),
    )


def _any_guarantee(
    chance: Chance, name: str, asked: Sequence[str], leaves: Sequence[Any]
) -> dict[str, Any]:
    """Draw a guarantee, which may well be broken."""
    promises: list[dict[str, Any]] = [
        {"at_least": chance.one(*LEVELS).value},
        {"topic": chance.one(*TOPICS)},
        {"never": chance.condition(leaves)},
    ]
    named = {"id": name, "text": "A promise."}
    if chance.yes(one_in=3):
        about = chance.one({}, {"of": chance.condition(leaves)})
        return {**named, "asks": chance.one(*asked), **about}
    return {**named, "whenever": chance.condition(leaves), **chance.one(*promises)}


def _any_level(chance: Chance, level: LevelId) -> dict[str, Any]:
    """Draw the words of a level, which now and then tell people to do something."""
    acts = chance.some(list(ACTS), 0, 1) if chance.yes(one_in=4) else []
    return {"id": level, "title": level, "do": "Call 911.", "acts": acts}


@st.composite
def books(draw: st.DrawFn, form: Form | None = None, most: int = MOST_SHEETS) -> RuleBook:
    """Draw a rule book of any questions, or of these; the reader would accept it."""
    asked, chance = form or draw(forms(most)), Chance(draw)
    parts = [_any_rule(chance, f"rule-{n}", asked.leaves) for n in range(chance.number(1, 4))]
    promises, names = range(chance.number(0, 2)), [each["id"] for each in asked.questions]
    return book(
        [_heard(each, parts) for each in parts],
        **asked.parts,
        guarantees=[
            _any_guarantee(chance, f"guarantee-{n}", names, asked.leaves) for n in promises
        ],
        acts=ACTS,
        levels=[_any_level(chance, level) for level in LEVELS],
        numbers=[{"number": "911"}],
        topics=TOPICS,
    )


def _heard(written: dict[str, Any], parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Take its silence from a rule of a topic that no other rule speaks of."""
    spoken = [each["topic"] for each in parts if each["when_unknown"] != "silent"]
    lonely = written["when_unknown"] == "silent" and written["topic"] not in spoken
    if not lonely:
        return written
    heard = {key: value for key, value in written.items() if key != "silent_because"}
    return {**heard, "when_unknown": None}
