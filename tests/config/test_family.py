"""The supervised family: it starts, heals, and ends as one."""

import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

import psutil
import pytest

from makegood.config.embedded.postmaster import postmaster_of
from makegood.config.embedded.server import Server
from makegood.config.family import Part
from makegood.config.home import Home
from makegood.config.process import PARENT
from tests.config.houses import eventually, log_of, new_home, program, ready_home, surroundings
from tests.ports import free_port


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with ready_home() as home:
        yield home


@contextmanager
def family(home: Home) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The little family, ready; its process and its port."""
    port = free_port()
    with program(home, "tests.config.little", str(port)) as process:
        eventually(lambda: f"ready at http://127.0.0.1:{port}" in log_of(home).read_text())
        yield process, port


def asked(port: int) -> int | None:
    """The pid of the process that answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1) as answer:
            return int(answer.read())
    except OSError:
        return None


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def part_of(process: subprocess.Popen[str], name: str) -> list[psutil.Process]:
    """The processes of a part, the first of them first."""
    return [child for child in children(process) if name in command_of(child)]


def command_of(process: psutil.Process) -> list[str]:
    """What a process was started with; nothing when it has ended meanwhile."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def test_ctrl_c_ends_all_within_five_seconds(home: Home) -> None:
    # a machine that is busy with other things may need longer than that, once
    assert any(seconds_to_end(home) < 5 for _try in range(3))


def seconds_to_end(home: Home) -> float:
    """How long a family that is in the middle of a request takes to end, all of it."""
    with family(home) as (process, port):
        with pytest.raises(TimeoutError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/slow", timeout=0.5)
        all_of_them = children(process)
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 0
        took = time.monotonic() - started
        assert psutil.wait_procs(all_of_them, timeout=30)[1] == []
        assert postmaster_of(Server(home).data) is None
    return took


def test_a_part_that_dies_is_started_again_and_the_log_says_so(home: Home) -> None:
    with family(home) as (process, port):
        before = asked(port)
        # it starts when the front answers
        eventually(lambda: bool(part_of(process, "tests.config.little:wait")))
        worker = part_of(process, "tests.config.little:wait")[0]
        front = part_of(process, "makegood.config.served")[0]
        worker.kill()
        front.kill()
        eventually(lambda: asked(port) not in {None, before})
        said = log_of(home).read_text()
        assert "the worker was killed (SIGKILL); starting it again in 0.5 s" in said
        assert "the front was killed (SIGKILL); starting it again in 0.5 s" in said


def test_the_process_that_answers_is_replaced_when_it_dies(home: Home) -> None:
    with family(home) as (_, port):
        before = asked(port)
        assert before
        os.kill(before, signal.SIGKILL)
        eventually(lambda: asked(port) not in {None, before})


def test_a_database_that_was_killed_is_started_again(home: Home) -> None:
    with family(home):
        server = Server(home)
        before = postmaster_of(server.data)
        assert before
        os.kill(before.pid, signal.SIGKILL)
        eventually(lambda: server.runs() and postmaster_of(server.data) != before)
        assert "the database ended; starting it again" in log_of(home).read_text()


def test_the_children_of_a_killed_parent_end_and_the_next_start_adopts_the_database(home: Home) -> None:
    with family(home) as (process, _):
        # the database lives on for the next family
        parts = [
            child
            for child in children(process)
            if "makegood" in " ".join(child.cmdline()[:3]) and child.name() != "postgres"
        ]
        database = postmaster_of(Server(home).data)
        process.kill()
        assert psutil.wait_procs(parts, timeout=60)[1] == []
        assert postmaster_of(Server(home).data) == database
    with family(home) as (process, _):
        assert postmaster_of(Server(home).data) == database
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=120)
    assert postmaster_of(Server(home).data) is None


@pytest.mark.parametrize(
    ("host", "url", "sentence"),
    [
        ("0.0.0.0", "", "does not speak plain http"),
        ("127.0.0.1", "http://shop.example", "does not speak plain http"),
        ("192.0.2.1", "https://shop.example", "cannot be used"),
    ],
)
def test_plain_http_beyond_this_machine_is_refused_in_words(
    host: str, url: str, sentence: str, home: Home
) -> None:
    environment = {**surroundings(home), "MAKEGOOD_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", "makegood", "serve", "--host", host],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_said_in_words(home: Home) -> None:
    with family(home) as (_, port):
        done = subprocess.run(
            [sys.executable, "-m", "makegood", "web", "--port", str(port)],
            env=surroundings(home),
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr


def serving_on(port: int) -> list[psutil.Process]:
    """The front that was started for that port, whoever started it."""
    wanted = {"makegood.config.served", str(port)}
    return [found for found in psutil.process_iter() if wanted <= set(command_of(found))]


def test_a_front_that_waits_for_its_database_ends_when_that_is_refused() -> None:
    with new_home() as home:
        port = free_port()
        environment = surroundings(home) | {
            "DATABASE_URL": f"postgresql://nobody@127.0.0.1:{free_port()}/none"
        }
        done = subprocess.run(
            [sys.executable, "-m", "makegood", "serve", "--port", str(port)],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert "The database cannot be reached" in done.stderr
        assert serving_on(port) == []


def test_the_front_waits_for_the_database_and_ctrl_c_ends_that_too(home: Home) -> None:
    port = free_port()
    with (home.folder("users") / "door").open("ab") as door:
        # nobody comes or goes meanwhile: the family cannot have its database
        fcntl.flock(door, fcntl.LOCK_EX)
        with program(home, "tests.config.little", str(port)) as process:
            eventually(lambda: bool(serving_on(port)))
            time.sleep(2)
            assert asked(port) is None
            process.send_signal(signal.SIGINT)
            process.wait(timeout=120)
    assert serving_on(port) == []


def test_a_front_that_nobody_holds_waits_for_no_standard_input(home: Home) -> None:
    port = free_port()
    with program(home, "makegood.config.served", "tests.config.little:app", "127.0.0.1", str(port)):
        eventually(lambda: asked(port) is not None)


def test_a_front_that_never_answers_does_not_keep_the_worker_from_its_work(home: Home) -> None:
    port = free_port()
    with program(home, "tests.config.little", str(port), "no_such_app") as process:
        eventually(lambda: bool(part_of(process, "tests.config.little:wait")))
        # the log is that of all families of this home; the port is this one's own
        assert f"ready at http://127.0.0.1:{port}" not in log_of(home).read_text()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 0


def test_a_part_that_ended_before_the_front_answered_keeps_its_pause(home: Home) -> None:
    environment = surroundings(home)
    part = Part("the worker", ["makegood.config.part", "tests.config.little:none_such"], start_at=inf)
    part.look(environment)
    assert part.process is None
    part.wait_no_longer()
    part.look(environment)
    assert part.process
    assert part.process.wait(timeout=120) != 0
    part.look(environment)
    part.wait_no_longer()
    part.look(environment)
    assert part.process is None and part.start_at > time.monotonic()


def test_a_part_whose_parent_is_gone_before_it_looks_ends_too(home: Home) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    environment = surroundings(home) | {PARENT: str(gone.pid)}
    command = [sys.executable, "-m", "makegood.config.part", "tests.config.little:wait"]
    part = subprocess.Popen(command, env=environment)
    assert part.wait(timeout=120) != 0
