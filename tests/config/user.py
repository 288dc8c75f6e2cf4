"""A program that uses the database: says when it has it, and leaves when it is told to."""

import sys

import psycopg

from makegood.config.embedded.sharing import running
from makegood.config.family import ended_by_signals
from makegood.config.home import home

with ended_by_signals(), running(home()) as url, psycopg.connect(url) as database:
    sys.stdout.write(f"{database.info.server_version}\n")
    sys.stdout.flush()
    sys.stdin.readline()
