"""What every test may use: the rule book, the command, and a clinic that takes guidance."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import Phase, settings

from screener.fhir.questionnaire import questionnaire
from screener.fhir.resource import Resource
from screener.proof.claims import catalog
from screener.proof.emitted import form, function
from screener.proof.faults import Fault
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.screening.compiler import Compiled, compile_rules
from screener.translation.loader import Translation, load_translation, translation_file
from tests.clock import Clock
from tests.delivery.clinic import Clinic, clinic_system
from tests.delivery.front import nothing
from tests.samples import samples

os.environ["TZ"] = "UTC"  # wherever the tests run, and for the commands that they start
time.tzset()

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules.yaml"

settings.register_profile(
    "screener",
    deadline=None,
    derandomize=True,
    print_blob=True,
    max_examples=samples(25, soak=100),
)
settings.register_profile("search", deadline=None, max_examples=2_000, print_blob=True)
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # that it fails is enough
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "screener"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer what tests/browser/interpreter.py does."""
    words = "meet the pages in a browser in a made-up language, long and read from right to left"
    parser.addoption("--in-made-up-language", action="store_true", help=words)


@pytest.fixture(scope="session")
def rulebook() -> RuleBook:
    return load_rulebook(RULES, today=Clock().today())


@pytest.fixture(scope="session")
def spanish(rulebook: RuleBook) -> Translation:
    """The shipped rule book in Spanish."""
    file = translation_file(RULES, "es")
    return load_translation(rulebook, file, language="es", today=Clock().today())


@pytest.fixture(scope="session", autouse=True)
def shipped_rules_are_proved_once(rulebook: RuleBook) -> Iterator[None]:
    """Keep for a worker what proving the shipped rules gives: it is always the same.

    Hundreds of tests start an application or a command with them. Other books, such as
    the shipped ones with a mistake, go the whole way each time.
    """
    faults, compiled = catalog.faults_of(rulebook), compile_rules(rulebook)
    function.prove_function(compiled)
    form.prove_form(rulebook, questionnaire(rulebook))

    def faults_of(book: RuleBook, watch: catalog.Watch = iter) -> tuple[Fault, ...]:
        return faults if book.digest == rulebook.digest else catalog.faults_of(book, watch)

    def prove_function(other: Compiled) -> None:
        if other.source != compiled.source:
            function.prove_function(other)

    def prove_form(book: RuleBook, other: Resource) -> None:
        if book.digest != rulebook.digest:
            form.prove_form(book, other)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("screener.proof.claims.loader.faults_of", faults_of)
        patched.setattr("screener.proof.claims.loader.prove_function", prove_function)
        patched.setattr("screener.proof.claims.loader.prove_form", prove_form)
        yield


@pytest.fixture(scope="session", autouse=True)
def commands_run_on_the_day_of_the_clock() -> Iterator[None]:
    """Keep what depends on the day, such as how old a source is, from changing with the years."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("screener.cli.rule_books.time", Clock())
        yield


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


@pytest.fixture(scope="session")
def lasting_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    with clinic_system(tmp_path_factory.mktemp("clinic")) as made:
        yield made


@pytest.fixture
def clinic(lasting_clinic: Clinic) -> Clinic:
    """A clinic's system, with nothing wrong yet and nothing received."""
    lasting_clinic.front.requests.clear()
    lasting_clinic.front.fault = nothing
    return lasting_clinic
