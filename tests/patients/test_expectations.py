"""Every way in which guidance can differ from what is expected of it is told, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.errors import AuthorError
from screener.patients.case_sheets import read_patients
from screener.patients.cases import Cases, read_cases
from screener.patients.expectations import Trial, starts, strangers, trial
from screener.rulebook.model import RuleBook
from tests.small_books import YES_NO_UNSURE, book, question, rule

SMALL = book(
    [
        rule("urgent", {"liver": "yes"}, "contact_first", topic="liver"),
        rule("skin", {"rash": "yes"}, topic="skin"),
        rule("scan", {"scanned": "yes"}, "information", topic="liver"),
        rule("anybody", {"liver": ["no", "yes", "not_sure"]}, "information"),
    ],
    [
        question("liver", YES_NO_UNSURE),
        question("scanned", YES_NO_UNSURE, enable_when={"liver": "yes"}),
        question("rash", YES_NO_UNSURE),
    ],
    topics={"liver": "Liver", "skin": "Skin", "topic": "Topic"},
)
ALL = "{liver: no, rash: yes, scanned: no}"
ILL = "{liver: yes, scanned: no, rash: not_sure}"


def cases(folder: Path, **people: str) -> Cases:
    """Return cases of one file; each person is the lines of their answers and expectation."""
    parts = "".join(
        f"  {name.replace('_', '-')}:\n    story: A story.\n    {lines}\n"
        "    source: [{source: label, at: Liver}, {meaning: It means that.}]\n"
        for name, lines in people.items()
    )
    base = "base_sheets:\n  calm: {about: Calm., answers: {liver: no, rash: no}}\n"
    (folder / "base.yaml").write_text(base, "utf-8")
    (folder / "people.yaml").write_text(f"theme: People\npatients:\n{parts}", "utf-8")
    return read_cases([folder])


def tried(folder: Path, small: RuleBook = SMALL, **people: str) -> Trial:
    return trial(small, read_patients(small, cases(folder, **people)))


def case(answers: str, expect: str) -> str:
    return f"answers: {answers}\n    expect: {expect}"


@pytest.mark.parametrize(
    ("answers", "expect", "said"),
    [
        (ILL, "{level: contact_first, certain: [urgent]}", []),
        (ILL, "{level: contact_first, certain: [urgent, anybody], possible: [skin]}", []),
        (ILL, "{level: contact_first, certain: [urgent], not_rules: [scan]}", []),
        (ILL, "{level: contact_first, certain: [urgent], topics: [liver, skin]}", []),
        (ILL, "{level: contact_first, certain: [urgent], levels: {skin: discuss}}", []),
        (
            ILL,
            "{level: discuss, possible: [skin]}",
            [
                "level: expected discuss, came contact_first",
                "rule urgent: not expected, and as urgent as the guidance is (contact_first)",
            ],
        ),
        (
            ILL,
            "{level: contact_first, certain: [urgent, skin, scan], possible: [anybody]}",
            [
                "rule scan: expected as certain, did not fire",
                "rule skin: expected as certain, came as possible",
                "rule anybody: expected as possible, came as certain",
            ],
        ),
        (
            ILL,
            "{level: contact_first, certain: [urgent], not_rules: [skin, anybody]}",
            [
                "rule anybody: should not fire, came as certain",
                "rule skin: should not fire, came as possible",
            ],
        ),
        (
            ILL,
            "{level: contact_first, certain: [urgent], not_topics: [liver]}",
            ["topic liver: should not appear, and did"],
        ),
        (
            "{liver: no, rash: yes}",
            "{level: discuss, certain: [skin], topics: [liver]}",
            ["topic liver: expected, and did not appear"],
        ),
        (
            ILL,
            "{level: contact_first, certain: [urgent], levels: {skin: emergency, scan: discuss}}",
            [
                "rule skin: expected at emergency, came at discuss",
                "rule scan: expected at discuss, came at no level",
            ],
        ),
        (
            "{liver: no, rash: yes, scanned: no}",
            "{level: discuss, certain: [skin]}",
            ["ignored: expected none, came scanned"],
        ),
        (ALL, "{level: discuss, certain: [skin], ignored: [scanned]}", []),
        ("{liver: no}", "{level: null, complete: false}", []),
        ("{liver: no}", "{level: null, complete: false, missing: [rash]}", []),
        (
            "{rash: no}",
            "{level: null, complete: false, missing: [rash, liver]}",
            ["missing: expected liver, rash, came liver, scanned"],
        ),
        (
            "{liver: no, rash: no}",
            "{level: discuss, complete: false}",
            [
                "level: expected discuss, came none",
                "sheet: expected answers to be missing; missing: none",
            ],
        ),
    ],
)
def test_what_differs_is_told_a_line_each(
    tmp_path: Path, answers: str, expect: str, said: list[str]
) -> None:
    (verdict,) = tried(tmp_path, somebody=case(answers, expect)).verdicts

    assert list(verdict.differences) == said


def test_a_report_tells_who_it_is_and_what_came(tmp_path: Path) -> None:
    found = tried(tmp_path, ill=case(ILL, "{level: contact_first, certain: [scan, urgent]}"))

    (verdict,) = found.failures
    assert verdict.report == (
        f"{tmp_path}/people.yaml:4:5: patient 'ill': the guidance is not as expected\n"
        "  A story.\n"
        "  - rule scan: expected as certain, did not fire\n"
        "  the expectation rests on: label, Liver; It means that.\n"
        "  all that came for certain: anybody, urgent\n"
        "  all that came as possible: skin"
    )


def test_patients_without_an_answer_are_told_by_question_and_not_one_by_one(
    tmp_path: Path,
) -> None:
    calm = "like: calm\n    answers: {}\n    expect: {level: discuss, certain: [skin]}"
    people = {
        "first": calm,
        "second": calm,
        "whole": case("{liver: no, rash: yes, q: no}", "{level: discuss, certain: [skin]}"),
        "own": case("{liver: no, rash: yes}", "{level: discuss, certain: [skin]}"),
        # Unfinished, and written before the question was.
        "part": case("{liver: no}", "{level: null, complete: false, missing: [rash]}"),
        "other": case("{rash: no}", "{level: null, complete: false, missing: [rash]}"),
        "any": case("{rash: no}", "{level: null, complete: false}"),
    }
    content = SMALL.model_dump(mode="json", by_alias=True)
    content["sections"][0]["questions"].append(question("q", YES_NO_UNSURE))
    longer = RuleBook.model_validate(content)
    written = cases(tmp_path, **people)

    found = trial(longer, read_patients(longer, written))

    assert {
        name: [case.name for case in lacking] for name, lacking in found.unanswered.items()
    } == {"q": ["first", "second", "own", "part"]}
    assert [verdict.case.name for verdict in found.verdicts] == ["whole", "other", "any"]
    assert [verdict.case.name for verdict in found.failures] == ["other"]
    assert starts(written, found.unanswered["q"]) == "calm, own, part"
    assert starts(written, written.patients * 2) == "calm, whole, own, part, other and 1 more"


def test_names_that_the_rule_book_does_not_have_are_told_where_they_are(tmp_path: Path) -> None:
    expect = (
        "\n      level: contact_first\n      certain: [urgent, urgnt]\n      possible: [skin]\n"
        "      not_rules: [scn]\n      topics: [livr]\n      not_topics: [skn]\n"
        "      levels: {skiin: discuss}\n      ignored: [lver]"
    )
    lines = f"answers: {ILL}\n    expect:{expect}"
    written = cases(tmp_path, ill=lines)
    (tmp_path / "more.yaml").write_text(
        "theme: More\npatients:\n  ill:\n    story: A story.\n"
        f"    {lines.replace('urgnt', 'scan')}\n    source: [{{source: lable, at: b}}]\n",
        "utf-8",
    )

    both = sorted(map(str, strangers(SMALL, read_cases([tmp_path]))))
    one = [
        str(problem).removeprefix(f"{tmp_path}/people.yaml:")
        for problem in strangers(SMALL, written)
    ]

    rules = "allowed: anybody, scan, skin, urgent"
    topics = "allowed: liver, skin, topic"
    who = "patient 'ill': there is no"
    assert set(one) == {
        f"11:16: {who} topic 'livr'; {topics}; nearest: 'liver'",
        f"12:20: {who} topic 'skn'; {topics}; nearest: 'skin'",
        f"13:16: {who} rule 'skiin'; {rules}; nearest: 'skin'",
        f"14:17: {who} question 'lver'; allowed: liver, rash, scanned; nearest: 'liver'",
        f"8:25: {who} rule 'urgnt'; {rules}; nearest: 'urgent'",
        f"10:19: {who} rule 'scn'; {rules}; nearest: 'scan'",
    }
    label = f"{who} source 'lable'; allowed: label; nearest: 'label'"
    assert f"{tmp_path}/more.yaml:15:23: {label}" in both


GROUND = "needs 'source' and 'at', or 'meaning' alone"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("certain: [urgent]", "certan: [urgent]", "unknown key 'certan'; allowed: certain, "),
        ("contact_first", "contact", "'level' cannot be 'contact'; allowed: "),
        ("contact_first", "information", "'level' must be one that guidance can have, unless"),
        ("contact_first", "null", "'level' must be one that guidance can have, unless"),
        ("certain: [urgent]", "topics: [liver]", "names no rule; name those that the level comes"),
        ("certain: [urgent]", "certain: []", "'certain' has too few entries; it needs at least 1"),
        ("certain: [urgent]", "certain: urgent", "'certain' must be a list, with one item per"),
        ("certain: [urgent]", "certain: [urgent], missing: [rash]", "'missing' needs 'comp"),
        ("certain: [urgent]", "certain: [urgent], complete: 0", "'complete' must be true or false"),
        (
            "certain: [urgent]",
            "certain: [urgent], possible: [urgent]",
            "'urgent' is in both 'certain' and 'possible'; keep it in one of them",
        ),
        (
            "certain: [urgent]",
            "certain: [urgent], not_rules: [urgent]",
            "'urgent' is in both 'certain' and 'not_rules'; keep it in one of them",
        ),
        (
            "certain: [urgent]",
            "certain: [urgent], topics: [a], not_topics: [a]",
            "'a' is in both 'topics' and 'not_topics'; keep it in one of them",
        ),
        ("source: label, at: Liver", "source: label", "needs both 'source' and 'at'"),
        ("source: label, at: Liver", "at: Liver", "needs both 'source' and 'at'"),
        ("source: label, at: Liver", "", GROUND),
        ("source: label, at: Liver", "source: label, at: Liver, meaning: m", GROUND),
        ("source: label, at: Liver", "source: label, page: Liver", "unknown key 'page'; allow"),
    ],
)
def test_an_expectation_that_cannot_be_met_is_refused_where_it_is_written(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    cases(tmp_path, ill=case(ILL, "{level: contact_first, certain: [urgent]}"))
    file = tmp_path / "people.yaml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    with pytest.raises(AuthorError) as refused:
        read_cases([tmp_path])

    line = 7 if "source" in old else 6
    first = str(refused.value).splitlines()[0]
    assert first.startswith(f"{file}:{line}:")
    assert f": patient 'ill': {said}" in str(refused.value)
