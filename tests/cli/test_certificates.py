"""What `screener prove --certificates` writes, and where it refuses to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screener.cli.main import cli
from screener.proof.faults import Code
from tests.proof.drat import refutes
from tests.proof.planted import FAULTS, Example

SOUND = FAULTS / "sound.yaml"


def certify(runner: CliRunner, folder: Path, rules: Path = SOUND, *more: str) -> Result:
    return runner.invoke(cli, ["prove", str(rules), "--certificates", str(folder), *more])


def test_two_files_are_written_for_each_person_who_cannot_exist(
    runner: CliRunner, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "certificates"

    result = certify(runner, folder)

    formulas, proofs = sorted(folder.glob("*.cnf")), sorted(folder.glob("*.drat"))
    assert (result.exit_code, result.stderr) == (0, "")
    said = f"{len(formulas)} certificates of what is proved are in {folder}"
    assert result.stdout.splitlines()[-1] == said
    assert len(list(folder.iterdir())) == 2 * len(formulas)
    assert folder / "guarantee-broken.pregnancy-is-never-calm.cnf" in formulas
    for formula, proof in zip(formulas, proofs, strict=True):
        assert formula.stem == proof.stem
        assert refutes(formula.read_text("ascii"), proof.read_text("ascii"))


def test_a_later_proof_replaces_them_and_certifies_only_what_it_proves(
    runner: CliRunner, tmp_path: Path
) -> None:
    folder = tmp_path / "certificates"
    certify(runner, folder)
    fewer = Example(Code.GUARANTEE_BROKEN).planted_in(tmp_path)

    result = certify(runner, folder, fewer)

    assert result.exit_code == 1
    assert f"certificates of what is proved are in {folder}" in result.stdout
    assert list(folder.glob("silence-uncovered.*.drat"))
    assert list(folder.glob("guarantee-broken.*")) == []


def test_sheets_are_still_all_that_is_printed(runner: CliRunner, tmp_path: Path) -> None:
    result = certify(runner, tmp_path / "certificates", SOUND, "--sheets")

    assert (result.exit_code, result.output) == (0, "")
    assert list((tmp_path / "certificates").iterdir())


def a_note(folder: Path) -> str:
    (folder / "notes.txt").write_text("mine")
    return "notes.txt"


def a_folder(folder: Path) -> str:
    (folder / "older.cnf").mkdir()
    return "older.cnf"


def a_formula_of_others(folder: Path) -> str:
    (folder / "theirs.cnf").write_text("p cnf 1 1\n1 0\n")
    return "theirs.cnf"


def a_proof_without_its_formula(folder: Path) -> str:
    (folder / "alone.drat").write_text("0\n")
    return "alone.drat"


@pytest.mark.parametrize(
    "put", [a_note, a_folder, a_formula_of_others, a_proof_without_its_formula]
)
@pytest.mark.parametrize("among_ours", [True, False])
def test_a_folder_with_anything_else_in_it_is_left_as_it_is(
    runner: CliRunner, tmp_path: Path, put: Callable[[Path], str], *, among_ours: bool
) -> None:
    if among_ours:
        certify(runner, tmp_path)
    name = put(tmp_path)
    before = sorted(tmp_path.iterdir())

    result = certify(runner, tmp_path)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{tmp_path}: holds what is no certificate, such as '{name}'; name a new folder, or an "
        "empty one\n"
    )
    assert sorted(tmp_path.iterdir()) == before


def test_what_a_stopped_run_left_is_replaced(runner: CliRunner, tmp_path: Path) -> None:
    certify(runner, tmp_path)
    half = next(tmp_path.glob("*.drat"))
    half.unlink()

    result = certify(runner, tmp_path)

    assert result.exit_code == 0
    assert half.exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("file", "is not a folder; name a new one, or an empty one"),
        ("file/deeper", "cannot be written: Not a directory; name another folder"),
        ("x" * 300, "cannot be written: File name too long; name another folder"),
    ],
    ids=["a file", "below a file", "too long"],
)
def test_where_no_folder_can_be_the_reason_is_said(
    runner: CliRunner, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "file").write_text("mine")

    result = certify(runner, tmp_path / name)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path / name}: {said}\n"


def test_what_cannot_be_written_is_said_in_one_line(runner: CliRunner, tmp_path: Path) -> None:
    long = "pregnancy-is-never-calm" * 12
    rules = tmp_path / "rules.yaml"
    rules.write_text(SOUND.read_text("utf-8").replace("pregnancy-is-never-calm", long), "utf-8")

    result = certify(runner, tmp_path / "new", rules)

    file = tmp_path / "new" / f"guarantee-broken.{long}.cnf"
    said = f"{file}: cannot be written: File name too long; name another folder\n"
    assert (result.exit_code, result.stderr) == (2, said)
