"""Recorded guidance is reproduced, or what differs is told; unusable records are refused."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from screener.errors import ReplayError
from screener.records.lines import answer_lines
from screener.records.replay import MAX_RECORD_BYTES, replay
from screener.rulebook.model import RuleBook
from screener.translation.words import translated
from tests.sheets import Respondent, as_sent
from tests.small_books import book, header, rule

Record = dict[str, Any]
Change = Callable[[Record], Any]

SMALL = book(
    [
        rule("liver-ill", {"liver": "yes"}, level="contact_first"),
        rule("rash", {"signs": "rash"}),
        rule("fever", {"signs": "fever"}),
    ]
)
SHEET: Record = {"liver": "no", "signs": ["rash", "fever"], "liver_tests": "yes"}
KEYS = "rulebook, complete, level, lead, findings, missing, unknown, ignored"


def as_lines(*values: object) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def record_of(*sheets: object, rules: RuleBook = SMALL) -> bytes:
    """Return what `screener evaluate` prints for some sheets."""
    return b"".join(line for line, _ in answer_lines(rules, io.BytesIO(as_lines(*sheets))))


def replayed(recorded: bytes, *sheets: object, rules: RuleBook = SMALL) -> list[tuple[str, ...]]:
    return list(replay(rules, io.BytesIO(recorded), io.BytesIO(as_lines(*sheets))))


def changed(change: Change, sheet: object = SHEET) -> bytes:
    """Return the record of a sheet with a change applied to it."""
    record = json.loads(record_of(sheet))
    change(record)
    return as_lines(record)


def refusal(recorded: bytes, *sheets: object) -> ReplayError:
    with pytest.raises(ReplayError) as refused:
        replayed(recorded, *sheets)
    return refused.value


# ---- the same


def test_the_same_comes_again_for_any_sheets(rulebook: RuleBook) -> None:
    respondent = Respondent(rulebook, seed=7)
    drawn = [respondent.complete() if n % 2 else respondent.partial() for n in range(60)]
    sheets = [as_sent(sheet, rulebook) for sheet in drawn]

    recorded = record_of(*sheets, rules=rulebook)

    assert replayed(recorded, *sheets, rules=rulebook) == [()] * 60


def test_a_sheet_that_was_refused_is_refused_again() -> None:
    sheets = (SHEET, {"livr": "yes"}, 5)

    assert replayed(record_of(*sheets), *sheets) == [()] * 3


def test_only_what_is_said_counts_and_not_how_it_is_written() -> None:
    record = json.loads(record_of(SHEET))
    otherwise = json.dumps(dict(reversed(record.items())), separators=(",", ":")).encode()

    assert replayed(b"\xef\xbb\xbf" + otherwise + b"\r\n", SHEET) == [()]


def test_a_refused_sheet_may_stand_in_another_line() -> None:
    second = record_of(SHEET, {"livr": "yes"}).splitlines(keepends=True)[1]

    assert replayed(second, {"livr": "yes"}) == [()]


# ---- in another language


SPANISH = translated(SMALL, "es", {"rules.rash.reason": "Es una erupción."})


def test_guidance_in_another_language_comes_again_in_its_words() -> None:
    recorded = record_of(SHEET, rules=SPANISH)

    assert json.loads(recorded)["findings"][0]["reason"] == "Es una erupción."
    assert replayed(recorded, SHEET, rules=SPANISH) == [()]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (SMALL, "this is in 'es', and not in 'en'; replay it with --language es"),
        (translated(SMALL, "es", {}), 'this was made with the words "sha256:'),
    ],
    ids=["another language", "other words"],
)
def test_guidance_in_other_words_is_refused(rules: RuleBook, said: str) -> None:
    with pytest.raises(ReplayError, match=re.escape(f"line 1: {said}")):
        replayed(record_of(SHEET, rules=SPANISH), SHEET, rules=rules)


def test_older_guidance_which_names_no_language_comes_again() -> None:
    def strip(record: Record) -> None:
        for key in ("language", "logic", "words"):
            del record["rulebook"][key]

    assert replayed(changed(strip), SHEET) == [()]
    assert replayed(changed(strip), SHEET, rules=SPANISH) == [
        ('finding "rash": differs in reason',)
    ]


# ---- what differs


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: r.update(level="discuss_before_starting"),
         'level: recorded as "discuss_before_starting", comes out as "discuss"'),
        (lambda r: r.update(level=None), 'level: recorded as null, comes out as "discuss"'),
        (lambda r: r.update(complete=0), "complete: recorded as 0, comes out as false"),
        (lambda r: r["rulebook"].update(version="2"), ('rulebook: recorded as {"id": "small", '
         '"version": "2", "digest": ')),
        (lambda r: r["findings"].pop(), 'findings: coming out, but not recorded: "fever"'),
        (lambda r: r["findings"].append({"rule": "other"}),
         'findings: recorded, but not coming out: "other"'),
        (lambda r: r["findings"].reverse(),
         "findings: coming out in another order, or once instead of twice"),
        (lambda r: r["findings"].append(r["findings"][0]),
         "findings: coming out in another order, or once instead of twice"),
        (lambda r: r["findings"][0].update(reason="x", level="y"),
         'finding "rash": differs in level, reason'),
        (lambda r: r["findings"][1]["cite"].clear(), 'finding "fever": differs in cite'),
        (lambda r: r["findings"][1]["because"][0].update(answer=["fever", "rash"]),
         'finding "fever": differs in because'),
        (lambda r: r["findings"][1].pop("topic"), 'finding "fever": differs in topic'),
        (lambda r: r["findings"][1].update(more=None), 'finding "fever": differs in more'),
        (lambda r: r["missing"].remove("mood"), 'missing: coming out, but not recorded: "mood"'),
        (lambda r: r["missing"].append("liver"), 'missing: recorded, but not coming out: "liver"'),
        (lambda r: r["missing"].reverse(),
         "missing: coming out in another order, or once instead of twice"),
        (lambda r: r["unknown"].append("liver"), 'unknown: recorded, but not coming out: "liver"'),
        (lambda r: r["ignored"].clear(), 'ignored: coming out, but not recorded: "liver_tests"'),
    ],
)  # fmt: skip
def test_what_differs_is_told(change: Change, said: str) -> None:
    ((difference,),) = replayed(changed(change), SHEET)

    assert difference.startswith(said)


def test_the_record_of_another_sheet_differs_in_all_of_this() -> None:
    (differences,) = replayed(record_of(SHEET), {"liver": "yes", "signs": "fever"})

    assert differences == (
        'level: recorded as "discuss", comes out as "contact_first"',
        'lead: recorded as "rash", comes out as "liver-ill"',
        'findings: recorded, but not coming out: "rash"',
        'findings: coming out, but not recorded: "liver-ill"',
        'missing: coming out, but not recorded: "liver_tests"',
        'ignored: recorded, but not coming out: "liver_tests"',
    )


def test_every_line_is_told_in_its_place() -> None:
    recorded = record_of(SHEET) + changed(lambda r: r.update(level=None)) + record_of(SHEET)

    assert [len(differences) for differences in replayed(recorded, SHEET, SHEET, SHEET)] == [
        0,
        1,
        0,
    ]


LIVR = "an error, \"there is no question 'livr'; allowed: liver, liver_tests, mood, signs, sleep; "


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (SHEET, {"livr": "yes"}, f"recorded as guidance, comes out as {LIVR}"),
        ({"livr": "yes"}, SHEET, f"recorded as {LIVR}"),
        ({"livr": "yes"}, 5, f"recorded as {LIVR}"),
    ],
    ids=["now refused", "now guidance", "refused otherwise"],
)
def test_a_refusal_differs_from_guidance_and_from_another(
    before: object, now: object, said: str
) -> None:
    ((difference,),) = replayed(record_of(before), now)

    assert difference.startswith(said)


def test_two_long_refusals_that_start_alike_differ(rulebook: RuleBook) -> None:
    sheet = {"livr": "yes"}
    record = json.loads(record_of(sheet, rules=rulebook))
    record["error"]["message"] += "."

    assert len(record["error"]["message"]) > 200
    assert replayed(as_lines(record), sheet, rules=rulebook) != [()]


@pytest.mark.parametrize("text", ["\x1b[31m\n\u202e", "x" * 5_000])
def test_a_difference_is_one_short_line_whatever_was_recorded(text: str) -> None:
    ((difference,),) = replayed(changed(lambda r: r.update(level=text)), SHEET)

    assert difference.isprintable()
    assert len(difference) < 300


# ---- what cannot be tried


def test_the_guidance_of_another_rule_book_is_refused_and_both_are_named() -> None:
    other = book([rule("r", {"liver": "yes"})], rulebook=header(id="other", version="2"))

    error = refusal(record_of(SHEET) + record_of(SHEET, rules=other), SHEET, SHEET)

    assert error.line == 2
    assert str(error) == (
        f"line 2: this was made with other 2 {other.digest}, and the rule book here is "
        f"small 1 {SMALL.digest}; replay it with the rule book of its own digest"
    )


NO_GUIDANCE = f"this is not guidance as `screener evaluate` prints it, with {KEYS}"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"\n", "the line is empty"),
        (b"nonsense\n", "the line is not JSON: Expecting value at column 1"),
        (b"\xff\n", "the line is not UTF-8 text"),
        (b"[" * 60_000 + b"\n", "the line cannot be read: a number or a nesting is huge"),
        (b"x" * MAX_RECORD_BYTES + b"x\n", "the line is longer than 16777216 bytes, the most"),
        (b'{"level": 1, "level": 2}\n', "an object has the key 'level' twice; give it once"),
        (b'{"rulebook": {"id": 1, "id": 2}}\n', "an object has the key 'id' twice; give it once"),
        (b'{"level": NaN}\n', "the line is not JSON: JSON has no number NaN"),
        (b"[]\n", NO_GUIDANCE),
        (b"{}\n", NO_GUIDANCE),
        (as_lines(SHEET), NO_GUIDANCE),
        (as_lines({"error": "no"}), NO_GUIDANCE),
        (as_lines({"error": {"line": 1}}), NO_GUIDANCE),
        (as_lines({"error": {"line": 1, "message": "no"}, "level": None}), NO_GUIDANCE),
        (as_lines({"error": {"message": "no"}}), NO_GUIDANCE),
        (as_lines({"error": {"line": True, "message": "no"}}), NO_GUIDANCE),
        (as_lines({"error": {"line": 1, "message": "no", "more": 1}}), NO_GUIDANCE),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else "",
)
def test_a_line_that_holds_no_guidance_is_refused(line: bytes, said: str) -> None:
    error = refusal(record_of(SHEET) + line, SHEET, SHEET)

    assert str(error).startswith(f"line 2: {said}")


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r.pop("missing"),
        lambda r: r.update(more=1),
        lambda r: r.update(rulebook="small"),
        lambda r: r["rulebook"].pop("digest"),
        lambda r: r["rulebook"].update(digest=5),
        lambda r: r["rulebook"].update(language=None),
        lambda r: r.update(findings=None),
        lambda r: r.update(findings=["rash"]),
        lambda r: r["findings"][0].pop("rule"),
        lambda r: r.update(missing={}),
        lambda r: r.update(unknown=[["liver"]]),
    ],
)
def test_what_is_only_nearly_guidance_is_refused(change: Change) -> None:
    assert str(refusal(changed(change), SHEET)) == f"line 1: {NO_GUIDANCE}"


@pytest.mark.parametrize(
    ("guidance", "sheets", "said"),
    [
        (1, 2, "line 2: a sheet stands here, but no guidance was recorded for it"),
        (2, 1, "line 2: guidance stands here, but there is no sheet for it"),
        (0, 1, "line 1: a sheet stands here, but no guidance was recorded for it"),
    ],
)
def test_both_have_the_same_number_of_lines(guidance: int, sheets: int, said: str) -> None:
    assert str(refusal(record_of(SHEET) * guidance, *[SHEET] * sheets)) == said
