"""The real nginx with the site in deploy/, in a folder of its own, before a server of a test."""

from __future__ import annotations

import getpass
import grp
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.certificates import Authority
from tests.conftest import ROOT

SITE: Final = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
NAME: Final = "screener.example"
PATIENCE: Final = 60
_ROOM_TO_SEND: Final = 16 * 1024
_AROUND: Final = """
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 700; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
"""Like Debian's own file around a site, which logs all that a site does not keep out of its log."""
_SEARCHED: Final = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


@dataclass(frozen=True)
class Front:
    """A running nginx.

    Attributes:
        folder: holds all that it may write.
        plain: the port without TLS.
        secure: the port with TLS.
        authority: the file with whom to trust.
    """

    folder: Path
    plain: int
    secure: int
    authority: Path

    @property
    def written(self) -> dict[Path, int]:
        """When anything was last put into or taken out of each folder; nothing can undo that."""
        folders = (each for each in self.folder.rglob("*") if each.is_dir())
        return {folder: folder.stat().st_mtime_ns for folder in folders}


def nginx_command() -> str:
    """Return where nginx is; Debian's is in no user's path."""
    found = shutil.which("nginx", path=_SEARCHED)
    assert found, "there is no nginx: run `make nginx`"
    return found


@contextmanager
def fronting(folder: Path, sockets: Listening, port: int, site: str = SITE) -> Iterator[Front]:
    """Run nginx before the server at a port, with sockets that listen already."""
    folder.mkdir()
    authority = Authority.new()
    certified = authority.server(NAME, folder)
    front = Front(folder, sockets.plain_port, sockets.secure_port, authority.certificate(folder))
    places = {
        "/etc/ssl/screener/fullchain.pem": str(certified.certificate),
        "/etc/ssl/screener/privkey.pem": str(certified.key),
        "127.0.0.1:8000": f"127.0.0.1:{port}",
    }
    (folder / "site.conf").write_text(_with(_at_ports(site, front), places))
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=_user()))
    with _running(front, sockets):
        yield front


@dataclass(frozen=True)
class Listening:
    """Sockets for nginx: who connects before it runs waits, and nobody else takes the port."""

    plain: socket.socket
    secure: socket.socket

    @property
    def plain_port(self) -> int:
        return int(self.plain.getsockname()[1])

    @property
    def secure_port(self) -> int:
        return int(self.secure.getsockname()[1])


@contextmanager
def listening() -> Iterator[Listening]:
    """Open both sockets."""
    here = ("127.0.0.1", 0)
    with socket.create_server(here) as plain, socket.create_server(here) as secure:
        # What a reader does not fetch shall wait in nginx, and not in the system.
        secure.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM_TO_SEND)
        yield Listening(plain, secure)


@contextmanager
def _running(front: Front, sockets: Listening) -> Iterator[None]:
    numbers = (sockets.plain.fileno(), sockets.secure.fileno())
    said = ["-p", f"{front.folder}/", "-c", str(front.folder / "nginx.conf"), "-g", "daemon off;"]
    _check([nginx_command(), "-t", *said[:4]])
    with (front.folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            [nginx_command(), *said],
            env={"NGINX": "".join(f"{number};" for number in numbers)},
            pass_fds=numbers,
            stderr=errors,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _check(command: list[str]) -> None:
    """Have nginx read its files, as otherwise those who connect would wait for nothing."""
    checked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert checked.returncode == 0, checked.stderr


def _at_ports(site: str, front: Front) -> str:
    """Let it listen at the ports of a test, on loopback alone."""
    site = re.sub(r"\n *listen \[::\]:[^\n]*", "", site)
    ports = {"80": front.plain, "443": front.secure}
    return re.sub(r"listen (80|443)\b", lambda at: f"listen 127.0.0.1:{ports[at[1]]}", site)


def _with(site: str, places: dict[str, str]) -> str:
    for there, here in places.items():
        assert site.count(there) == 1, there
        site = site.replace(there, here)
    return site


def _user() -> str:
    """Let its workers be who we are, who alone can enter the folder of a test."""
    if os.getuid():
        return ""  # then they are anyway
    return f"user {getpass.getuser()} {grp.getgrgid(os.getgid()).gr_name};"
