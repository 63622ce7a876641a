"""Files of cases are read like a rule book: all mistakes at once, with place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.errors import AuthorError, OperatorError
from screener.patients.cases import Cases, read_cases

BASE = """\
base_sheets:
  calm:
    about: Somebody calm.
    answers: {liver: no}
  calm_and_low:
    about: Somebody calm who sleeps badly.
    like: calm
    answers: {sleep: often}
"""
PATIENTS = """\
theme: Patients of every kind
patients:
  calm-person:
    story: A calm person.
    like: calm_and_low
    answers: {mood: never}
    expect: {level: discuss, certain: [rule]}
    source:
      - {meaning: What it rests on.}
"""
WHO = "patient 'calm-person'"
BASES = "allowed: calm, calm_and_low"
KEYS = "allowed: answers, expect, like, source, story"
WANTED = "a file of cases has 'theme:' and 'patients:', or 'base_sheets:'"


def read(folder: Path, **files: str) -> Cases:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return read_cases([folder])


def refusal(folder: Path, **files: str) -> list[str]:
    """Return what the reader says, without the folder's name."""
    with pytest.raises((AuthorError, OperatorError)) as refused:
        read(folder, **files)
    return str(refused.value).replace(f"{folder}/", "").splitlines()


def test_a_case_knows_where_it_stands_and_what_is_written_of_it(tmp_path: Path) -> None:
    cases = read(tmp_path, base=BASE, calm=PATIENTS)
    (patient,) = cases.patients

    assert (str(patient), patient.file) == ("calm/calm-person", tmp_path / "calm.yaml")
    assert patient.written["story"] == "A calm person."
    assert patient.written["expect"] == {"level": "discuss", "certain": ["rule"]}
    assert patient.answers == {"mood": "never"}
    assert [case.name for case in cases.line_of(patient)] == ["calm", "calm_and_low", "calm-person"]


def test_a_folder_is_its_yaml_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    other = PATIENTS.replace("calm-person", "other-person")
    (tmp_path / "cases.schema.json").write_text("{}")
    (tmp_path / ".draft.yaml").write_text("[")
    (tmp_path / "more.YML").write_text(other.replace("other-person", "third-person"))

    cases = read(tmp_path, b=PATIENTS, a=other, base=BASE)

    names = ["other-person", "calm-person", "third-person"]
    assert [case.name for case in cases.patients] == names


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    read(tmp_path, base=BASE, calm=PATIENTS)

    cases = read_cases([tmp_path, tmp_path / "calm.yaml", tmp_path / "../" / tmp_path.name])

    assert len(cases.patients) == 1


# A text in place of a valid file, and what the reader says about it after the file's name.
MISTAKES = {
    "nothing": ("", [f"1:1: {WANTED}, not nothing"]),
    "a list": ("- calm\n", [f"1:1: {WANTED}, not a list"]),
    "a rule book": ("rulebook: {}\nrules: []\n", [f"1:1: this is none: {WANTED}"]),
    "a slip in the form": (
        PATIENTS.replace("A calm", "Calm: a"),
        [
            (
                "4:16: a second colon and space in one line; text that contains ': ' needs quotes "
                "around it"
            )
        ],
    ),
    "a wrong key of the file": (
        PATIENTS.replace("patients:", "patient:"),
        [
            "1:1: the key 'patients' is missing; needed: theme, patients",
            "2:1: unknown key 'patient'; allowed: patients, theme; nearest: 'patients'",
        ],
    ),
    "nobody": (
        "theme: Nobody\npatients: {}\n",
        ["2:11: 'patients' has too few entries; it needs at least 1"],
    ),
    "a wrong key of a patient": (
        PATIENTS.replace("story", "stori"),
        [
            f"4:5: {WHO}: the key 'story' is missing; needed: story, answers, expect, source",
            f"4:5: {WHO}: unknown key 'stori'; {KEYS}; nearest: 'story'",
        ],
    ),
    "no answers": (
        PATIENTS.replace("{mood: never}", ""),
        [f"6:5: {WHO}: 'answers' has no value; it must be a mapping of keys and values"],
    ),
    "a name twice": (
        PATIENTS.replace("calm-person:", "calm-person: nobody\n  calm-person:"),
        [
            f"3:16: {WHO}: 'calm-person' must be a mapping of keys and values, not 'nobody'",
            "4:3: the key 'calm-person' is already on line 3; keep one of the two",
        ],
    ),
    "an unknown base sheet": (
        PATIENTS.replace("calm_and_low", "clam"),
        [f"5:11: {WHO}: there is no base sheet 'clam'; {BASES}; nearest: 'calm'"],
    ),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_is_allowed(
    tmp_path: Path, text: str, said: list[str]
) -> None:
    assert refusal(tmp_path, base=BASE, calm=text) == [f"calm.yaml:{line}" for line in said]


def test_a_base_sheet_that_starts_from_itself_is_refused(tmp_path: Path) -> None:
    circular = BASE.replace("    answers: {liver: no}", "    like: calm_and_low\n    answers: {}")

    one, other = refusal(tmp_path, base=circular, calm=PATIENTS)

    assert one == (
        "base.yaml:4:11: base sheet 'calm': starts from itself: calm is like calm_and_low is like "
        "calm; one has to start empty"
    )
    assert other.startswith("base.yaml:8:11: base sheet 'calm_and_low': starts from itself: ")


def test_a_base_sheet_of_a_file_that_was_not_named_is_asked_for(tmp_path: Path) -> None:
    (said,) = refusal(tmp_path, calm=PATIENTS)

    assert said == (
        "calm.yaml:5:11: patient 'calm-person': there is no base sheet 'calm_and_low'; none is "
        "defined; read the file that holds it as well"
    )


def test_a_base_sheet_cannot_stand_in_two_files(tmp_path: Path) -> None:
    (said,) = refusal(tmp_path, base=BASE, more=BASE.split("  calm_and_low", maxsplit=1)[0])

    assert said == (
        "more.yaml:3:5: base sheet 'calm': is already in base.yaml; give one of the two another "
        "name"
    )


def test_every_file_is_read_before_any_mistake_is_told(tmp_path: Path) -> None:
    said = refusal(tmp_path, a="- 1\n", b="theme: 5\npatients: {}\n", base=BASE)

    assert [line.split(":")[0] for line in said] == ["a.yaml", "b.yaml", "b.yaml"]


def test_what_cannot_be_read_is_the_operator_s_to_mend(tmp_path: Path) -> None:
    assert refusal(tmp_path) == [f"{tmp_path}: holds no cases; a file of cases ends with .yaml"]
    with pytest.raises(OperatorError, match=r"nowhere\.yaml: cannot be read: No such file"):
        read_cases([tmp_path / "nowhere.yaml"])
