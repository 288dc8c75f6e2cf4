"""The embedded PostgreSQL: private, shared by its users, and there again whatever killed it."""

import os
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import psycopg
import pytest

from makegood.config.embedded.account import Account, ClosedFolder, check_passage
from makegood.config.embedded.place import Address, TakenSocketFolder, make_private
from makegood.config.embedded.postmaster import NOBODYS_PID, postmaster_of
from makegood.config.embedded.server import OtherRelease, Server
from makegood.config.embedded.sharing import using
from makegood.config.home import Home, as_root
from tests.config.houses import eventually, new_home, program

as_root_only = pytest.mark.skipif(not as_root(), reason="only root starts programs as somebody else")


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with new_home() as home:
        with using(Server(home)):
            pass
        yield home


@contextmanager
def user(home: Home) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the database."""
    with program(home, "tests.config.user") as process:
        assert process.stdout
        assert process.stdout.readline().startswith("18")
        yield process


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=60)


def pid_of(home: Home) -> int:
    found = postmaster_of(Server(home).data)
    assert found
    return found.pid


def kill_database(home: Home) -> None:
    pid = pid_of(home)
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: postmaster_of(Server(home).data) is None)


def test_the_last_one_out_stops_it(home: Home) -> None:
    with user(home) as first, user(home) as second:
        leave(first)
        assert Server(home).runs()
        leave(second)
        assert not Server(home).runs()


def test_two_that_start_together_share_one(home: Home) -> None:
    with program(home, "tests.config.user") as first, program(home, "tests.config.user") as second:
        for process in (first, second):
            assert process.stdout
            assert process.stdout.readline().startswith("18")
            leave(process)
    assert not Server(home).runs()


def test_a_killed_user_does_not_keep_it_running(home: Home) -> None:
    with user(home) as killed, user(home) as last:
        killed.kill()
        killed.wait()
        leave(last)
        assert not Server(home).runs()


def test_it_outlives_all_killed_users_and_the_next_one_finds_it(home: Home) -> None:
    with user(home) as killed:
        before = pid_of(home)
        killed.kill()
        killed.wait()
        assert pid_of(home) == before
    with user(home) as next_one:
        assert pid_of(home) == before
        leave(next_one)
    assert not Server(home).runs()


def test_a_user_ended_by_sigterm_leaves_in_good_order(home: Home) -> None:
    with user(home) as process:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
    assert not Server(home).runs()


def test_what_was_committed_is_there_after_kill_9(home: Home) -> None:
    server = Server(home)
    with using(server):
        with psycopg.connect(server.url, autocommit=True) as database:
            database.execute("CREATE TABLE kept AS SELECT 7 AS n")
        kill_database(home)
    with using(server), psycopg.connect(server.url) as database:
        assert database.execute("SELECT n FROM kept").fetchone() == (7,)


def test_a_process_number_given_to_somebody_else_does_not_stop_the_start(home: Home) -> None:
    server = Server(home)
    with using(server):
        kill_database(home)
    lock = server.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n" + lock.read_text().partition("\n")[2])
    with using(server):
        assert pid_of(home) not in {os.getpid(), NOBODYS_PID}


def test_an_empty_lock_file_does_not_stop_the_start(home: Home) -> None:
    server = Server(home)
    (server.data / "postmaster.pid").write_text("")
    with using(server):
        assert server.runs()


def test_processes_of_a_killed_server_are_waited_for(home: Home) -> None:
    server = Server(home)
    with using(server), psycopg.connect(server.url, autocommit=True) as busy:
        worker = psutil.Process(busy.info.backend_pid)
        # It cannot notice that its server is gone.
        worker.suspend()
        kill_database(home)
        with program(home, "tests.config.user") as waiting:
            time.sleep(1.5)
            assert not server.runs()
            worker.resume()
            assert waiting.stdout
            assert waiting.stdout.readline().startswith("18")
            leave(waiting)


def test_nothing_listens_on_the_network_and_the_password_is_asked_for(home: Home) -> None:
    server = Server(home)
    with using(server):
        assert psutil.Process(pid_of(home)).net_connections("tcp") == []
        with psycopg.connect(server.url) as database:
            asked = "SHOW synchronous_commit", "SHOW fsync", "SHOW data_checksums"
            assert [database.execute(show).fetchone() for show in asked] == [("on",)] * 3
        password = server.home.secret("database_password")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.url.replace(password, "guessed"))


def test_secrets_and_folders_are_for_their_owner_only(home: Home) -> None:
    with using(Server(home)):
        home.secret("secret_key")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.path.iterdir()}
        assert set(modes.values()) == {0o700}
        assert {stat.S_IMODE(file.stat().st_mode) for file in home.folder("secrets").iterdir()} == {0o600}
        folder = Address.of(home.path).folder
        assert folder
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_mode_of_a_folder_that_was_there_stays(home: Home) -> None:
    before = stat.S_IMODE(home.path.parent.stat().st_mode)
    with using(Server(home)):
        assert stat.S_IMODE(home.path.parent.stat().st_mode) == before


def test_a_home_with_a_long_path_works() -> None:
    with new_home("h" * 120) as home:
        server = Server(home)
        with using(server), psycopg.connect(server.url) as database:
            assert database.execute("SELECT 1").fetchone() == (1,)
        folder = server.address.folder
        assert folder
        assert folder.parent.name == "tmp"
        folder.rmdir()


def test_a_socket_folder_of_somebody_else_is_refused(home: Home) -> None:
    folder = home.folder("logs") / "open"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(TakenSocketFolder, match="open to others"):
        make_private(folder, None)
    link = home.folder("logs") / "link"
    link.symlink_to(home.folder("logs"))
    with pytest.raises(TakenSocketFolder):
        make_private(link, None)


@as_root_only
def test_root_runs_it_as_somebody_else(home: Home) -> None:
    with using(Server(home)):
        assert psutil.Process(pid_of(home)).uids().effective != 0


def test_a_folder_that_the_databases_user_cannot_enter_is_named(home: Home) -> None:
    closed = home.folder("logs")
    stranger = Account("stranger", 61_234, 61_234)
    with pytest.raises(ClosedFolder, match=f"The folder {closed} cannot be entered by the user stranger"):
        check_passage(stranger, closed / "postgres")


def test_a_database_of_another_release_is_refused_in_words() -> None:
    with new_home() as home:
        server = Server(home)
        with using(server):
            pass
        (server.data / "PG_VERSION").write_text("17\n")
        with pytest.raises(OtherRelease, match="made by PostgreSQL 17"), using(server):
            pass
