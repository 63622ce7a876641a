"""A small client for WebKit, the engine of Safari, over WebDriver: https://www.w3.org/TR/webdriver2/."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from tests.browser.proxy import Proxy, proxying
from tests.browser.tab import PATIENCE, NotThereError, wait_until

# A page is on its way out, or not yet in; a little later there is an answer.
_PASSING: Final = {"no such frame", "no such window", "stale element reference", "javascript error"}
_FRAMES: Final = "() => document.querySelectorAll('iframe').length"
_INTO_VIEW: Final = "e.scrollIntoView({block: 'center', behavior: 'instant'})"
_LOADED: Final = """() => ["navigation", "resource"].flatMap(
  (type) => performance.getEntriesByType(type).map((entry) => entry.name))"""


_SCROLL: Final = """top => {
  const frame = document.querySelector("iframe");
  if (frame) scrollTo(0, frame.getBoundingClientRect().top + scrollY + Number(top) - 200);
}"""


class WebKitError(Exception):
    """WebKit refused a command."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class WebKit:
    """The only tab of a WebKit."""

    def __init__(self, port: int, proxy: Proxy, options: Mapping[str, Any]) -> None:
        self._port = port
        self._proxy = proxy
        self._path = "/session"
        started = self.command("POST", "", capabilities={"alwaysMatch": options})
        self._path += f"/{started['sessionId']}"

    def command(self, method: str, path: str, **parameters: Any) -> Any:
        """Send a command and return its result."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            body = json.dumps(parameters) if method == "POST" else None
            connection.request(method, self._path + path, body)
            answer = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(answer, dict) and "error" in answer:
            raise WebKitError(answer["error"], answer["message"])
        return answer

    def open(self, address: str) -> None:
        self.command("POST", "/url", url=address)

    def run(self, function: str, *arguments: str) -> Any:
        self._go_inside()
        return self._run(function, arguments)

    def run_outside(self, function: str, *arguments: str) -> Any:
        self._go_outside()
        return self._run(function, arguments)

    def click(self, function: str, *arguments: str) -> None:
        self._bring_into_the_window(function, arguments)
        self._go_inside()
        seen = f"(...all) => {{ const e = ({function})(...all); {_INTO_VIEW}; return e }}"
        element = self._run(seen, arguments)
        mouse = {
            "type": "pointer",
            "id": "mouse",
            "actions": [
                {"type": "pointerMove", "x": 0, "y": 0, "origin": element},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        }
        self.command("POST", "/actions", actions=[mouse])

    def _bring_into_the_window(self, function: str, arguments: tuple[str, ...]) -> None:
        """Scroll the page around a frame: what is in the frame cannot do that here."""
        self._go_inside()
        top = f"(...all) => String(({function})(...all)?.getBoundingClientRect().top ?? 0)"
        self.run_outside(_SCROLL, str(self._run(top, arguments)))

    def travel(self, delta: int) -> None:
        # The driver's own way waits for the page to change, and in a frame only the frame does.
        self.run_outside("delta => { history.go(Number(delta)) }", str(delta))

    def settle(self) -> None:
        """Do nothing: while it is driven, WebKit writes nothing down."""

    def cookies(self) -> list[str]:
        names = []
        for go in (self._go_outside, self._go_inside):
            go()
            names += [cookie["name"] for cookie in self.command("GET", "/cookie")]
        return names

    def requests(self) -> list[str]:
        """Return every site that was asked for, and every address by the page and its frame."""
        return [*self._proxy.asked, *self.run_outside(_LOADED), *self.run(_LOADED)]

    def _go_outside(self) -> None:
        self.command("POST", "/frame", id=None)

    def _go_inside(self) -> None:
        self._go_outside()
        if self._run(_FRAMES, ()):
            self.command("POST", "/frame", id=0)

    def _run(self, function: str, arguments: Sequence[str]) -> Any:
        written = f"return ({function})(...arguments)"
        try:
            return self.command("POST", "/execute/sync", script=written, args=[*arguments])
        except WebKitError as error:
            if error.kind in _PASSING:
                raise NotThereError(str(error)) from error
            raise


@contextmanager
def running_webkit(driver: str, folder: Path, arguments: Sequence[str] = ()) -> Iterator[WebKit]:
    """Run a WebKit on a display of its own, with its home and temporary files in a folder."""
    home, temporary = (folder / name for name in ("home", "tmp"))
    for place in (home, temporary):
        place.mkdir(parents=True, exist_ok=True)
    with proxying() as proxy, _display(folder) as display:
        environ = {
            **os.environ,
            "DISPLAY": display,
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / "cache"),
            "TMPDIR": str(temporary),
            "GDK_BACKEND": "x11",
        }
        with _driver(driver, folder, environ) as port:
            webkit = WebKit(port, proxy, _options(proxy, arguments))
            try:
                yield webkit
            finally:
                webkit.command("DELETE", "")


def _options(proxy: Proxy, arguments: Sequence[str]) -> dict[str, Any]:
    through = (f"--proxy=http://127.0.0.1:{proxy.port}", "--ignore-host=127.0.0.1")
    return {
        "acceptInsecureCerts": True,
        "webkitgtk:browserOptions": {"args": ["--automation", *through, *arguments]},
    }


@contextmanager
def _display(folder: Path) -> Iterator[str]:
    """Run a display that nobody sees; it has no window of its own on a screen."""
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1280x1024x24",
        "-nolisten",
        "tcp",
    ]
    with (folder / "display.log").open("wb") as log:
        process = subprocess.Popen(command, stderr=log, pass_fds=[writing])
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        assert number, (folder / "display.log").read_text()
        yield f":{number}"
    finally:
        _end(process)


@contextmanager
def _driver(path: str, folder: Path, environ: Mapping[str, str]) -> Iterator[int]:
    """Run the driver; gives the port where it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with (folder / "driver.log").open("wb") as log:
        process = subprocess.Popen([path, f"--port={port}"], stdout=log, stderr=log, env=environ)
    try:
        wait_until(lambda: _listens(port))
        yield port
    finally:
        _end(process)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(PATIENCE)
