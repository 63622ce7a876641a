"""What nobody can see in a file is named where it stands, and never shown as it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.clinic.loader import load_clinics
from screener.errors import AuthorError, OperatorError
from screener.rulebook.model import RuleBook
from screener.wording import named
from screener.yamlfile.outline import Outline
from screener.yamlfile.parse import KeyPath, YamlFile, read_document
from tests.conftest import ROOT
from tests.rulebook import sound
from tests.unseen import SIGNS, assert_named, columns_in

NBSP: Final = "\u00a0"
CLINIC: Final = """\
id: north
name: North Dermatology
phone: "+1 555 0100"
booking: https://north.example/book
origins: [https://north.example, 'https://www.north.example:8443']
api_origins:
  - https://app.north.example
accent: {light: "#3b4a9c", dark: "#AEB8F5"}
logo: north.svg
language: en-GB
time_zone: America/Chicago
receiver:
  kind: fhir
  url: https://ehr.north.example/fhir
rules: own.yaml
"""
WORDS_FOR_PEOPLE: Final = {
    "title", "headline", "text", "help", "why", "do", "reason", "doubt", "ask", "bring", "at",
    "publisher", "intro", "by", "role", "topics", "timeframes", "silent_because",
    "name",
}  # fmt: skip
"""Where a no-break space or a mark of direction may be meant: people only read these."""


# ---- where the syntax breaks


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: b\nc:{}d\n", "2:3"),
        ("a:{}b\nc: d\n", "1:3"),
        ("a:\n  b: c\n  d: {}e\n  f:{}g\n", "4:5"),
        ("a:\n  - b\n  -{}c\n", "3:4"),
        ("a: |{}\n  b\n", "1:5"),
    ],
)
@pytest.mark.parametrize("sign", [NBSP, "\u2003", "\u200b", "\u3000", "\u202f"])
def test_where_yaml_wants_a_space_it_is_named(
    tmp_path: Path, content: str, said: str, sign: str
) -> None:
    path = sound.written(tmp_path / "slip.yaml", content.replace("{}", sign))
    with pytest.raises(AuthorError) as refused:
        read_document(path)
    (problem,) = refused.value.problems

    assert str(problem).startswith(f"{path}:{said}: there is an invisible ")
    assert_named(str(problem), sign)
    remedy = "delete it" if sign == "\u200b" else "write an ordinary space instead"
    assert str(problem).endswith(f"(U+{ord(sign):04X}) here; {remedy}")


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_what_only_looks_like_the_end_of_a_line_is_named(tmp_path: Path, sign: str) -> None:
    path = sound.written(tmp_path / "slip.yaml", f"a: b{sign}c: d\n")
    with pytest.raises(AuthorError) as refused:
        read_document(path)
    assert str(refused.value).startswith(f"{path}:1:5: there is an invisible ")
    assert_named(str(refused.value), sign)


def test_a_no_break_space_before_a_colon_is_french_and_no_slip(tmp_path: Path) -> None:
    path = sound.written(tmp_path / "slip.yaml", f"a: Oui{NBSP}: non\n")
    with pytest.raises(AuthorError, match="text that contains ': ' needs quotes around it"):
        read_document(path)
    path = sound.written(tmp_path / "sound.yaml", f"a: 'Oui{NBSP}: non'\n")
    assert read_document(path).tree == {"a": f"Oui{NBSP}: non"}


def test_a_quote_that_is_never_closed_is_told_whatever_follows(tmp_path: Path) -> None:
    path = sound.written(tmp_path / "slip.yaml", f"a: 'b\nc: d\ne:{NBSP}f\n")
    with pytest.raises(AuthorError, match=r":1:4: this quote is never closed"):
        read_document(path)


# ---- where a value or a key does not fit


def hint(folder: Path, content: str, path: KeyPath) -> str:
    document = read_document(sound.written(folder / "file.yaml", content))
    return Outline(document).problem(path, "no").message.removeprefix("no")


@pytest.mark.parametrize(
    ("content", "path", "said"),
    [
        ("a: b\u00a0c", ("a",), "; at column 5 is an invisible no-break space (U+00A0)"),
        ("x: '\u00a0'\na: 'b\u00a0c'", ("a",), "; at column 6 is an invisible no-break space"),
        ("a: |\n  b\n  c\u00a0", ("a",), "; at line 3, column 4 is an invisible no-break space"),
        ("a: [b, c\u200b]", ("a", 1), "; at column 9 is an invisible zero width space (U+200B)"),
        ("a: {b: c, d: e\u00a0f}", ("a", "d"), "; at column 15 is an invisible no-break space"),
        ('a: "b\\u00a0c"\nd: e\u00a0f', ("a",), "; it holds an invisible no-break space (U+00A0)"),
        ("a: b\nc: d\u00a0e", ("a",), ""),
        ("a: {b: c\u00a0}", ("a",), ""),
    ],
)
def test_a_problem_says_where_the_first_stands(
    tmp_path: Path, content: str, path: KeyPath, said: str
) -> None:
    found = hint(tmp_path, content, path)
    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_each_is_told_once_and_what_to_do_about_it(tmp_path: Path) -> None:
    assert hint(tmp_path, "a: \u00a0b\u00a0\u200bc", ("a",)) == (
        "; at column 4 is an invisible no-break space (U+00A0); write an ordinary space instead"
        "; at column 7 is an invisible zero width space (U+200B); delete it"
    )
    assert hint(tmp_path, "a\u200b: b\u00a0", ("a\u200b",)) == (
        "; at column 2 is an invisible zero width space (U+200B); delete it"
        "; at column 6 is an invisible no-break space (U+00A0); write an ordinary space instead"
    )


# ---- a character planted anywhere


def planted(document: YamlFile, step: KeyPath, sign: str, *, at_key: bool) -> tuple[str, int, int]:
    """Return a file with a character within a key or a text, and where it stands."""
    line, column = (document.keys if at_key else document.values)[step]
    lines = list(document.lines)
    source = lines[line - 1]
    column += 1 + (source[column - 1] in "'\"")
    lines[line - 1] = source[: column - 1] + sign + source[column - 1 :]
    return "\n".join(lines), line, column


def texts_of(document: YamlFile) -> list[tuple[KeyPath, bool]]:
    """Return every key, and every value in one line, with whether it is a key."""
    plain = [
        path
        for path in document.values
        if not isinstance(document.value_at(path), dict | list | None)
        and document.lines[document.values[path][0] - 1][document.values[path][1] - 1] not in "|>"
    ]
    return [*((path, True) for path in document.keys), *((path, False) for path in plain)]


def check_refusal(said: str, place: tuple[int, int], sign: str) -> None:
    """Check that a refusal names the character, and that every place it gives is the right one."""
    assert_named(said, sign)
    assert columns_in(said) in ([], [(place[1], sign)]) or len(said.splitlines()) > 1
    if "there is an invisible" in said:
        assert f":{place[0]}:{place[1]}: there is an invisible" in said
    else:
        assert f"<{named(sign)}>" in said or columns_in(said)


class Planting:
    """A sound file, what reads it, and every place in it."""

    def __init__(self, folder: Path, name: str, content: str, read: Any) -> None:
        folder.mkdir(exist_ok=True)
        self.path = sound.written(folder / name, content)
        self.document = read_document(self.path)
        self.places = texts_of(self.document)
        self.content = content
        self._read = read

    def refusal(self, content: str) -> str:
        """Return what is said of a text; empty if it is taken."""
        sound.written(self.path, content)
        try:
            self._read(self.path)
        except (AuthorError, OperatorError) as error:
            return str(error)
        return ""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, rulebook: RuleBook) -> dict[str, Planting]:
    folder = tmp_path_factory.mktemp("files")
    north = folder / "clinics"
    north.mkdir()
    (north / "north.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    shutil.copy(ROOT / "docs" / "faults" / "sound.yaml", north / "own.yaml")
    review = {"by": "A. Doctor", "role": "dermatologist", "date": "2026-11-20", "digest": "d"}

    def clinic(path: Path) -> Any:
        return load_clinics(path.parent, house=rulebook, read=sound.load)

    def beside(path: Path) -> Any:
        return sound.load(path.with_name("rules.yaml"))

    signed = folder / "signed"
    signed.mkdir()
    sound.written(signed / "rules.yaml", sound.text())
    return {
        "rule book": Planting(folder / "book", "rules.yaml", sound.text(), sound.load),
        "clinic": Planting(north, "north.yaml", CLINIC, clinic),
        "review": Planting(
            signed,
            "rules.review.yaml",
            "".join(f"{key}: {json.dumps(value)}\n" for key, value in review.items()),
            beside,
        ),
    }


def test_the_files_are_sound(files: dict[str, Planting]) -> None:
    assert {kind: file.refusal(file.content) for kind, file in files.items()} == dict.fromkeys(
        files, ""
    )


@pytest.mark.parametrize("kind", ["rule book", "clinic", "review"])
@given(data=st.data(), sign=st.sampled_from(SIGNS))
def test_it_is_refused_by_name_and_place_or_stands_where_people_read(
    files: dict[str, Planting], kind: str, data: st.DataObject, sign: str
) -> None:
    file = files[kind]
    path, at_key = data.draw(st.sampled_from(file.places))
    content, line, column = planted(file.document, path, sign, at_key=at_key)
    said = file.refusal(content)
    if said:
        check_refusal(said, (line, column), sign)
        return
    names = {step for step in path if isinstance(step, str)}
    assert not at_key, f"the key {path} was taken with {sign!r} in it"
    assert names & WORDS_FOR_PEOPLE, f"the value of {path} was taken with {sign!r} in it"
