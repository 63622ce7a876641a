"""What is counted of an archive is what the definition says of each of its sheets."""

from __future__ import annotations

import json
import stat
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from pyarrow import parquet

from screener.cohort import reading
from screener.cohort.counts.alike import Alike
from screener.cohort.counts.moved import moved_written
from screener.cohort.counts.moves import (
    INCOMPLETE,
    NEW_ASKS_MORE,
    OLD_ASKS_MORE,
    UNREADABLE,
    Movement,
    Moves,
)
from screener.errors import OperatorError, SheetError
from screener.rulebook.model import Question, RuleBook
from screener.screening.guidance import Guidance, assess
from screener.screening.sheet import read_sheet
from tests.compare.changes import changes
from tests.samples import samples
from tests.sheets import as_sent, every_sheet
from tests.small_books import ANEW, QUESTIONS, YES_NO_UNSURE, book, question, rule

Sent = Mapping[str, Any]

OLD = book([rule("hurt", {"liver": "yes"}), rule("low", {"sleep": "often"}, "information")])
NEW = book(
    [
        rule("hurt", {"liver": "yes"}, "contact_first"),
        rule("ill", {"signs": "fever"}, "emergency"),
    ]
)


@dataclass
class Expected:
    """What the definition says of each sheet, counted one by one."""

    apart: Counter[str] = field(default_factory=Counter)
    levels: Counter[Any] = field(default_factory=Counter)
    leads: Counter[Any] = field(default_factory=Counter)
    gained: Counter[Any] = field(default_factory=Counter)
    lost: Counter[Any] = field(default_factory=Counter)

    def add(self, old: RuleBook, new: RuleBook, sent: Sent) -> None:
        both = [name for name in old.questions if name in new.questions]
        for name in both:
            if sent.get(name) and other(old.questions[name], new.questions[name]):
                self.apart[name] += 1
                return
        before, after = (guidance_of(each, old, new, sent) for each in (old, new))
        if before is None or after is None:
            self.apart[UNREADABLE] += 1
        elif before.complete and after.complete:
            self._compare(before, after)
        else:
            lacks = {(False, False): INCOMPLETE, (False, True): OLD_ASKS_MORE}
            self.apart[lacks.get((before.complete, after.complete), NEW_ASKS_MORE)] += 1

    def _compare(self, before: Guidance, after: Guidance) -> None:
        move = before.level, after.level
        self.levels[move] += 1
        if before.level is after.level:
            return
        leads = (each.lead.rule.id if each.lead else "" for each in (before, after))
        self.leads[tuple(leads)] += 1
        had, got = findings(before), findings(after)
        self.gained.update((move, name) for name in got - had)
        self.lost.update((move, name) for name in had - got)


def other(one: Question, another: Question) -> bool:
    ids = ({option.id for option in each.options} for each in (one, another))
    return one.many is not another.many or len(set(map(frozenset, ids))) > 1


def guidance_of(book: RuleBook, old: RuleBook, new: RuleBook, sent: Sent) -> Guidance | None:
    """Return guidance for what a sheet says to this book; questions of the other are no errors."""
    others = {**old.questions, **new.questions}.keys() - book.questions.keys()
    try:
        return assess(book, read_sheet(book, [(n, a) for n, a in sent.items() if n not in others]))
    except SheetError:
        return None


def findings(guidance: Guidance) -> set[str]:
    return {f"{'certain' if f.certain else 'possible'}_{f.rule.id}" for f in guidance.findings}


def lines(file: Path, sheets: Sequence[Sent]) -> Path:
    file.write_text("".join(f"{json.dumps(sheet)}\n" for sheet in sheets))
    return file


def counted(old: RuleBook, new: RuleBook, archive: Path, **more: Any) -> tuple[Movement, Moves]:
    movement = Movement(old, new, **more)
    return movement, movement.count(archive, lambda _: None)


def assert_as_expected(old: RuleBook, new: RuleBook, archive: Path, sheets: Sequence[Sent]) -> None:
    wanted = Expected()
    for sheet in sheets:
        wanted.add(old, new, sheet)

    movement, moves = counted(old, new, archive)

    apart = {f"question '{n}': {why}": n for n, why in movement.alike.apart.items()}
    assert +Counter({apart.get(r, r): k for r, k in moves.apart.items()}) == wanted.apart
    assert moves.levels == wanted.levels
    leads: Counter[Any] = Counter()
    for pair, count in moves.leads.items():
        leads[movement.lead_of(pair)] += count
    assert leads == wanted.leads
    assert (moves.gained, moves.lost) == (wanted.gained, wanted.lost)
    assert moves.sheets == len(sheets)


@given(pair=changes())
@settings(ANEW, max_examples=samples(25, soak=200))
def test_every_sheet_moves_as_the_rules_say(
    pair: tuple[RuleBook, RuleBook], tmp_path_factory: pytest.TempPathFactory
) -> None:
    old, new = pair
    sheets = [as_sent(sheet, old) for sheet in every_sheet(old)]
    archive = lines(tmp_path_factory.mktemp("archive") / "sheets.ndjson", sheets)

    assert_as_expected(old, new, archive, sheets)


@pytest.mark.parametrize("form", ["ndjson", "parquet"])
def test_rows_that_are_no_sheets_are_counted_apart(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 70)
    sheets: list[Sent] = [as_sent(sheet, OLD) for sheet in every_sheet(OLD)]
    sheets += [{"liver": "perhaps"}, {"liver": "yes"}, {"signs": ["rash", "none"]}]
    archive = lines(tmp_path / "sheets.ndjson", sheets)
    if form == "parquet":
        archive = tmp_path / "sheets.parquet"
        rows = [{name: sheet.get(name) for name in OLD.questions} for sheet in sheets]
        parquet.write_table(pa.Table.from_pylist(rows), archive, row_group_size=30)

    assert_as_expected(OLD, NEW, archive, sheets)


