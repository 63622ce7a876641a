"""A small client for Firefox, over WebDriver BiDi: https://www.w3.org/TR/webdriver-bidi/."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from websockets.sync.client import ClientConnection, connect

from tests.browser.tab import PATIENCE, NotThereError, wait_until

Preferences = Mapping[str, bool | int | str]

_ALWAYS: Final[Preferences] = {
    # What the remote agent recommends would turn off the session file, which patients have.
    "remote.prefs.recommended": False,
    "network.dns.localDomains": "screener.test,clinic.test,control.test",
    # Whatever the browser itself wants from outside goes to a port where nobody listens.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1,.test",
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    # The page of a new tab asks for pictures of its own.
    "browser.newtabpage.enabled": False,
    "browser.newtabpage.activity-stream.newtabWallpapers.enabled": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "browser.sessionstore.interval": 200,  # milliseconds; 15 seconds would outlast a test
}
# A page is on its way out, or not yet in; a little later there is an answer.
_PASSING: Final = {"no such frame", "no such node", "unknown error", "stale element reference"}


# What Firefox asks its maker for, whenever it likes, is no request of a page.
_ITS_OWN: Final = re.compile(r"https://([a-z0-9-]+\.)+(mozilla\.(net|org|com)|firefox\.com)/")


class FirefoxError(Exception):
    """Firefox refused a command."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Firefox:
    """The first tab of a Firefox."""

    def __init__(self, connection: ClientConnection, profile: Path) -> None:
        self._connection = connection
        self._profile = profile
        self._commands = 0
        self._requests: list[str] = []
        accepted = {"alwaysMatch": {"acceptInsecureCerts": True}}
        self.command("session.new", capabilities=accepted)
        self._page: str = self.command("browsingContext.getTree")["contexts"][0]["context"]
        self.command("session.subscribe", events=["network.beforeRequestSent"])

    def command(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result."""
        self._commands += 1
        command = {"id": self._commands, "method": method, "params": parameters}
        self._connection.send(json.dumps(command))
        while True:
            message = json.loads(self._connection.recv(timeout=PATIENCE))
            if message.get("id") == self._commands:
                return _result(message)
            if message.get("method") == "network.beforeRequestSent":
                self._requests.append(message["params"]["request"]["url"])

    # What a tab does

    def open(self, address: str) -> None:
        self.command("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def run(self, function: str, *arguments: str) -> Any:
        return self._run(self._inside(), function, arguments)

    def run_outside(self, function: str, *arguments: str) -> Any:
        return self._run(self._page, function, arguments)

    def click(self, function: str, *arguments: str) -> None:
        context = self._inside()
        seen = f"(...all) => {{ const e = ({function})(...all); {_INTO_VIEW}; return e }}"
        element = self._call(context, seen, arguments)
        origin = {"type": "element", "element": {"sharedId": element["sharedId"]}}
        mouse = {
            "type": "pointer",
            "id": "mouse",
            "actions": [
                {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        }
        self.command("input.performActions", context=context, actions=[mouse])

    def travel(self, delta: int) -> None:
        self.command("browsingContext.traverseHistory", context=self._page, delta=delta)

    def settle(self) -> None:
        # It notes the state of a form when it notes the tabs; so there shall be more of them.
        session = self._profile / "sessionstore-backups" / "recovery.jsonlz4"
        for _ in range(2):
            before = _time_of(session)
            self.command("browsingContext.create", type="tab", background=True)
            wait_until(partial(_is_newer, session, before))

    def cookies(self) -> list[str]:
        return [cookie["name"] for cookie in self.command("storage.getCookies")["cookies"]]

    def requests(self) -> list[str]:
        self.command("session.status")  # what was asked for before it is told before its answer
        outside = [address for address in self._requests if not address.startswith("data:")]
        return [address for address in outside if not _ITS_OWN.match(address)]

    def _inside(self) -> str:
        """Return the frame of the page where it has one, else the page."""
        (page,) = self.command("browsingContext.getTree", root=self._page)["contexts"]
        frames = page["children"]
        return str(frames[0]["context"] if frames else self._page)

    def _run(self, context: str, function: str, arguments: tuple[str, ...]) -> Any:
        written = f"(...all) => JSON.stringify(({function})(...all) ?? null)"
        return json.loads(self._call(context, written, arguments)["value"])

    def _call(self, context: str, function: str, arguments: tuple[str, ...]) -> Any:
        try:
            answer = self.command(
                "script.callFunction",
                functionDeclaration=function,
                awaitPromise=False,
                target={"context": context},
                arguments=[{"type": "string", "value": value} for value in arguments],
            )
        except FirefoxError as error:
            if error.kind in _PASSING:
                raise NotThereError(str(error)) from error
            raise
        if answer["type"] == "exception":
            raise FirefoxError("exception", answer["exceptionDetails"]["text"])
        return answer["result"]


_INTO_VIEW: Final = "e.scrollIntoView({block: 'center', behavior: 'instant'})"


def _time_of(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0


def _is_newer(file: Path, time: int) -> bool:
    return _time_of(file) > time


def _result(message: dict[str, Any]) -> Any:
    if message["type"] == "error":
        raise FirefoxError(message["error"], message["message"])
    return message["result"]


@contextmanager
def running_firefox(path: str, folder: Path, preferences: Preferences) -> Iterator[Firefox]:
    """Run a Firefox whose profile, home and temporary files are in a folder, and close it."""
    profile, home, temporary = (folder / name for name in ("profile", "home", "tmp"))
    for place in (profile, home, temporary):
        place.mkdir(parents=True, exist_ok=True)
    chosen = {**_ALWAYS, **preferences}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(chosen[name])});" for name in chosen]
    (profile / "user.js").write_text("\n".join(lines))
    command = [path, "--headless", "--remote-debugging-port=0", "--profile", str(profile)]
    environ = {**os.environ, "HOME": str(home), "TMPDIR": str(temporary)}
    with (profile / "output.log").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environ)
    try:
        with connect(_address(profile, process), proxy=None, max_size=None) as connection:
            firefox = Firefox(connection, profile)
            yield firefox
            firefox.command("browser.close")
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait(PATIENCE)


def _address(profile: Path, process: subprocess.Popen[bytes]) -> str:
    """Return where the browser listens; it says so in a file once it does."""
    file = profile / "WebDriverBiDiServer.json"
    wait_until(lambda: process.poll() is not None or (file.exists() and file.read_text() != ""))
    assert process.poll() is None, (profile / "output.log").read_text()
    said = json.loads(file.read_text())
    return f"ws://{said['ws_host']}:{said['ws_port']}/session"
