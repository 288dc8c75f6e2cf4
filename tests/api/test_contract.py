"""The published description: as reviewed, and kept by the whole server whatever is thrown at it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.api.test_door import answer

SNAPSHOT = Path(__file__).with_name("openapi.json")
# What the schema cannot say is refused as well (a score outside its scale, words of blanks), and of an array
# the good rows are taken though others are not.
ALWAYS_OFF = "positive_data_acceptance"


def test_the_description_is_the_reviewed_one(front: str) -> None:
    """After a wanted change: UPDATE_SNAPSHOTS=1 ./do test tests/api/test_contract.py, and look at the difference."""
    said = httpx.get(f"{front}/api/v1/openapi.json")
    published = json.dumps(said.json() | {"info": {}}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(published)
    assert published == SNAPSHOT.read_text()
    assert said.json()["openapi"].startswith("3.1")


def test_the_server_keeps_to_it_at_every_edge(shop: httpx.Client, tmp_path: Path) -> None:
    thrown_at(shop, tmp_path, "--phases", "examples,coverage", "--exclude-checks", ALWAYS_OFF)


def test_the_server_keeps_to_it_under_fuzzing(shop: httpx.Client, tmp_path: Path) -> None:
    off = f"{ALWAYS_OFF},negative_data_rejection"
    thrown_at(
        shop, tmp_path, "--phases", "fuzzing", "--max-time", "8", "--seed", "1", "--exclude-checks", off
    )


@pytest.mark.fault
def test_the_server_keeps_to_it_for_long(shop: httpx.Client, tmp_path: Path) -> None:
    off = f"{ALWAYS_OFF},negative_data_rejection"
    thrown_at(shop, tmp_path, "--phases", "fuzzing,stateful", "--max-time", "180", "--exclude-checks", off)


def thrown_at(shop: httpx.Client, place: Path, *options: str) -> None:
    """Let schemathesis loose on a server that holds a few cases."""
    rows = [answer(f"thrown-{n}", customer={"id": f"c-{n}"}) for n in range(5)]
    shop.post("/api/v1/signals", json=rows).raise_for_status()
    key = f"Authorization: {shop.headers['authorization']}"
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        f"{shop.base_url}/api/v1/openapi.json",
        "-H",
        key,
    ]
    done = subprocess.run(
        [*command, *options], cwd=place, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout[-5000:]
