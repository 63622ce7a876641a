"""The built wheel works alone: installed offline into an empty environment, run from anywhere."""

import http.client
import os
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer
from urllib.parse import urljoin, urlsplit

import pytest

CHECKOUT = Path(__file__).parent.parent
WHEELHOUSE = Path(os.environ.get("SCREENER_WHEELHOUSE", CHECKOUT / ".venv" / "wheelhouse"))
SECONDS = 120
ADDRESS = re.compile(r"Screener is running at (http://[\w.:\[\]]+)")
STYLESHEET = re.compile(r'<link[^>]+href="([^"]+\.css[^"]*)"')


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command away from the checkout, as a stranger's shell would."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=stranger_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def stranger_environment() -> dict[str, str]:
    """Copy the environment without what could lead back to the checkout or configure Screener."""
    ours = ("PYTHON", "SCREENER_", "FLASK_", "COVERAGE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def pip(*arguments: str | Path, cwd: Path) -> None:
    """Run this environment's pip, deaf to the machine's own configuration of it."""
    result = run(sys.executable, "-m", "pip", "--isolated", *arguments, cwd=cwd)
    assert result.returncode == 0, result.stdout


def build_wheel(folder: Path) -> Path:
    """Build the wheel of the checkout."""
    pip("wheel", "--no-deps", "--no-build-isolation", "-w", folder, CHECKOUT, cwd=folder)
    (wheel,) = folder.glob("isotretinoin_screener-*.whl")
    return wheel


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel and its locked dependencies, offline, and return the `screener` command."""
    if not WHEELHOUSE.is_dir():
        pytest.fail(f"There is no folder {WHEELHOUSE}: run `make wheelhouse`.")
    home = tmp_path_factory.mktemp("stranger")
    wheel = build_wheel(tmp_path_factory.mktemp("wheel"))
    venv.create(home, with_pip=False)
    pip("--python", home, "install", "--no-index", "--find-links", WHEELHOUSE, wheel, cwd=home)
    return Path(sysconfig.get_path("scripts", "venv", {"base": str(home)})) / "screener"


@contextmanager
def serving(command: Path, cwd: Path) -> Iterator[str]:
    """Run the server on a free port and yield its address."""
    with subprocess.Popen(
        [command, "serve", "--port", "0"],
        cwd=cwd,
        env=stranger_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield announced_address(process)
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)


def announced_address(process: subprocess.Popen[str]) -> str:
    """Read what the server prints until it says where it is; a silent server is ended."""
    assert process.stdout is not None
    printed = []
    deadline = Timer(SECONDS, process.kill)
    deadline.start()
    try:
        for line in process.stdout:
            if found := ADDRESS.search(line):
                return found[1]
            printed.append(line)
    finally:
        deadline.cancel()
    pytest.fail(f"The server ended without saying where it is: {''.join(printed)}")


def get(address: str, method: str = "GET") -> tuple[int, str, str]:
    """Fetch an address; return the status, the content type and the text."""
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=SECONDS)) as connection:
        connection.request(method, f"{parts.path}?{parts.query}")
        response = connection.getresponse()
        return response.status, response.headers.get_content_type(), response.read().decode()


def test_the_installed_command_accepts_its_own_rule_book(command: Path, tmp_path: Path) -> None:
    result = run(command, "check", cwd=tmp_path)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("options", [[], ["--starter"]])
def test_the_installed_command_starts_a_folder_in_which_all_is_fine(
    command: Path, tmp_path: Path, options: list[str]
) -> None:
    began = run(command, "init", "new", *options, cwd=tmp_path)
    assert began.returncode == 0, began.stdout

    for name in ("check", "prove", "test"):
        result = run(command, name, cwd=tmp_path / "new")
        assert result.returncode == 0, result.stdout


def test_the_installed_server_shows_the_start_page_with_its_looks(
    command: Path, tmp_path: Path
) -> None:
    with serving(command, tmp_path) as address:
        status, kind, page = get(f"{address}/")
        stylesheet = STYLESHEET.search(page)

        assert (status, kind) == (200, "text/html"), page
        assert stylesheet is not None, page

        status, kind, looks = get(urljoin(f"{address}/", stylesheet[1]))

        assert (status, kind) == (200, "text/css"), looks
        assert looks.strip()


def test_without_the_extra_for_pdf_the_installed_server_makes_none(
    command: Path, tmp_path: Path
) -> None:
    with serving(command, tmp_path) as address:
        assert get(f"{address}/questions", "POST")[0] == 415  # there, though not with an empty body
        assert get(f"{address}/guidance.pdf", "POST")[0] == 404
