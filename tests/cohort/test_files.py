"""Archives come in three forms, are read and written batch by batch, and errors say which file."""

from __future__ import annotations

import json
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from screener.cohort import reading
from screener.cohort.archive import Tally, guide_archive
from screener.cohort.batches import Cohort
from screener.errors import OperatorError
from screener.rulebook.model import RuleBook
from tests.cohort.archives import Sent, columns_of, expected_of_sent, found_in
from tests.sheets import Respondent
from tests.small_books import book, rule

FORMS = [".parquet", ".csv", ".ndjson", ".jsonl"]
SMALL = book([rule("hurt", {"liver": "yes"}, "contact_first", when_unknown={"level": "discuss"})])


def write(path: Path, batch: pa.RecordBatch) -> Path:
    """Write sheets in the form that the name of the file says."""
    if path.suffix == ".parquet":
        parquet.write_table(pa.Table.from_batches([batch]), path)
    elif path.suffix == ".csv":
        texts = [c if c.type == pa.string() else joined(c) for c in batch.columns]
        csv.write_csv(pa.RecordBatch.from_arrays(texts, names=batch.schema.names), path)
    else:
        path.write_text("".join(f"{json.dumps(row)}\n" for row in batch.to_pylist()))
    return path


def joined(lists: pa.Array) -> pa.Array:
    return pa.array([None if each is None else "|".join(each) for each in lists.to_pylist()])


def read(path: Path) -> pa.RecordBatch:
    """Read guidance back from any form; CSV has no types, so its words are turned into them."""
    if path.suffix == ".parquet":
        return parquet.read_table(path).combine_chunks().to_batches()[0]
    if path.suffix == ".csv":
        texts = csv.ConvertOptions(column_types={"visit": pa.string()}, strings_can_be_null=True)
        return csv.read_csv(path, convert_options=texts).combine_chunks().to_batches()[0]
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    return pa.RecordBatch.from_pylist(rows)


def guide(sheets: Path, guidance: Path, rules: RuleBook, kept: Sequence[str] = ()) -> Tally:
    return guide_archive(Cohort(rules, kept), sheets, guidance, lambda _: None)


@pytest.fixture(scope="module")
def archive(rulebook: RuleBook) -> pa.RecordBatch:
    """Sheets by chance with the numbers of visits, of which some are no sheets."""
    respondent = Respondent(rulebook, seed=3)
    batch = columns_of(
        rulebook, [respondent.partial() if n % 3 else respondent.complete() for n in range(150)]
    )
    ages = batch.column("age").to_pylist()
    ages[5] = ages[70] = "18"
    batch = batch.set_column(batch.schema.names.index("age"), "age", pa.array(ages))
    return batch.append_column("visit", pa.array([f"{n:05}" for n in range(150)]))


@pytest.fixture
def wanted(rulebook: RuleBook, archive: pa.RecordBatch) -> list[Sent]:
    rows = [
        [(q, row[q]) for q in rulebook.questions if row[q] is not None]
        for row in archive.to_pylist()
    ]
    return [{"visit": f"{n:05}"} | expected_of_sent(rulebook, sent) for n, sent in enumerate(rows)]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_sheets_gets_the_same_guidance(
    rulebook: RuleBook, archive: pa.RecordBatch, wanted: list[Sent], tmp_path: Path, form: str
) -> None:
    sheets = write(tmp_path / f"sheets{form}", archive)

    tally = guide(sheets, tmp_path / "guidance.parquet", rulebook, ["visit"])

    assert tally == Tally(150, 2)
    assert found_in(read(tmp_path / "guidance.parquet")) == wanted


def coded(column: pa.Array, question: str) -> pa.Array:
    """Return answers as codes of FHIR in place of ids."""
    return pa.array(
        [
            [f"{question}.{option}" for option in told]
            if isinstance(told, list)
            else told and f"{question}.{told}"
            for told in column.to_pylist()
        ],
        column.type,
    )


@pytest.fixture(params=["lists", "bars"])
def in_codes(
    rulebook: RuleBook, archive: pa.RecordBatch, request: pytest.FixtureRequest
) -> pa.RecordBatch:
    """The archive with codes of FHIR, several answers in a list or in a text."""
    columns = []
    for name, column in zip(archive.schema.names, archive.columns, strict=True):
        codes = coded(column, name) if name in rulebook.questions else column
        stays = request.param == "lists" or codes.type == pa.string()
        columns.append(codes if stays else joined(codes))
    return pa.RecordBatch.from_arrays(columns, names=archive.schema.names)


