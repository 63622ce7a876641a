"""Certificates are accepted by checkers that share nothing with the solver; wrong ones are not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

import dratify
import pytest
import z3
from hypothesis import given, settings
from pysat.solvers import Solver

from screener.errors import OperatorError
from screener.proof.claims.catalog import Result, prove
from screener.proof.claims.certificates import Certificate, certificates
from screener.proof.faults import Code
from screener.proof.solver.refutation import refuted
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from tests.clock import Clock
from tests.conftest import ROOT
from tests.proof.drat import Clause, clauses_of, refutes
from tests.proof.planted import FAULTS, Example
from tests.samples import samples
from tests.small_books import ANEW, books

MID_WALK: Final = (Code.INTERRUPTION_WITHDRAWN, Code.INTERRUPTION_WAITS)
COMMAND: Final = [sys.executable, "-m", "screener", "prove"]


@pytest.fixture(scope="module")
def results(rulebook: RuleBook) -> list[Result]:
    return list(prove(rulebook))


@pytest.fixture(scope="module")
def made(rulebook: RuleBook, results: list[Result]) -> list[Certificate]:
    return list(certificates(rulebook, results))


def accepted(certificate: Certificate) -> bool:
    """Return what two checkers say, who must agree."""
    ours = refutes(certificate.cnf, certificate.drat)
    formula = dratify.parse_dimacs(certificate.cnf, strict=True)
    theirs = dratify.check_proof(formula, certificate.drat, engine="python")
    assert ours is (theirs.ok and theirs.reached_empty), certificate.name
    return ours


def solvable(cnf: str) -> bool:
    """Ask a third program whether a formula has a solution, so that no proof can be right."""
    solver = z3.Solver()
    for clause in clauses_of(cnf):
        solver.add(z3.Or([z3.Bool(n) if n > 0 else z3.Not(z3.Bool(-n)) for n in clause]))
    return bool(solver.check() == z3.sat)


# ---- right ones


def test_every_certificate_is_accepted(made: list[Certificate]) -> None:
    assert [certificate.name for certificate in made if not accepted(certificate)] == []


def test_there_is_one_for_each_person_whom_a_claim_denies(
    rulebook: RuleBook, made: list[Certificate]
) -> None:
    names = {certificate.name for certificate in made}
    unknown = [(q.id, o) for q in rulebook.questions.values() for o in q.unknown_options]
    silent = [rule.id for rule in rulebook.rules if rule.doubt_level is None]
    weighed = [r for r in rulebook.rules if r.doubt_level is None and r.silent_because is None]
    denied = {
        "no-level",
        *(f"{Code.GUARANTEE_BROKEN}.{guarantee.id}" for guarantee in rulebook.guarantees),
        *(f"{Code.SILENCE_UNCOVERED}.{rule}" for rule in silent),
        *(f"{Code.SILENCE_TOO_CALM}.{rule.id}" for rule in weighed),
        *(f"{code}.{rule.id}" for code in MID_WALK for rule in rulebook.rules if rule.interrupt),
        *(f"{Code.DOUBT_REASSURES}.{question}.{option}" for question, option in unknown),
    }

    assert len(names) == len(made)
    assert denied <= names
    others = (Code.DOUBT_LOST, Code.ADVICE_CONTRADICTS)
    assert {name for name in names - denied if not name.startswith(others)} == set()


def test_a_formula_holds_clauses_of_the_search_and_what_it_looked_for(
    made: list[Certificate], results: list[Result]
) -> None:
    nobodies = [nobody for result in results for nobody in result.nobodies]
    for certificate, nobody in zip(made, nobodies, strict=True):
        known = {frozenset(clause) for clause in nobody.clauses}
        wanted = [(literal,) for literal in nobody.wanted]
        clauses = clauses_of(certificate.cnf)

        assert clauses[-len(wanted) :] == wanted
        assert {frozenset(clause) for clause in clauses[: -len(wanted)]} <= known


def test_a_formula_says_what_it_is_about() -> None:
    book = load_rulebook(FAULTS / "sound.yaml", today=Clock().today())
    (made,) = [
        certificate
        for certificate in certificates(book, prove(book))
        if certificate.name == "doubt-reassures.liver_disease.not_sure"
    ]

    comments = [line for line in made.cnf.splitlines() if line.startswith("c ")]
    assert comments[:4] == [
        "c A certificate of Screener: nobody's answers make all these clauses true.",
        f"c rule book: {book.rulebook.id} {book.digest}",
        "c claim: unknown answers never reassure [doubt-reassures]",
        "c about: liver_disease not_sure",
    ]
    words = [line.partition(": ")[2] for line in comments]
    assert "pregnant_now.yes is chosen" in words
    assert "liver_disease.not_sure is chosen on the second sheet" in words
    assert "the two sheets are to agree on pregnant_now" in words


@given(small=books())
@settings(ANEW, max_examples=samples(20, soak=500))
def test_what_is_proved_of_any_small_rule_book_is_certified(small: RuleBook) -> None:
    results = list(prove(small))
    made = list(certificates(small, results))

    assert all(accepted(certificate) for certificate in made)
    assert len({certificate.name for certificate in made}) == len(made)
    of_each = Counter(certificate.name.split(".")[0] for certificate in made)
    for result in results:
        assert of_each[result.claim.code] == (0 if result.faults else len(result.nobodies))


def test_a_claim_that_fails_has_no_certificate(tmp_path: Path) -> None:
    path = Example(Code.GUARANTEE_BROKEN).planted_in(tmp_path)
    book = load_rulebook(path, today=Clock().today())
    claims = {certificate.name.split(".")[0] for certificate in certificates(book, prove(book))}

    assert Code.GUARANTEE_BROKEN not in claims
    assert Code.SILENCE_UNCOVERED in claims


def test_two_with_the_same_name_are_told_apart(rulebook: RuleBook, results: list[Result]) -> None:
    first = results[0]
    one = first.nobodies[0]
    several = [one, one, replace(one, about=(*one.about, "2")), replace(one, about=())]
    names = [
        certificate.name
        for certificate in certificates(rulebook, [replace(first, nobodies=tuple(several))])
    ]

    head = f"guarantee-broken.{one.about[0]}"
    assert names == [head, f"{head}.2", f"{head}.2.2", "guarantee-broken"]


def test_the_same_rule_book_gives_the_same_files(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        subprocess.run(
            [*COMMAND, str(FAULTS / "sound.yaml"), "--certificates", str(tmp_path / seed)],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
    one, other = (
        {file.name: file.read_bytes() for file in (tmp_path / seed).iterdir()}
        for seed in ("1", "2")
    )

    assert one == other
    assert one


SEARCHED: Final = [[a * 1, b * 2] for a in (1, -1) for b in (1, -1)]
"""Clauses of two letters, which contradict each other only where one of them is tried."""


@pytest.mark.parametrize("kept", [[], ["1"], ["1 2 0"], ["1 2 0", "1"]])
def test_a_proof_that_a_full_disk_cut_off_is_no_certificate(
    monkeypatch: pytest.MonkeyPatch, kept: list[str]
) -> None:
    assert refuted(SEARCHED, []).lemmas[-1] == "0"
    monkeypatch.setattr(Solver, "get_proof", lambda _: kept)

    with pytest.raises(OperatorError, match="the folder for temporary files has no room"):
        refuted(SEARCHED, [])
    monkeypatch.setattr(Solver, "get_proof", lambda _: ["1 0"])
    assert refuted(SEARCHED, []).lemmas == ("1 0", "0")
    monkeypatch.setattr(Solver, "get_proof", lambda _: [])
    assert refuted([[1]], [-1]).lemmas == ("0",)


def test_where_no_temporary_file_can_be_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(OperatorError, match=r"^a proof cannot be written: .* TMPDIR$"):
        refuted(SEARCHED, [])


def test_what_has_a_solution_is_not_refuted() -> None:
    with pytest.raises(ValueError, match="there is a solution"):
        refuted([[1, 2], [-1, 2]], [2])


# ---- wrong ones


def in_dimacs(clauses: list[Clause]) -> str:
    top = max(abs(literal) for clause in clauses for literal in clause)
    lines = [f"p cnf {top} {len(clauses)}", *(" ".join(map(str, (*c, 0))) for c in clauses)]
    return "\n".join(lines) + "\n"


def with_a_wrong_formula(made: list[Certificate], chance: Random) -> Iterator[Certificate]:
    """Yield certificates without one clause, or with one literal turned round, again and again."""
    while True:
        certificate = chance.choice(made)
        clauses = clauses_of(certificate.cnf)
        place = chance.randrange(len(clauses))
        clause = clauses.pop(place)
        if chance.random() < 0.5:
            turned = chance.randrange(len(clause))
            clauses.insert(place, tuple(-x if n == turned else x for n, x in enumerate(clause)))
        yield replace(certificate, cnf=in_dimacs(clauses))


def with_a_wrong_proof(made: list[Certificate], chance: Random) -> Iterator[Certificate]:
    """Yield certificates whose proof lacks a line, lacks its end, or has a literal turned round."""
    long = [certificate for certificate in made if certificate.drat.count("\n") > 2]
    while True:
        certificate = chance.choice(long)
        lemmas = certificate.drat.splitlines()
        place, kind = chance.randrange(len(lemmas) - 1), chance.choice(("drop", "turn", "cut"))
        if kind == "turn":
            first, *rest = lemmas[place].split()
            lemmas[place] = " ".join([str(-int(first)), *rest])
        kept = {"drop": lemmas[:place] + lemmas[place + 1 :], "turn": lemmas, "cut": lemmas[:place]}
        yield replace(certificate, drat="".join(f"{line}\n" for line in kept[kind]))


def test_no_proof_of_a_formula_with_a_solution_is_accepted(made: list[Certificate]) -> None:
    """A formula can lose a clause and still have no solution, so a third program is asked."""
    chance, wrong = Random(5), 0  # noqa: S311 - chance, not secrecy
    for spoiled in with_a_wrong_formula(made, chance):
        if solvable(spoiled.cnf):
            wrong += 1
            assert not accepted(spoiled), spoiled.name
        if wrong == 100:
            return


def test_a_proof_that_lacks_a_step_is_refused_by_both_checkers(made: list[Certificate]) -> None:
    """A proof can lose a line and still be one: the definition decides, and two programs apply it.

    A line is right if propagation alone shows it; that is what both checkers try, line by line.
    """
    chance, refused = Random(6), 0  # noqa: S311 - chance, not secrecy
    for tried, spoiled in enumerate(with_a_wrong_proof(made, chance), 1):
        refused += not accepted(spoiled)
        if refused == 100:
            break
        assert tried < 1000
