"""What a server does under load, and what becomes of walks in trouble: `python -m bench.load`.

It starts `screener serve` itself, with a key of its own and without limits. Eight clients walk
from the first page to the guidance, each one walk after the other without a pause, over a new
connection for each walk. CPU is what all processes of the server take for a request; memory is
theirs too, and what they share counts once; kB is a page on average, without headers. Clients and
server share the machine.

With ``--kill`` a worker is killed each second. With ``--restart`` the rule book changes every five
seconds, and then the keys of two servers are rotated, one restart after the other, while each
request of a walk goes to the other server. Then what counts is how many walks were lost: those that
could not go on, although a request was repeated once if its connection was gone.
"""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import Pipe, Process
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Final

from bench.hosts import Host, new_key, running
from bench.walkers import Tale, walk_for

CLIENTS: Final = 8
WARM: Final = 2
"""Seconds of walks before anything is measured."""
KILL_EVERY: Final = 1.0
CHANGE_EVERY: Final = 5.0
ROTATE_EVERY: Final = 1.0
"""Seconds from one restart with other keys to the next; a whole rotation takes six."""
HEAD: Final = ("requests/s", "walks/s", "p50 ms", "p99 ms", "memory MB", "CPU ms", "kB")


def main() -> None:
    """Print what was asked for."""
    asked = ArgumentParser(description="Walks under load.")
    asked.add_argument("--seconds", type=float, default=60, help="for each figure")
    asked.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    asked.add_argument("--kill", action="store_true", help="kill a worker each second")
    asked.add_argument("--restart", action="store_true", help="change rules, and rotate keys")
    options = asked.parse_args()
    print(f"{os.cpu_count()} cores, shared by {CLIENTS} clients and the server")
    if options.kill:
        _print_lost("a worker killed each second", *_killing(options.seconds))
    if options.restart:
        _print_lost("rules changed every 5 seconds", *_changing(options.seconds))
        _print_lost(
            "two servers restarted in turn to rotate keys (6 are all)", *_rotating(options.seconds)
        )
    if not (options.kill or options.restart):
        print(f"{'workers':8}" + "".join(f"{each:>12}" for each in HEAD))
        for workers in options.workers:
            print(f"{workers:<8}" + _speed(workers, options.seconds), flush=True)


def _speed(workers: int, seconds: float) -> str:
    """Return a line of what the server does under load."""
    with TemporaryDirectory() as folder, running(Path(folder), 1, workers, new_key()) as (host,):
        _walk_all(WARM, [host])
        before, began = host.cpu(), time.monotonic()
        tale = _walk_all(seconds, [host])
        taken, lasted = host.cpu() - before, time.monotonic() - began
        memory = host.memory()
    if tale.lost:
        raise SystemExit(f"walks were lost: {Counter(tale.lost)}")
    asked = len(tale.seconds)
    figures = (asked / lasted, tale.walks / lasted, median(tale.seconds) * 1000)
    slow = quantiles(tale.seconds, n=100)[98] * 1000
    costs = (memory, taken * 1000 / asked, tale.bytes / 1000 / asked)
    return "".join(f"{each:12.1f}" for each in (*figures, slow, *costs))


def _killing(seconds: float) -> tuple[Tale, int]:
    with TemporaryDirectory() as folder, running(Path(folder), 1, 2, new_key()) as (host,):
        return _during(seconds, [host], KILL_EVERY, lambda _: host.kill_a_worker())


def _changing(seconds: float) -> tuple[Tale, int]:
    with TemporaryDirectory() as folder, running(Path(folder), 1, 2, new_key()) as (host,):
        return _during(seconds, [host], CHANGE_EVERY, host.change_rules)


def _rotating(seconds: float) -> tuple[Tale, int]:
    """Rotate as docs/running.md says, each step on every host before the next one begins."""
    old, new = new_key(), new_key()
    with TemporaryDirectory() as folder, running(Path(folder), 2, 1, old) as hosts:
        todo = _rotation(hosts, (f"{old},{new}", f"{new},{old}", new))
        return _during(seconds, hosts, ROTATE_EVERY, lambda _: next(todo, False))


def _rotation(hosts: Sequence[Host], steps: Sequence[str]) -> Iterator[bool]:
    """Restart one host with its next keys each time, and say so."""
    for keys in steps:
        for host in hosts:
            host.stop()
            host.start(keys)
            yield True


def _during(
    seconds: float, hosts: Sequence[Host], pause: float, trouble: Callable[[int], object]
) -> tuple[Tale, int]:
    """Walk, with trouble after each pause until there is no more.

    Returns what became of the walks, and how often there was trouble.
    """
    enough, times = Event(), Counter[str]()

    def disturb() -> None:
        while not enough.wait(pause) and trouble(times["trouble"]) is not False:
            times["trouble"] += 1

    _walk_all(WARM, hosts)
    disturber = Thread(target=disturb)
    disturber.start()
    try:
        return _walk_all(seconds, hosts), times["trouble"]
    finally:
        enough.set()
        disturber.join()


def _walk_all(seconds: float, hosts: Sequence[Host]) -> Tale:
    """Let all clients walk, each in a process of its own, and return one tale of all."""
    places = [host.place for host in hosts]
    ends = []
    for _ in range(CLIENTS):
        here, there = Pipe(duplex=False)
        Process(target=walk_for, args=(seconds, places, there), daemon=True).start()
        there.close()
        ends.append(here)
    whole = Tale()
    for end in ends:
        tale: Tale = end.recv()
        whole.seconds += tale.seconds
        whole.walks += tale.walks
        whole.bytes += tale.bytes
        whole.repeated += tale.repeated
        whole.lost += tale.lost
    return whole


def _print_lost(trouble: str, tale: Tale, times: int) -> None:
    reasons = ", ".join(f"{why} ({often})" for why, often in Counter(tale.lost).most_common())
    print(
        f"{trouble}, {times} times: {tale.walks} walks of {len(tale.seconds)} requests, "
        f"{tale.repeated} repeated, {len(tale.lost)} lost {reasons}".rstrip(),
        flush=True,
    )


if __name__ == "__main__":
    main()
