"""Lets ``python -m screener`` do what the ``screener`` command does."""

from screener.cli.main import main

main()
