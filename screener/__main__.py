"""Lets ``python -m screener`` do what the ``screener`` command does."""

from screener.cli import main

main()
