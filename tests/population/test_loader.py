"""A population's file is read, or every mistake in it is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.errors import AuthorError, OperatorError
from screener.population.loader import read_population
from tests.small_books import QUESTIONS, YES_NO_UNSURE, book, question, rule

BOOK = book([rule("calm", {"liver": "no"})])
SUNNY = book([rule("calm", {"liver": "no"})], [*QUESTIONS, question("sun", YES_NO_UNSURE)])
HEAD = "population: {title: People}\n"


def problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "people.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(AuthorError) as caught:
        read_population(file, [BOOK])
    return [str(problem).removeprefix(f"{file}:") for problem in caught.value.problems]


def test_a_population_is_read_as_written(tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(
        """\
population: {title: People, about: Made up.}
sources:
  survey: {title: A survey, publisher: CDC, checked: 2026-11-23, url: "https://example.org/survey"}
groups:
  ill ones: {any: [{liver: yes}, {not: {signs: none}}]}
answers:
  liver:
    - share: {yes: 2.5, no: rest}
      cite: [{source: survey, at: Table 1}]
  sleep:
    - of: {liver: yes}
      share: {never: 40, often: 60}
      assumed: true
      reason: A guess.
    - share: {never: 90, often: 10}
      cite: [{source: survey, at: Table 2}]
      reason: Of all, not only of those.
""",
        "utf-8",
    )
    read = read_population(file, [BOOK])

    assert (read.title, list(read.groups), list(read.answers)) == (
        "People",
        ["ill ones"],
        ["liver", "sleep"],
    )
    assert read.answers["liver"][0].share == {"yes": 2.5, "no": "rest"}
    assert read.assumed == ("sleep",)


def case(share: str, more: str = "assumed: true, reason: A guess") -> str:
    return f"{{share: {{{share}}}, {more}}}"


def answers(question: str, *cases: str) -> str:
    listed = "".join(f"\n    - {each}" for each in cases)
    return f"answers:\n  {question}:{listed or ' []'}\n"


ALL = answers("liver", case("no: 100"))
NO_SUM = "add up to 99 %, not 100; 'rest' stands for what is left"
MANY = "can be given at once; give the option of people who choose none of the others 'rest'"

MISTAKES = [
    ("answer: {}\n", "1:1: the key 'answers' is missing; needed: population, answers"),
    (answers("livr", case("no: 100")), "3:3: question 'livr': there is no question 'livr'; "),
    (answers("livr", case("no: 100")), "; nearest: 'liver'"),
    (answers("liver", case("on: 100")), "4:16: question 'liver': there is no option of 'liver' "),
    (answers("liver", case("no: 50, yes: 49")), f"4:15: question 'liver': the shares {NO_SUM}"),
    (answers("liver", case("no: 99, yes: 9")), "add up to 108 %, which is more than everybody"),
    (answers("liver", case("no: rest, yes: rest")), "only one option can have the rest"),
    (answers("liver", case("no: 101")), "4:20: question 'liver': 'no' must be 100 or less"),
    (answers("liver", case("no: true")), "4:20: question 'liver': 'no' must be a number, not true"),
    (answers("liver", case("no: most")), "4:20: question 'liver': a share is a percentage from "),
    (answers("liver", case("no: 100", "x: y")), "4:26: question 'liver': unknown key 'x'; allowed"),
    (answers("liver", case("no: 100", "assumed: false")), "4:7: question 'liver': say how it is "),
    (answers("liver", case("no: 100", "assumed: true")), "is assumed; say why under 'reason'"),
    (
        answers("liver", case("no: 100", "cite: [{source: x, at: y}]")),
        "4:42: question 'liver': there is no source 'x'; none is defined",
    ),
    (answers("signs", case("rash: 10, none: 90")), f"several of these answers {MANY}"),
    (answers("signs", case("none: 10, rash: rest")), f"several of these answers {MANY}"),
    (
        answers("signs", case("not_sure: 101, none: rest")),
        "4:26: question 'signs': 'not_sure' must be 100 or less, not 101",
    ),
    (
        answers("liver", f"{{of: {{sleep: often}}, {case('no: 100')[1:]}", case("no: 100")),
        "4:12: question 'liver': 'sleep' is not among the answers above; move its shares up",
    ),
    (
        answers("liver", f"{{of: {{slep: often}}, {case('no: 100')[1:]}", case("no: 100")),
        "4:12: question 'liver': there is no question 'slep'; none is defined",
    ),
    (
        answers("liver", f"{{of: {{liver: no}}, {case('no: 100')[1:]}"),
        "is the last one, so it must be about all others; leave out 'of'",
    ),
    (
        answers("liver", case("no: 100"), case("no: 100")),
        "4:7: question 'liver': is about everybody, so nobody is left for those below; say whom",
    ),
    (answers("liver"), "3:10: question 'liver': has no shares; give each "),
    (f"groups: {{ill: {{phq: {{at_least: 1}}}}}}\n{ALL}", "2:15: group 'ill': a score cannot be "),
    (f"groups: {{ill: very}}\n{ALL}", "2:15: group 'ill': the condition 'very' cannot be used "),
    (f"groups: {{ill: {{sun: yes}}}}\n{ALL}", "2:15: group 'ill': there is no question 'sun'; "),
    (f"groups: {{ill: {{liver: on}}}}\n{ALL}", "2:15: group 'ill': there is no option of 'liver'"),
    (f"groups: {{ill: {{}}}}\n{ALL}", "2:15: group 'ill': a condition is a name, or a mapping"),
    (f"sources: {{x: {{title: X}}}}\n{ALL}", "2:14: source 'x': the key 'publisher' is missing"),
]


@pytest.mark.parametrize(("text", "said"), MISTAKES)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    told = problems(tmp_path, f"{HEAD}{text}")
    assert any(said in line for line in told), told


@pytest.mark.parametrize(("text", "what"), [("", "nothing"), ("- a", "a list")])
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, what: str) -> None:
    said = f"1:1: a population's file has 'population:' and 'answers:'; this is {what}"
    assert problems(tmp_path, text) == [said]


def test_a_question_of_either_rule_book_is_known(tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(HEAD + answers("sun", case("no: 100")), "utf-8")
    assert "sun" in read_population(file, [BOOK, SUNNY]).answers


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="nowhere"):
        read_population(tmp_path / "nowhere.yaml", [BOOK])
