"""The built wheel works alone: installed offline into an empty environment, run from anywhere."""

from __future__ import annotations

import http.client
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer
from urllib.parse import urljoin, urlsplit

import pytest

from tests.packaging.building import SECONDS, run, stranger_environment

ADDRESS = re.compile(r"Screener is running at (http://[\w.:\[\]]+)")
STYLESHEET = re.compile(r'<link[^>]+href="([^"]+\.css[^"]*)"')


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