OTHERS = {
    "other options: not_sure is gone": question("liver", YES_NO_UNSURE[:2]),
    "other options: maybe is new": question(
        "liver", [*YES_NO_UNSURE, {"id": "maybe", "text": "Maybe"}]
    ),
    "only one of the rule books takes several answers": question("liver", YES_NO_UNSURE, many=True),
}


def with_liver(asked: dict[str, Any]) -> RuleBook:
    return book([rule("hurt", {"liver": "yes"}, "emergency")], [asked, *QUESTIONS[1:]])


@pytest.mark.parametrize("reason", OTHERS)
def test_an_answer_that_the_new_book_means_differently_is_never_read(
    tmp_path: Path, reason: str
) -> None:
    new = with_liver(OTHERS[reason])
    sheets: list[Sent] = [as_sent(sheet, OLD) for sheet in every_sheet(OLD)]
    archive = lines(tmp_path / "sheets.ndjson", sheets)

    _, moves = counted(OLD, new, archive)

    assert moves.apart[f"question 'liver': {reason}"] == sum("liver" in sheet for sheet in sheets)
    assert_as_expected(OLD, new, archive, sheets)


def test_somebody_can_say_that_a_question_means_something_else(tmp_path: Path) -> None:
    archive = lines(tmp_path / "sheets.ndjson", [{"liver": "yes"}, {"signs": ["rash"]}])

    _, moves = counted(OLD, NEW, archive, apart=["liver"])

    assert +moves.apart == {
        "question 'liver': it means something else (--apart)": 1,
        INCOMPLETE: 1,
    }
    with pytest.raises(OperatorError, match=r"no question 'livr'.*in both rule books"):
        Alike.of(OLD, NEW, ["livr"])


def test_questions_that_changed_their_words_or_ids_are_named() -> None:
    first = [question("liver", YES_NO_UNSURE), question("nap", YES_NO_UNSURE)]
    old = book([rule("r", {"liver": "yes"})], first)
    again = [
        {**first[0], "text": "Is your liver ill?"},
        {**first[1], "id": "naps", "text": "nap?"},
    ]
    new = book([rule("r", {"liver": "yes"})], again)

    assert list(Alike.of(old, new).lines()) == [
        "question 'nap' looks like 'naps', but its answers are not carried over",
        "read as the same, though worded differently (else: --apart QUESTION): 'liver'",
    ]


ALL = {"liver": "yes", "signs": "fever", "sleep": "never", "mood": "never", "liver_tests": "no"}
CALM = {**ALL, "liver": "no", "signs": "none", "liver_tests": None}


@pytest.mark.parametrize("form", [".parquet", ".csv", ".ndjson"])
def test_the_sheets_that_move_are_written_with_what_moves_them(tmp_path: Path, form: str) -> None:
    rows = [{"visit": "1", **ALL}, {"visit": "2", **CALM}, {"visit": "3", **ALL, "signs": "rash"}]
    archive, file = tmp_path / "sheets.parquet", tmp_path / f"moved{form}"
    parquet.write_table(pa.Table.from_pylist(rows), archive)
    movement = Movement(OLD, NEW, ["visit"])

    with moved_written(file, movement, archive) as write:
        movement.count(archive, lambda _: None, write)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    if form == ".parquet":
        assert parquet.read_table(file).to_pylist() == [
            {
                "visit": "1",
                "old_level": "discuss",
                "new_level": "emergency",
                "old_lead": "hurt",
                "new_lead": "ill",
                "appears": "certain_ill",
                "vanishes": "",
            },
            {
                "visit": "3",
                "old_level": "discuss",
                "new_level": "contact_first",
                "old_lead": "hurt",
                "new_lead": "hurt",
                "appears": "",
                "vanishes": "",
            },
        ]
    else:
        assert file.read_text().count("\n") == (3 if form == ".csv" else 2)


def test_a_column_of_the_file_cannot_be_kept(tmp_path: Path) -> None:
    archive = lines(tmp_path / "sheets.ndjson", [{"old_level": "1", **ALL}])
    movement = Movement(OLD, NEW, ["old_level"])

    with (
        pytest.raises(OperatorError, match="'old_level' cannot be kept: the file has one"),
        moved_written(tmp_path / "moved.csv", movement, archive),
    ):
        pass
    assert not (tmp_path / "moved.csv").exists()


def test_what_is_counted_can_have_names_that_guidance_has(tmp_path: Path) -> None:
    """No guidance is written, so nothing is hidden by a column or a question of that name."""
    asked = [question("level", YES_NO_UNSURE), *QUESTIONS[1:4]]
    old = book([rule("hurt", {"level": "yes"})], asked)
    new = book([rule("hurt", {"level": "yes"})], [{**asked[0], "many": True}, *asked[1:]])
    archive = lines(tmp_path / "sheets.ndjson", [{"level": "yes", "lead": "7"}])

    _, moves = counted(old, new, archive, kept=["lead"])

    assert moves.apart.total() == 1


def test_a_column_of_neither_book_stops_the_work(tmp_path: Path) -> None:
    archive = tmp_path / "sheets.parquet"
    parquet.write_table(pa.table({"livr": ["yes"]}), archive)

    with pytest.raises(OperatorError, match=r"no question 'livr'.*nearest: 'liver'.*--keep"):
        counted(OLD, NEW, archive)
