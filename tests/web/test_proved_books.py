"""A folder keeps proofs from one start to the next, and only for what was proved there."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from screener.errors import AuthorError
from screener.proof.claims.loader import load_proved
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.rulebook.provenance import ClinicalReview
from screener.rulebook.review import review_file, write_review
from screener.web import proved_books
from screener.web.proved_books import ProvedBooks
from tests.clock import Clock
from tests.conftest import ROOT, RULES

SOUND = (ROOT / "docs" / "faults" / "sound.yaml").read_text("utf-8")
BOOKS = (RULES, ROOT / "starter" / "rules.yaml", ROOT / "docs" / "faults" / "sound.yaml")


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Note which files are proved."""
    found: list[Path] = []

    def noted(path: Path, *, today: date) -> RuleBook:
        found.append(path)
        return load_proved(path, today=today)

    monkeypatch.setattr(proved_books, "load_proved", noted)
    return found


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "rules.yaml"
    file.write_text(SOUND, "utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "proofs"
    made.mkdir()
    return made


@pytest.fixture
def start(folder: Path) -> Callable[[], ProvedBooks]:
    return lambda: ProvedBooks(Clock(), folder)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.parent.name)
def test_a_kept_rule_book_is_the_very_one_that_was_proved(
    start: Callable[[], ProvedBooks], path: Path, proved: list[Path]
) -> None:
    first, again = start().read(path), start().read(path)

    assert proved == [path]
    assert again == first == load_rulebook(path, today=Clock().today())
    assert again.digest == first.digest


def test_without_a_folder_each_start_proves(rules: Path, proved: list[Path]) -> None:
    for _ in range(2):
        ProvedBooks(Clock()).read(rules)

    assert proved == [rules, rules]


def reviewed(rules: Path) -> None:
    today = Clock().today()
    digest = load_rulebook(rules, today=today).digest
    write_review(rules, ClinicalReview(by="Ada", role="Tester", date=today, digest=digest))


CHANGES_OF_THE_BOOK: dict[str, Callable[[Path], object]] = {
    "a remark": lambda rules: rules.write_text(SOUND + "# a remark\n", "utf-8"),
    "a review": reviewed,
}
CHANGES_OF_WHAT_IS_KEPT: dict[str, Callable[[Path], object]] = {
    "cut short": lambda kept: kept.write_bytes(kept.read_bytes()[:-1]),
    "edited": lambda kept: kept.write_bytes(kept.read_bytes().replace(b"discuss", b"calm")),
    "no text": lambda kept: kept.write_bytes(b"\xff\xfe"),
    "gone": Path.unlink,
}


@pytest.mark.parametrize("change", CHANGES_OF_THE_BOOK)
def test_another_book_or_review_is_proved(
    start: Callable[[], ProvedBooks], rules: Path, proved: list[Path], change: str
) -> None:
    start().read(rules)
    CHANGES_OF_THE_BOOK[change](rules)

    assert start().read(rules) == load_rulebook(rules, today=Clock().today())
    assert proved == [rules, rules]


@pytest.mark.parametrize("change", CHANGES_OF_WHAT_IS_KEPT)
def test_what_is_not_kept_whole_is_proved_again_and_kept_anew(
    start: Callable[[], ProvedBooks], rules: Path, folder: Path, proved: list[Path], change: str
) -> None:
    before = start().read(rules)
    (kept,) = folder.iterdir()
    CHANGES_OF_WHAT_IS_KEPT[change](kept)

    assert start().read(rules) == start().read(rules) == before
    assert proved == [rules, rules]


def test_another_program_proves_anew(
    start: Callable[[], ProvedBooks],
    rules: Path,
    proved: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start().read(rules)
    monkeypatch.setattr(proved_books, "_program", lambda: "another")
    start().read(rules)

    assert proved == [rules, rules]


def test_what_has_mistakes_is_never_kept(
    start: Callable[[], ProvedBooks], rules: Path, folder: Path
) -> None:
    rules.write_text("rulebook: [", "utf-8")
    for _ in range(2):
        with pytest.raises(AuthorError):
            start().read(rules)

    assert list(folder.iterdir()) == []


def test_a_folder_that_takes_nothing_stops_nobody(
    start: Callable[[], ProvedBooks], rules: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.rmdir()

    assert start().read(rules).digest
    (message,) = caplog.messages
    assert message.startswith(f"a proof is not kept, so the next start takes longer: {folder}/")
    assert message.endswith(f"No such file or directory; make the folder {folder} first")


def test_the_oldest_proofs_make_room(
    start: Callable[[], ProvedBooks], rules: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proved_books, "MOST_KEPT", 2)
    for age, name in enumerate(("newer.json", "older.json"), 1):
        (folder / name).write_text("")
        os.utime(folder / name, (Clock().now - age, Clock().now - age))

    start().read(rules)

    assert not (folder / "older.json").exists()
    assert (folder / "newer.json").exists()
    assert len(list(folder.iterdir())) == 2


def test_the_log_follows_several_books(
    start: Callable[[], ProvedBooks], rules: Path, caplog: pytest.LogCaptureFixture
) -> None:
    books = start()
    other = rules.with_name("other.yaml")
    other.write_text(SOUND + "# another\n", "utf-8")

    books.read(rules)
    assert caplog.messages == []
    books.read(other)

    assert caplog.messages == [f"{other} is read and proved; 2 rule books are read so far"]
    assert not review_file(other).exists()
