"""The command refuses any hostile file in one line, quickly, and with little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from screener.yamlfile.files import MAX_BYTES
from screener.yamlfile.parse import MAX_VALUES
from tests.conftest import ROOT
from tests.rulebook import sound

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="measures with os.wait4")

MOST_SECONDS = 10  # what multiplies without bound takes hours, whatever else the machine does
MOST_MEGABYTES = 200


@dataclass(frozen=True)
class Answer:
    """What a command said, and what it cost."""

    status: int
    out: str
    err: str
    seconds: float
    megabytes: float


class Command:
    """The command, in a process that starts another for each file."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def check(self, file: str | Path, *, as_nobody: bool = False) -> Answer:
        """Check a file; EOFError if the program that measures ended instead."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"file": str(file), "as_nobody": as_nobody}) + "\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        if not said:
            raise EOFError
        return Answer(**json.loads(said))


@pytest.fixture(scope="module")
def command() -> Iterator[Command]:
    pipe = subprocess.PIPE
    measured = [sys.executable, "-m", "tests.yamlfile.measured"]
    with subprocess.Popen(measured, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        yield Command(process)


def assert_refused(answer: Answer, said: str) -> None:
    """Assert what every refusal has in common: status 2, one line, no output, low cost."""
    assert (answer.status, answer.err, answer.out) == (2, said + "\n", "")
    assert_cheap(answer)


def assert_cheap(answer: Answer) -> None:
    assert answer.seconds < MOST_SECONDS
    assert answer.megabytes < MOST_MEGABYTES


def alias_bomb() -> bytes:
    """Return ten lines that expand into ten billion words."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return "\n".join(lines).encode()


ANCHORS = (
    "anchors (&) and aliases (*) are not allowed; text that starts with one of these signs needs "
    "quotes around it"
)
DEPTH = "this is nested deeper than 40 levels, the most allowed"
WORD = (
    "a key must be a word, not a list or a mapping; text that starts with [ or { needs quotes "
    "around it"
)
NUL = "there is a NUL byte here; this is not a text file"
NOT_UTF8 = "this is not UTF-8 text; save the file as UTF-8"
COUNT = f"the file has more than {MAX_VALUES} keys and values, the most allowed"
LARGE = f" is larger than {MAX_BYTES // 1024} KiB, the most allowed"

CONTENTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "10 MB": (lambda: b"key: value\n" * 1_000_000, LARGE),
    "10 MB in one line": (lambda: b"x" * 10_000_000, LARGE),
    "alias bomb": (alias_bomb, f"1:5: {ANCHORS}"),
    "alias of nothing": (lambda: b"a: *b\n", f"1:4: {ANCHORS}"),
    "an alias inside itself": (lambda: b"a: &b [*b]\n", f"1:4: {ANCHORS}"),
    "10,000 deep in brackets": (lambda: b"[" * 10_000, f"1:41: {DEPTH}"),
    "10,000 deep in brackets, closed": (lambda: b"[" * 10_000 + b"]" * 10_000, f"1:41: {DEPTH}"),
    "10,000 deep in braces": (lambda: b"{a: " * 10_000, f"1:158: {DEPTH}"),
    "10,000 deep in braces as keys": (lambda: b"{" * 10_000, f"1:2: {WORD}"),
    "10,000 deep in list items": (lambda: b"- " * 10_000, f"1:81: {DEPTH}"),
    "deep in indented keys": (
        lambda: b"".join(b" " * n + b"a:\n" for n in range(1_000)),
        f"40:40: {DEPTH}",
    ),
    "10,000 deep in question marks": (lambda: b"? " * 10_000, f"1:3: {WORD}"),
    "a NUL byte": (lambda: sound.text().encode() + b"a\0b", f"106:2: {NUL}"),
    "only NUL bytes": (lambda: b"\0" * 1_000_000, f"1:1: {NUL}"),
    "a program": (lambda: b"\x7fELF\x02\x01\x01\0\0", f"1:8: {NUL}"),
    "UTF-16 with its mark": (
        lambda: sound.text().encode("utf-16"),
        " is UTF-16 text; save it as UTF-8",
    ),
    "UTF-16 without": (lambda: sound.text().encode("utf-16-le"), f"1:2: {NUL}"),
    "Latin-1": (lambda: "title: Caf\xe9\n".encode("latin-1"), f"1:11: {NOT_UTF8}"),
    "half a letter": (lambda: b"a: b\nc: \xe2\x82", f"2:4: {NOT_UTF8}"),
    "half a pair": (lambda: b"a: \xed\xa0\x80", f"1:4: {NOT_UTF8}"),
    "too many values": (lambda: b"- a\n" * 200_000, f"{MAX_VALUES}:3: {COUNT}"),
    "too many values in one line": (
        lambda: b"[" + b"a," * 500_000 + b"]",
        f"1:{2 * MAX_VALUES}: {COUNT}",
    ),
    "a tag that would make an object": (
        lambda: b"!!python/object/apply:os.system ['true']",
        "1:1: tags (!) are not allowed; text that starts with this sign needs quotes around it",
    ),
    "documents": (
        lambda: b"---\n" * 200_000,
        "2:1: --- starts a second document here; a file can have only one",
    ),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_hostile_file_is_refused_in_one_line(command: Command, tmp_path: Path, name: str) -> None:
    content, words = CONTENTS[name]
    path = sound.written(tmp_path / "book.yaml", content())

    assert_refused(command.check(path), f"{path}:{words}")


