"""Each kind of fault has a page, and its example comes out as the page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.errors import AuthorError
from screener.proof.claims.loader import load_proved
from screener.proof.faults import Code
from tests.clock import Clock
from tests.proof.planted import FAULTS, Example, examples


@pytest.mark.parametrize("example", examples(), ids=str)
def test_the_fault_on_a_page_is_found_as_the_page_says(example: Example, tmp_path: Path) -> None:
    path = example.planted_in(tmp_path)

    with pytest.raises(AuthorError) as found:
        load_proved(path, today=Clock().today())

    told = [str(problem).replace(f"{path}:", "sound.yaml:") for problem in found.value.problems]
    assert told == example.said
    assert any(line.endswith(f"[{example.code}]") for line in told)
    assert example.page.startswith(f"# {example.code}: ")


def test_the_rule_book_without_a_fault_is_proved() -> None:
    load_proved(FAULTS / "sound.yaml", today=Clock().today())


def test_a_doubt_that_weighs_more_than_its_rule_is_told_once(tmp_path: Path) -> None:
    heavy = "    level: discuss\n    when: {liver_disease: now}\n"
    text = (
        (FAULTS / "sound.yaml")
        .read_text("utf-8")
        .replace(heavy.replace("discuss", "contact_first"), heavy)
    )
    path = tmp_path / "sound.yaml"
    path.write_text(text, "utf-8")

    with pytest.raises(AuthorError) as found:
        load_proved(path, today=Clock().today())

    assert str(found.value) == (
        f"{path}:103:19: rule 'liver-now': doubt weighs discuss before starting, and the rule "
        "itself discuss: whoever is sure gets calmer guidance than whoever is not [doubt-reassures]"
    )


def test_there_is_a_page_for_each_kind_of_fault_and_a_list_of_them() -> None:
    pages = {page.stem for page in FAULTS.glob("*.md")} - {"README"}
    assert {example.code for example in examples()} == pages
    listed = (FAULTS / "README.md").read_text(encoding="utf-8")
    assert pages == {code.value for code in Code}
    assert [code for code in Code if f"[{code}]({code}.md)" not in listed] == []
