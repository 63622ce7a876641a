"""Visits of two files go together by their ids, and what cannot be compared is counted apart."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from screener.errors import OperatorError
from screener.rulebook.model import LevelId
from screener.study.text import study_lines
from screener.study.visits import Columns, Study, study_of
from tests.small_books import book, rule

SMALL = book([rule("hurt", {"liver": "yes"}, "contact_first"), rule("ill", {"signs": "fever"})])
CALM: dict[str, Any] = {"liver": "no", "signs": ["none"], "sleep": "never", "mood": "never"}
HURT = {**CALM, "liver": "yes", "liver_tests": "no"}
CONTACT, DISCUSS = LevelId.CONTACT_FIRST, LevelId.DISCUSS


def patients(folder: Path, *sheets: dict[str, Any]) -> Path:
    file = folder / "patients.ndjson"
    lines = [json.dumps({"visit": str(n), **sheet}) for n, sheet in enumerate(sheets)]
    file.write_text("".join(f"{line}\n" for line in lines))
    return file


def levels(folder: Path, text: str, column: str = "judged") -> Path:
    file = folder / "clinician.csv"
    file.write_text(f"visit,{column}\n{text}")
    return file


def study(
    sheets: Path, judged: Path, level: str | None = "judged", kept: tuple[str, ...] = ()
) -> Study:
    return study_of(SMALL, sheets, judged, Columns("visit", level, kept))


def test_a_level_of_the_clinician_goes_with_the_guidance_of_the_patient(tmp_path: Path) -> None:
    judged = levels(tmp_path, "1,contact_first\n0,contact_first\n2,none\n")

    found = study(patients(tmp_path, CALM, HURT, CALM), judged)

    assert found.agreement.pairs == {(CONTACT, None): 1, (CONTACT, CONTACT): 1, (None, None): 1}
    assert found.agreement.under.count == 1
    assert found.apart == Counter()


@pytest.mark.parametrize("column", ["level", "certain_hurt"])
def test_the_column_of_the_level_can_have_a_name_that_guidance_has(
    tmp_path: Path, column: str
) -> None:
    judged = levels(tmp_path, "0,contact_first\n", column)

    assert study(patients(tmp_path, HURT), judged, column).agreement.exact.count == 1


def test_the_clinician_can_have_sheets_too(tmp_path: Path) -> None:
    (tmp_path / "clinician").mkdir()
    own = patients(tmp_path / "clinician", HURT, {**HURT, "note": "seen"})

    found = study(patients(tmp_path, HURT, CALM), own, level=None, kept=("note",))

    assert found.agreement.pairs == {(CONTACT, CONTACT): 1, (CONTACT, None): 1}


def test_what_cannot_be_compared_is_counted_apart(tmp_path: Path) -> None:
    sheets = patients(tmp_path, CALM, {"liver": "perhaps"}, {"liver": "no"}, CALM, CALM)
    judged = levels(tmp_path, "0,discuss\n1,discuss\n2,discuss\n3,\n9,discuss\n")

    found = study(sheets, judged)

    assert found.agreement.visits == 1
    assert found.apart == {
        "patient's sheet cannot be read": 1,
        "patient's sheet not complete": 1,
        "clinician's without a level": 1,
        "only in the patients' file": 1,
        "only in the clinician's file": 1,
    }


REFUSED = {
    "sheet 2 has the id of sheet 1": "0,discuss\n0,discuss\n",
    "sheet 1 has no id": ",discuss\n",
    "sheet 2: there is no level 'discus'; allowed: contact_first, discuss, none; nearest: "
    "'discuss'": "0,discuss\n1,discus\n",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_a_clinicians_file_must_not_say(tmp_path: Path, words: str) -> None:
    judged = levels(tmp_path, REFUSED[words])

    with pytest.raises(OperatorError) as refused:
        study(patients(tmp_path, CALM), judged)
    assert str(refused.value) == f"{judged}: {words}"


COLUMNS = {
    "the column 'visit' holds list<element: string>; it must hold texts or numbers": (
        "visit",
        pa.array([["7"]]),
    ),
    "the column 'visit' holds struct<a: int64>; it must hold texts or numbers": (
        "visit",
        pa.array([{"a": 7}]),
    ),
    "the column 'visit' holds binary; it must hold texts or numbers": (
        "visit",
        pa.array([b"\xff"]),
    ),
    "the column 'judged' holds list<element: string>; it must hold texts or numbers": (
        "judged",
        pa.array([["discuss"]]),
    ),
}


@pytest.mark.parametrize("words", COLUMNS)
def test_a_column_that_can_be_no_id_or_level_is_named(tmp_path: Path, words: str) -> None:
    name, column = COLUMNS[words]
    judged = tmp_path / "clinician.parquet"
    table = {"visit": pa.array(["0"]), "judged": pa.array(["discuss"]), name: column}
    parquet.write_table(pa.table(table), judged)

    with pytest.raises(OperatorError) as refused:
        study(patients(tmp_path, CALM), judged)
    assert str(refused.value) == f"{judged}: {words}"


def test_numbers_can_be_ids(tmp_path: Path) -> None:
    judged = tmp_path / "clinician.parquet"
    parquet.write_table(pa.table({"visit": [0], "judged": ["none"]}), judged)

    assert study(patients(tmp_path, CALM), judged).agreement.exact.count == 1


def test_one_column_cannot_be_the_id_and_the_level(tmp_path: Path) -> None:
    with pytest.raises(OperatorError) as refused:
        study(patients(tmp_path, CALM), levels(tmp_path, "0,none\n"), level="visit")
    assert str(refused.value) == "the column 'visit' cannot hold both the ids and the levels"


def test_the_column_of_the_level_must_be_there(tmp_path: Path) -> None:
    judged = levels(tmp_path, "0,discuss\n")

    with pytest.raises(OperatorError, match="there is no column 'level_found'"):
        study(patients(tmp_path, CALM), judged, level="level_found", kept=("judged",))


def test_the_same_files_and_book_give_the_same_text_and_any_other_another_digest(
    tmp_path: Path,
) -> None:
    sheets, judged = patients(tmp_path, CALM, HURT), levels(tmp_path, "0,discuss\n1,discuss\n")
    first = study(sheets, judged)

    again = study(sheets, judged)
    assert list(study_lines(SMALL, again)) == list(study_lines(SMALL, first))

    levels(tmp_path, "0,discuss\n1,contact_first\n")
    assert study(sheets, judged).digest != first.digest


def test_the_order_of_other_columns_makes_no_other_study(tmp_path: Path) -> None:
    sheets, judged = patients(tmp_path, CALM), levels(tmp_path, "0,none\n")

    digests = {study(sheets, judged, kept=kept).digest for kept in [("a", "b"), ("b", "a", "a")]}

    assert len(digests) == 1
    assert study(sheets, judged, kept=("a",)).digest not in digests


def test_the_report_begins_with_under_triage(tmp_path: Path) -> None:
    found = study(patients(tmp_path, CALM, HURT), levels(tmp_path, "0,discuss\n1,contact_first\n"))

    text = "\n".join(study_lines(SMALL, found)).split("\n")

    assert text[0] == f"study {found.digest}"
    under = "under-triage, calmer than the clinician's level: 1 of 2, 50.0 % (9.5 to 90.5)"
    exact = "exact agreement: 1 of 2, 50.0 % (9.5 to 90.5)"
    assert text.index(under) < text.index(exact)
    assert "weighted kappa, linear weights: 0.500" in text
    assert (
        text[-1]
        == "These figures describe the visits in two files. They validate nothing by themselves."
    )


def test_a_study_without_visits_has_no_figures(tmp_path: Path) -> None:
    text = list(study_lines(SMALL, study(patients(tmp_path), levels(tmp_path, "0,discuss\n"))))

    assert text[-1] == "  not compared, only in the clinician's file: 1"
