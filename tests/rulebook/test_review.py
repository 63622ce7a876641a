"""The review file beside a rule book is found, read, refused, and written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screener.errors import AuthorError, OperatorError
from screener.rulebook.model import RuleBook
from screener.rulebook.provenance import ClinicalReview
from screener.rulebook.review import is_review_file, review_file, write_review
from tests.rulebook import sound

SIGNED = """\
by: A. Doctor
role: dermatologist
date: 2026-11-20
digest: DIGEST
"""
DAY = date(2026, 11, 20)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return sound.written(tmp_path / "rules.yaml", sound.text())


def review_of(digest: str, by: str = "A. Doctor") -> ClinicalReview:
    return ClinicalReview(by=by, role="dermatologist", date=DAY, digest=digest)


def beside(rules: Path, text: str) -> RuleBook:
    """Put a review beside a rule book and read both."""
    sound.written(rules.with_name("rules.review.yaml"), text)
    return sound.load(rules)


def refusal(rules: Path, text: str) -> list[str]:
    """Return what the reader says of both files, without the name of their folder."""
    with pytest.raises((AuthorError, OperatorError)) as refused:
        beside(rules, text)
    return str(refused.value).replace(f"{rules.parent}/", "").splitlines()


# ---- where it is


@pytest.mark.parametrize(
    ("rules", "review"),
    [
        ("rules.yaml", "rules.review.yaml"),
        ("north-rules.yml", "north-rules.review.yml"),
        ("rules.2026.yaml", "rules.2026.review.yaml"),
        ("rules", "rules.review"),
    ],
)
def test_the_name_of_a_review_follows_that_of_its_rule_book(rules: str, review: str) -> None:
    assert review_file(Path("folder", rules)) == Path("folder", review)


@pytest.mark.parametrize(
    ("name", "holds_one"),
    [
        ("rules.review.yaml", True),
        ("RULES.REVIEW.YML", True),
        ("review.yaml", False),
        ("rules-review.yaml", False),
        ("rules.reviewed.yaml", False),
    ],
)
def test_a_review_is_told_by_its_name(name: str, *, holds_one: bool) -> None:
    assert is_review_file(Path(name)) is holds_one


# ---- what it says


def test_a_review_of_this_very_content_counts(rules: Path) -> None:
    digest = sound.load(rules).digest

    book = beside(rules, SIGNED.replace("DIGEST", digest))

    assert book.review == review_of(digest)
    assert book.void_review is None
    assert book.digest == digest


def test_a_review_of_other_content_is_void(rules: Path) -> None:
    book = beside(rules, SIGNED)

    assert book.review is None
    assert book.void_review == review_of("DIGEST")


def test_a_change_of_one_word_makes_a_review_void(rules: Path) -> None:
    write_review(rules, review_of(sound.load(rules).digest))
    sound.written(rules, sound.text().replace("Yellow skin", "Yellowish skin"))

    book = sound.load(rules)

    assert book.review is None
    assert book.void_review is not None


def test_without_a_file_the_header_speaks(rules: Path) -> None:
    book = sound.load(rules)

    assert book.signature is not None
    assert book.signature.by == "A. Reader"


@pytest.mark.parametrize("in_header", ["none", "{by: B, role: r, date: 2026-11-03, digest: D}"])
def test_the_file_takes_the_place_of_the_header(rules: Path, in_header: str) -> None:
    written = "{by: A. Reader, role: dermatologist, date: 2026-11-02, digest: none yet}"
    assert written in sound.text()
    sound.written(rules, sound.text().replace(written, in_header.replace("D", "d")))
    digest = sound.load(rules).digest

    assert beside(rules, SIGNED.replace("DIGEST", digest)).review == review_of(digest)
    assert beside(rules, SIGNED).review is None


# ---- what is refused

NEEDED = "needed: by, role, date, digest"


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("role:", "rolle:", ("2:1: unknown key 'rolle'; allowed: by, date, digest, role, version; "
         "nearest: 'role'")),
        ("by: A. Doctor\n", "", f"1:1: the key 'by' is missing; {NEEDED}"),
        ("A. Doctor", '" "', "1:5: 'by' must not be blank"),
        ("A. Doctor", "5", "1:5: 'by' must be text, not 5; put it in quotes"),
        ("A. Doctor", "", "1:1: 'by' has no value; it must be text"),
        ("role: derm", "by: derm", "2:1: the key 'by' is already on line 1; keep one of the two"),
        ("2026-11-20", "2026-11-24", ("3:7: 'date' is in the future: 2026-11-24 is after today, "
         "2026-11-23")),
        ("2026-11-20", "yesterday", ("3:7: 'date' must be a date such as 2026-11-23, not "
         "'yesterday'")),
        ("2026-11-20", "2026-11-31", ("3:7: 'date' must be a day that exists, such as 2026-11-23, "
         "not '2026-11-31'")),
        ("A. Doctor", "Doctor: A.", ("1:11: a second colon and space in one line; text that "
         "contains ': ' needs quotes around it")),
        (SIGNED, "", "1:1: a review must be a mapping with 'by:', not nothing"),
        (SIGNED, "- by", "1:1: a review must be a mapping with 'by:', not a list"),
        ("A. Doctor", "&a Doctor", "1:5: anchors (&) and aliases (*) are not allowed"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(rules: Path, line: str, instead: str, said: str) -> None:
    assert line in SIGNED

    found = refusal(rules, SIGNED.replace(line, instead, 1))

    assert any(line.startswith(f"rules.review.yaml:{said}") for line in found), found


def test_mistakes_of_both_files_come_at_once(rules: Path) -> None:
    sound.written(rules, sound.text().replace("topic: liver", "topic: livr", 1))

    found = refusal(rules, SIGNED.replace("by:", "bye:"))

    assert {line.split(":")[0] for line in found} == {"rules.review.yaml", "rules.yaml"}


def test_a_review_that_cannot_be_read_is_never_taken_for_none(rules: Path) -> None:
    review_file(rules).mkdir()
    with pytest.raises(OperatorError, match=r"rules\.review\.yaml: is a folder, not an ordinary"):
        sound.load(rules)


def test_a_name_too_long_to_have_a_review_is_refused(tmp_path: Path) -> None:
    rules = sound.written(tmp_path / f"{'r' * 245}.yaml", sound.text())
    with pytest.raises(OperatorError, match="cannot be read: File name too long"):
        sound.load(rules)


# ---- how it is written


@pytest.mark.parametrize(
    "by",
    ["A. Doctor", "Dr. Åsa “Ö” 李", "no", "'quoted' \"twice\"", "- a: [b, {c}] # d", "\\n", "😀"],
)
def test_what_is_written_is_read_again(rules: Path, by: str) -> None:
    review = review_of(sound.load(rules).digest, by)

    path = write_review(rules, review)

    assert path == rules.with_name("rules.review.yaml")
    assert sound.load(rules).review == review


def test_a_new_review_replaces_the_old_one_and_leaves_nothing_else(rules: Path) -> None:
    for by in ("A. Doctor", "B. Doctor"):
        write_review(rules, review_of("d", by))

    signature = sound.load(rules).signature
    assert signature is not None
    assert signature.by == "B. Doctor"
    assert {path.name for path in rules.parent.iterdir()} == {"rules.yaml", "rules.review.yaml"}


def test_a_place_that_cannot_be_written_is_named_with_what_to_do(rules: Path) -> None:
    review_file(rules).mkdir()

    with pytest.raises(OperatorError) as refused:
        write_review(rules, review_of("d"))

    assert str(refused.value) == (
        f"{review_file(rules)}: cannot be written: Is a directory; allow writing in the folder "
        f"{rules.parent}, or work on a copy elsewhere"
    )
    assert {path.name for path in rules.parent.iterdir()} == {"rules.yaml", "rules.review.yaml"}