def test_a_folder_is_refused(command: Command, tmp_path: Path) -> None:
    said = f"{tmp_path}: is a folder, not an ordinary file"

    assert_refused(command.check(tmp_path), said)


def test_a_file_that_does_not_exist_is_refused(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "nothing.yaml"

    assert_refused(command.check(path), f"{path}: cannot be read: No such file or directory")


def test_a_link_to_itself_is_refused(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "loop.yaml"
    path.symlink_to(path)

    answer = command.check(path)

    assert_refused(answer, f"{path}: cannot be read: Too many levels of symbolic links")


def test_a_file_without_permission_is_refused(command: Command, tmp_path: Path) -> None:
    path = sound.written(tmp_path / "secret.yaml", sound.text())
    path.chmod(0)
    answer = command.check(path, as_nobody=os.geteuid() == 0)

    assert_refused(answer, f"{path}: cannot be read: Permission denied")


def test_a_pipe_that_nobody_writes_to_is_refused_without_waiting(
    command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)

    said = f"{path}: is a pipe or a device, not an ordinary file"

    assert_refused(command.check(path), said)


def test_a_file_without_end_is_refused(command: Command) -> None:
    said = "/dev/zero: is a pipe or a device, not an ordinary file"

    assert_refused(command.check("/dev/zero"), said)


MANY = MAX_VALUES // 12
WITHIN_THE_LIMITS: dict[str, Callable[[], str]] = {
    "nothing but comments": lambda: "# a comment\n" * 80_000,
    "nothing but blanks": lambda: " " * 1_000_000,
    "nothing but quotes": lambda: '"' * 1_000_000,
    "a very long name": lambda: sound.text().replace("topic: liver", f"topic: {'x' * 900_000}", 1),
    "a very long key": lambda: sound.text().replace(
        "topic: liver", f"? {'x' * 900_000}\n    : y", 1
    ),
    "a very long text": lambda: sound.text().replace("Mood can change.", "word " * 180_000),
    "a very long number": lambda: sound.text().replace("points: 3", f"points: {'9' * 900_000}"),
    "many rules, each silent": lambda: sound.text().replace(
        "rules:\n", "rules:\n" + "  - {id: a, when_unknown: silent}\n" * MANY
    ),
    "many unknown names": lambda: sound.text().replace(
        "rules:\n", "rules:\n" + "".join(f"  - {{topic: t{n}}}\n" for n in range(MANY // 8))
    ),
    "many conditions, each of the last": lambda: sound.text().replace(
        "conditions:\n",
        "conditions:\n  c0: c1\n" + "".join(f"  c{n}: {{not: c{n - 1}}}\n" for n in range(1, 800)),
    ),
}


@pytest.mark.parametrize("name", WITHIN_THE_LIMITS)
def test_a_strange_file_within_the_limits_is_answered_soon(
    command: Command, tmp_path: Path, name: str
) -> None:
    path = sound.written(tmp_path / "book.yaml", WITHIN_THE_LIMITS[name]())

    answer = command.check(path)

    assert answer.status in {0, 1}
    assert "Traceback" not in answer.err
    assert max(map(len, answer.err.splitlines()), default=0) < 1_000
    assert_cheap(answer)
