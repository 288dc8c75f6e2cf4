"""`makegood serve` as people start it: from an empty folder to a page, and no memory wasted."""

import signal
import subprocess
import sys
import urllib.request

from bench.memory import family_memory
from tests.config.houses import eventually, log_of, new_home, program, surroundings
from tests.ports import free_port

MEGABYTES = 300


def test_an_empty_home_comes_to_serve_a_page_within_its_memory_and_ends_on_ctrl_c() -> None:
    with new_home() as home:
        port = free_port()
        with program(home, "makegood", "serve", "--port", str(port)) as process:
            eventually(lambda: "Makegood is ready at" in log_of(home).read_text(), within=180)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=120) as page:
                assert "<html" in page.read().decode()
            subprocess.run(
                [sys.executable, "-m", "makegood", "login-link"], env=surroundings(home), check=True
            )
            link = (home.path / "sign-in-link.txt").read_text()
            assert link.startswith(f"http://127.0.0.1:{port}/sign-in/")
            assert family_memory(process.pid, home) < MEGABYTES * 1_000_000
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == 0
        said = log_of(home).read_text()
        assert "Traceback" not in said
        assert "starting it again" not in said
