"""`python -m makegood` is the command `makegood`."""

from makegood.config.commands import run

run()