@pytest.mark.parametrize("form", FORMS)
def test_codes_of_fhir_mean_the_same_as_ids(
    tmp_path: Path, rulebook: RuleBook, in_codes: pa.RecordBatch, wanted: list[Sent], form: str
) -> None:
    guidance = tmp_path / "guidance.parquet"

    guide(write(tmp_path / f"sheets{form}", in_codes), guidance, rulebook, ["visit"])

    assert found_in(read(guidance)) == wanted


@pytest.mark.parametrize("answer", ["signs.no", "liver.", ".no", "liver.liver.no", "liver.no|"])
@pytest.mark.parametrize("form", FORMS)
def test_a_code_that_is_none_of_the_question_is_an_error(
    tmp_path: Path, form: str, answer: str
) -> None:
    batch = pa.RecordBatch.from_pydict({"liver": [answer]})

    guide(write(tmp_path / f"sheets{form}", batch), tmp_path / "guidance.parquet", SMALL)

    (found,) = found_in(read(tmp_path / "guidance.parquet"))
    assert found.keys() == {"error"}


@pytest.mark.parametrize("form", FORMS)
def test_guidance_is_the_same_in_each_form(
    rulebook: RuleBook, archive: pa.RecordBatch, wanted: list[Sent], tmp_path: Path, form: str
) -> None:
    guidance = tmp_path / f"guidance{form}"

    guide(write(tmp_path / "sheets.parquet", archive), guidance, rulebook, ["visit"])

    assert found_in(read(guidance)) == wanted
    assert stat.S_IMODE(guidance.stat().st_mode) == 0o600


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 40)
    monkeypatch.setattr(reading, "CSV_BLOCK", 8_000)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("form", FORMS)
def test_no_more_than_a_batch_is_in_memory(
    rulebook: RuleBook,
    archive: pa.RecordBatch,
    wanted: list[Sent],
    tmp_path: Path,
    form: str,
) -> None:
    sheets, heard = write(tmp_path / f"sheets{form}", archive), list[int]()
    cohort, guidance = Cohort(rulebook, ["visit"]), tmp_path / "guidance.parquet"

    guide_archive(cohort, sheets, guidance, lambda tally: heard.append(tally.sheets))

    assert len(heard) >= 4
    assert heard[-1] == 150
    assert max(after - before for before, after in zip([0, *heard], heard, strict=False)) <= 60
    assert found_in(read(guidance)) == wanted


LINES: dict[str, list[tuple[str, Any]]] = {
    '{"liver": "yes"}': [("liver", "yes")],
    '{"liver": null}': [],
    '{"liver": "perhaps"}': [("liver", "perhaps")],
    '{"livr": null}': [("livr", None)],
    '{"liver": "yes", "liver": "no"}': [("liver", "yes"), ("liver", "no")],
    '{"signs": "rash"}': [("signs", "rash")],
    '{"signs": ["rash", "none"]}': [("signs", ["rash", "none"])],
    '{"liver": 5}': [("liver", 5)],
}
NO_SHEETS = {
    "": "the line is empty",
    "5": 'a sheet is a JSON object such as {"age": "18_or_over"}',
    '{"liver": }': "the line is not JSON: Expecting value at column 11",
}


def test_every_line_has_its_row(tmp_path: Path) -> None:
    sheets = tmp_path / "sheets.ndjson"
    sheets.write_text("".join(f"{line}\n" for line in [*LINES, *NO_SHEETS]))

    tally = guide(sheets, tmp_path / "guidance.ndjson", SMALL)

    wanted = [expected_of_sent(SMALL, sent) for sent in LINES.values()]
    wanted += [{"error": words} for words in NO_SHEETS.values()]
    assert found_in(read(tmp_path / "guidance.ndjson")) == wanted
    assert (tally.sheets, tally.faulty) == (11, 8)


