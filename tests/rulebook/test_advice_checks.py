"""What texts tell people to do is complete: headlines, timeframes, acts, and numbers to call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.rulebook import sound
from tests.rulebook.sound import Changes, problems_after

LEVEL, RULE, QUESTION = ("levels", 0), ("rules", 0), ("sections", 0, "questions", 0)
EMERGENCY = {"id": "emergency", "title": "Help", "do": "In an emergency call 911."}
CALL_911 = {"number": "911"}


def with_emergency(do: str = EMERGENCY["do"], **rule: Any) -> Changes:
    """Return the changes that add an emergency level, and make the first rule an emergency."""
    level = {("levels",): [{**EMERGENCY, "do": do}, *sound.tree()["levels"]]}
    wanted = {"level": "emergency", "within": "now", **rule}
    frames = {("timeframes",): {"now": "Now", "at_visit": "At your visit"}}
    return {**level, **frames, **{(*RULE, key): value for key, value in wanted.items()}}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param(
            {(*RULE, "headline"): None},
            "rule 'liver-ill': a rule at 'contact_first' needs 'headline'; it tells this person "
            "what to do next",
            id="no headline",
        ),
        pytest.param(
            {("rules", 2, "within"): None},
            "rule 'low-mood': a rule at 'discuss' needs 'within'; it says by when: now, today, "
            "this_week, before_visit, at_visit",
            id="no timeframe",
        ),
        pytest.param(
            {(*RULE, "headline"): "x" * 61},
            "rule 'liver-ill': 'headline' has more than 60 characters; make it shorter",
            id="a long headline",
        ),
        pytest.param(
            {(*RULE, "within"): "today"},
            "rule 'liver-ill': the timeframe 'today' is not listed under 'timeframes'; allowed: "
            "at_visit",
            id="a timeframe without words",
        ),
        pytest.param(
            {("timeframes",): {"at_visit": "At your visit", "soon": "Soon"}},
            "timeframe 'soon': there is no timeframe 'soon'; allowed: at_visit, before_visit, now, "
            "this_week, today",
            id="no such timeframe",
        ),
        pytest.param(
            {("timeframes",): {"at_visit": "At your visit", "today": "Today"}},
            "timeframe 'today': is out of order; most urgent first: now, today, this_week, "
            "before_visit, at_visit",
            id="timeframes out of order",
        ),
        pytest.param(
            {**with_emergency(within="at_visit"), ("numbers",): [CALL_911]},
            "rule 'liver-ill': 'at_visit' is too late for an emergency; it is always 'now'",
            id="an emergency that can wait",
        ),
        pytest.param(
            {(*RULE, "acts"): ["stop"]},
            "rule 'liver-ill': there is no act 'stop'; none is defined",
            id="no such act",
        ),
        pytest.param(
            {("acts",): {"stop": ["go"]}},
            "the act 'stop': there is no act 'go'; allowed: stop",
            id="no such act to exclude",
        ),
        pytest.param(
            {("acts",): {"stop": ["stop"]}},
            "the act 'stop': an act cannot exclude itself",
            id="an act that excludes itself",
        ),
        pytest.param(
            {("act_words",): ["stop"], (*RULE, "do"): "Please STOP."},
            "rule 'liver-ill': 'do' says 'STOP', one of 'act_words', so it needs 'acts': what it "
            "tells people to do; none is defined",
            id="an act word without an act",
        ),
        pytest.param(
            {("act_words",): ["go on"], (*LEVEL, "do"): "Go on as before."},
            "level 'contact_first': 'do' says 'Go on', one of 'act_words', so it needs 'acts': "
            "what it tells people to do; none is defined",
            id="two words in a level",
        ),
        pytest.param(
            {("act_words",): ["stop | halts*"], (*RULE, "do"): "He haltsome."},
            "rule 'liver-ill': 'do' says 'haltsome', one of 'act_words', so it needs 'acts': what "
            "it tells people to do; none is defined",
            id="an act word with any ending",
        ),
        pytest.param(
            {("numbers",): [{"number": "nine"}]},
            "number: 'nine' is not a phone number; write it in quotes, as in the texts that name "
            "it",
            id="a word for a number",
        ),
        pytest.param(
            {("numbers",): [{"number": "911", "topics": ["livr"]}]},
            "number: there is no topic 'livr'; allowed: liver, mood; nearest: 'liver'",
            id="no such topic of a number",
        ),
        pytest.param(
            {**with_emergency(), ("numbers",): [{"number": "911", "topics": 5}]},
            "number: 'topics' must be a list, with one item per line after '- ', not 5",
            id="a number for topics",
        ),
        pytest.param(
            {**with_emergency(do="Call 911, or 998 for mood."), ("numbers",): [CALL_911]},
            "level 'emergency': '998' is not one of 'numbers'; allowed: 911",
            id="a slip in a number",
        ),
        pytest.param(
            {**with_emergency(), ("numbers",): [CALL_911], (*QUESTION, "help"): "If so, call 998."},
            "question 'liver_disease': '998' is not one of 'numbers'; allowed: 911",
            id="a slip in a help text",
        ),
        pytest.param(
            {**with_emergency(do="Call for help."), ("numbers",): [CALL_911]},
            "level 'emergency': names no '911', which 'numbers' wants here, as every page shows "
            "it; name it in 'do'",
            id="a number that the foot of the pages drops",
        ),
        pytest.param(
            {
                **with_emergency(do="Call 911 or 988.", topic="mood"),
                (*RULE, "do"): "Call 911.",
                ("numbers",): [CALL_911, {"number": "988", "topics": ["mood"]}],
            },
            "rule 'liver-ill': names no '988', which 'numbers' wants here, for this topic; name "
            "it in 'do'",
            id="a number that its topic drops",
        ),
        pytest.param(
            {(*RULE, "interrupt"): True},
            "rule 'liver-ill': people may need help here, but no 'emergency' level names a number; "
            "add it to 'levels' and 'numbers'",
            id="an interruption without any number",
        ),
        pytest.param(
            {(*RULE, "silent_because"): "It is calm."},
            "rule 'liver-ill': 'silent_because' only makes sense beside 'when_unknown: silent'",
            id="a reason for no silence",
        ),
        pytest.param(
            {("sections", 0, "questions", 1, "always_known"): None},
            "question 'liver_signs': has no option with 'unknown: true'; add one for people who do "
            "not know, or 'always_known: true' if everybody can answer",
            id="nothing for the unsure",
        ),
        pytest.param(
            {(*QUESTION, "always_known"): True},
            "question 'liver_disease': has an option with 'unknown: true', so it cannot be "
            "'always_known'",
            id="known and unknown",
        ),
        pytest.param(
            {(*QUESTION, "options", 1, "text"): "no "},
            "option 'now': 'no ' is also the text of the option on line 1; people could not tell "
            "them apart",
            id="the same words twice",
        ),
        pytest.param(
            {(*QUESTION, "options", 2, "denies"): True},
            "option 'not_sure': an unknown option denies nothing; keep one of 'denies' and "
            "'unknown'",
            id="doubt that denies",
        ),
        pytest.param(
            {("sections", 0, "questions", 1, "options", 0, "denies"): True},
            "option 'yellow_skin': needs 'exclusive: true', or people could choose it with what it "
            "denies",
            id="a denial beside what it denies",
        ),
        pytest.param(
            {
                (*QUESTION, "options", 0, "record"): "ill now",
                (*QUESTION, "options", 1, "record"): "Ill  now",
            },
            "option 'now': 'Ill  now' is also the record of the option on line 1; clinicians could "
            "not tell them apart",
            id="the same words in the record twice",
        ),
        pytest.param(
            {(*QUESTION, "record"): "L" * 61},
            "question 'liver_disease': 'record' has more than 60 characters; make it shorter",
            id="a long name in the record",
        ),
        pytest.param(
            {("guarantees", 0): {"id": "g", "text": "Asked", "asks": "livr_disease"}},
            "guarantee 'g': there is no question 'livr_disease'; allowed: liver_disease, "
            "liver_signs, low_mood; nearest: 'liver_disease'",
            id="no such question to ask",
        ),
        pytest.param(
            {("guarantees", 0, "of"): {"low_mood": "often"}},
            "guarantee 'liver-is-never-calm': 'of' does not go with this promise; say whom it is "
            "about in 'whenever'",
            id="of without asks",
        ),
        pytest.param(
            {("guarantees", 0, "whenever"): None},
            "guarantee 'liver-is-never-calm': the key 'whenever' is missing; it says whom the "
            "promise is about",
            id="about nobody",
        ),
    ],
)
def test_what_texts_tell_people_to_do_is_complete(
    tmp_path: Path, changes: Changes, message: str
) -> None:
    assert message in problems_after(tmp_path, changes)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({**with_emergency(), ("numbers",): [CALL_911]}, id="an emergency"),
        pytest.param(
            {
                **with_emergency(),
                ("numbers",): [CALL_911],
                (*QUESTION, "help"): "A report said 500 or more, or 5.6 in mmol/L. Or call 911.",
            },
            id="a blood value in a help text",
        ),
        pytest.param(
            {("act_words",): ["stop"], (*RULE, "do"): "Do not be nonstop."}, id="a part of a word"
        ),
        pytest.param({("guarantees", 0): {"id": "g", "text": "A", "asks": "low_mood"}}, id="asks"),
        pytest.param({(*RULE, "do"): "Wait 12 days, or 2 weeks."}, id="a short number"),
    ],
)
def test_texts_may_also_say_this(tmp_path: Path, changes: Changes) -> None:
    assert problems_after(tmp_path, changes) == []
