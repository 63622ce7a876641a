"""A real WordPress with our plugin, in a folder of its own, for as long as a test needs it."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, Final

from tests.conftest import ROOT

PLUGIN: Final = ROOT / "integrations" / "wordpress"
DEBIAN: Final = Path("/usr/share/wordpress")
PASSWORD: Final = "of-a-test-alone"  # noqa: S105 - of a WordPress that is gone with the test
_PATIENCE: Final = 60
_SEARCHED: Final = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
_CONFIGURATION: Final = """<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'wordpress' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:{socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
define( 'WP_HOME', '{address}' );
define( 'WP_SITEURL', '{address}' );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'DISABLE_WP_CRON', true );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_LOG', __DIR__ . '/debug.log' );
define( 'WP_DEBUG_DISPLAY', false );
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
"""
_DATABASE: Final = """CREATE DATABASE wordpress;
CREATE USER wordpress@localhost IDENTIFIED BY '';
GRANT ALL ON wordpress.* TO wordpress@localhost;
"""


@dataclass(frozen=True)
class WordPress:
    """A WordPress that runs.

    Attributes:
        address: where it is.
        post: the address of a post with the block.
        before: that of one by an author who may not use scripts, saved before the plugin was on.
        after: that of one by the same author, saved after.
        log: what its code complained of.
    """

    address: str
    post: str
    before: str
    after: str
    log: Path


@contextmanager
def running_wordpress(folder: Path, block: str) -> Iterator[WordPress]:
    """Run a WordPress with a post that holds this block, and PHP's own server before it."""
    with ExitStack() as stack:
        database = stack.enter_context(_database(folder / "database"))
        port = _free_port()
        address = f"http://127.0.0.1:{port}"
        site = _site(folder / "site", database, address)
        made = json.loads(
            _run("php", Path(__file__).with_name("install.php"), site, block, PASSWORD)
        )
        command = (_found("php"), "-S", f"127.0.0.1:{port}", "-t", str(site))
        stack.enter_context(_served(command, "started"))
        yield WordPress(address, **made, log=site / "debug.log")


def _site(folder: Path, database: Path, address: str) -> Path:
    """Copy the files of WordPress and the plugin; Debian's own lead to what the system has."""
    assert DEBIAN.is_dir(), "there is no WordPress: run `make wordpress`"
    shutil.copytree(DEBIAN, folder)
    plugins = folder / "wp-content" / "plugins"
    shutil.copytree(PLUGIN, plugins / "screener-questionnaire")
    configuration = _CONFIGURATION.format(socket=database, address=address)
    (folder / "wp-config.php").write_text(configuration)
    return folder


@contextmanager
def _database(folder: Path) -> Iterator[Path]:
    """Run a MariaDB that only this machine reaches, and yield its socket."""
    folder.mkdir()
    data, place, first = (folder / name for name in ("data", "s", "first.sql"))
    first.write_text(_DATABASE)
    common = ("--no-defaults", f"--datadir={data}", f"--user={getpass.getuser()}")
    _run(
        "mariadb-install-db", *common, "--skip-test-db", "--auth-root-authentication-method=normal"
    )
    command = (
        _found("mariadbd"),
        *common,
        f"--socket={place}",
        f"--init-file={first}",
        "--skip-networking",
    )
    with _served(command, "ready for connections"):
        yield place


@contextmanager
def _served(command: tuple[str, ...], ready: str) -> Iterator[None]:
    """Run a server from the moment it says that it is ready, and end it."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        # Both log what they are asked, and would wait for somebody to read it.
        reader = Thread(target=process.stderr.read)
        try:
            _wait_for(process.stderr, ready)
            reader.start()
            yield
        finally:
            process.terminate()
            process.wait(timeout=_PATIENCE)
            if reader.ident:
                reader.join(timeout=_PATIENCE)


def _wait_for(said: IO[str], ready: str) -> None:
    lines = []
    for line in said:
        lines.append(line)
        if ready in line:
            return
    raise AssertionError("".join(lines))


def _run(name: str, *arguments: str | Path) -> str:
    done = subprocess.run(
        [_found(name), *arguments], capture_output=True, text=True, timeout=_PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _found(name: str) -> str:
    found = shutil.which(name, path=_SEARCHED)
    assert found, f"there is no {name}: run `make wordpress`"
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