def test_what_is_kept_of_a_line_stays_text(tmp_path: Path) -> None:
    sheets = tmp_path / "sheets.ndjson"
    sheets.write_text('{"visit": "007"}\n{"visit": 8}\n{"liver": "odd", "visit": [9]}\n{}\n')

    guide(sheets, tmp_path / "guidance.parquet", SMALL, ["visit"])

    kept = read(tmp_path / "guidance.parquet").column("visit").to_pylist()
    assert kept == ["007", "8", "[9]", None]


def test_an_empty_line_of_one_column_is_a_sheet_without_answers(tmp_path: Path) -> None:
    sheets = tmp_path / "sheets.csv"
    sheets.write_text("liver\nyes\n\nno\n")

    assert guide(sheets, tmp_path / "guidance.parquet", SMALL) == Tally(3, 0)


@pytest.mark.parametrize("form", FORMS)
def test_an_archive_without_sheets_gets_guidance_without_rows(tmp_path: Path, form: str) -> None:
    nothing = columns_of(SMALL, [])
    sheets = write(tmp_path / f"sheets{form}", nothing)

    assert guide(sheets, tmp_path / "guidance.parquet", SMALL) == Tally(0, 0)
    assert parquet.read_schema(tmp_path / "guidance.parquet").names[0] == "rulebook"


ENTRIES: list[tuple[str, bytes, str]] = [
    ("s.csv", b"liver,sleep\nyes,often,SECRET\n", "row 2 has 3 cells, and the first row has 2"),
    ("s.csv", b"", "is damaged, or is not CSV in UTF-8 with a first row of names"),
    ("s.csv", b"liver\n\xff\n", "is damaged, or is not CSV in UTF-8 with a first row of names"),
    ("s.csv", b"liver,liver\nyes,no\n", "the column 'liver' is there twice"),
    ("s.parquet", b"SECRET" * 9, "is damaged, or is not Parquet"),
    ("s.txt", b"", "its name must end in .parquet, .csv, .ndjson or .jsonl"),
]


@pytest.mark.parametrize(("name", "content", "words"), ENTRIES)
def test_a_file_that_is_no_archive_is_named(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    sheets = tmp_path / name
    sheets.write_bytes(content)

    with pytest.raises(OperatorError) as refused:
        guide(sheets, tmp_path / "guidance.csv", SMALL)

    assert str(refused.value) in {f"{sheets}: {words}", words}
    assert list(tmp_path.iterdir()) == [sheets]


def test_a_damaged_end_leaves_no_guidance_and_the_old_one_as_it_was(tmp_path: Path) -> None:
    sheets, guidance = tmp_path / "sheets.parquet", tmp_path / "guidance.parquet"
    several = columns_of(SMALL, [Respondent(SMALL, 1).partial() for _ in range(5_000)])
    content = write(sheets, several).read_bytes()
    sheets.write_bytes(content[:100] + bytes(400) + content[500:])
    guidance.write_text("old")

    with pytest.raises(OperatorError, match="damaged, or is not Parquet"):
        guide(sheets, guidance, SMALL)

    assert guidance.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == [guidance, sheets]


def test_places_that_cannot_be_are_named(tmp_path: Path) -> None:
    sheets = write(tmp_path / "sheets.csv", columns_of(SMALL, []))
    refused: dict[tuple[Path, Path], str] = {
        (tmp_path / "none.csv", sheets): "none.csv: cannot be read: No such file or directory",
        (sheets, tmp_path / "no" / "g.csv"): "g.csv: cannot be written: No such file or directory",
        (sheets, sheets): "sheets.csv: is the archive; name another file",
        (sheets, tmp_path / "g.xls"): "g.xls: its name must end in .parquet, .csv, .ndjson or",
    }
    for (source, target), words in refused.items():
        with pytest.raises(OperatorError, match=words):
            guide(source, target, SMALL)


def test_csv_cannot_hold_a_kept_list(tmp_path: Path) -> None:
    batch: Any = pa.RecordBatch.from_pydict({"liver": ["yes"], "visits": [["1", "2"]]})
    sheets = write(tmp_path / "sheets.parquet", batch)

    with pytest.raises(OperatorError, match="cannot hold a column that is kept; write"):
        guide(sheets, tmp_path / "guidance.csv", SMALL, ["visits"])
    assert list(tmp_path.iterdir()) == [sheets]
