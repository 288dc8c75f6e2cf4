"""Bringing in a file through the page: look first, then a receipt, and nothing twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.listening.models import Import, Signal
from makegood.loop import uploads

pytestmark = pytest.mark.django_db

ROWS = b"id,rating,what,when\na-1,2,wrong markers,2026-11-18\na-2,5,,2026-11-18\na-3,nine,x,2026-11-18\n"


@pytest.fixture
def ruth(client: Client, settings, tmp_path) -> Client:
    settings.MEDIA_ROOT = tmp_path
    client.defaults["HTTP_HOST"] = "127.0.0.1"
    client.force_login(User.objects.create_user("ruth@shop.example", name="Ruth", role="lead"))
    return client


def brought(browser: Client, content: bytes = ROWS, name: str = "november.csv") -> str:
    answer = browser.post("/imports/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return str(answer["location"])


def test_the_receipt_stands_before_the_fact_and_nothing_is_written(ruth):
    page = ruth.get(brought(ruth)).content.decode()
    assert "wrong markers" in page and "Receipt, before the fact" in page and "a case" in page
    assert Signal.objects.count() == 0 and Import.objects.get().state == "waiting"


def test_a_yes_reads_it_in_the_background_and_names_the_refused_line(ruth):
    address = brought(ruth)
    assert ruth.post(f"{address}start/", {"since": "all"}).status_code in (204, 302, 200)
    reading = Import.objects.get()
    uploads.read_waiting(reading)
    page = ruth.get(address).content.decode()
    assert Case.objects.count() == 1 and "All of it is read" in page
    refused = b"".join(ruth.get(f"{address}rejected.csv").streaming_content).decode()
    assert refused.splitlines()[1].startswith("4,") and "nine" in refused


@pytest.mark.capability("LIS-10")
def test_reviews_that_were_pasted_twice_are_there_once(ruth):
    pasted = "rating\treview\tauthor\n1\tNobody answers the telephone.\tAnn\n5\tAll fine, thank you.\tBo\n"
    for _ in range(2):
        address = ruth.post("/imports/", {"pasted": pasted})["location"]
        assert "Nobody answers the telephone." in ruth.get(address).content.decode()
        ruth.post(f"{address}start/", {"since": "all"})
        uploads.read_waiting(Import.objects.latest("id"))
    assert Signal.objects.count() == 2 and Case.objects.count() == 1
    assert ruth.post("/imports/", {"pasted": " "}).status_code == 400


def test_a_column_that_was_taken_for_the_wrong_thing_is_put_right(ruth):
    address = brought(ruth, b"a,b\nlate parcel,x-1\nall fine,x-2\n")
    ruth.post(address, {"column-0": "comment", "column-1": "external_id", "as": "complaints"})
    page = ruth.get(address).content.decode()
    assert "late parcel" in page and Import.objects.get().mapping["mapping"]["columns"] == {
        "comment": "a", "external_id": "b",
    }  # fmt: skip


def test_an_encoding_that_does_not_show_is_asked_for(ruth):
    address = brought(ruth, "id,score,comment\na-1,2,Größe naïve café\n".encode("cp1252"))
    assert "Which of these reads right?" in ruth.get(address).content.decode()
    ruth.post(address, {"encoding": "cp1252"})
    assert "Größe naïve café" in ruth.get(address).content.decode()


def test_the_same_yes_twice_is_refused_in_a_sentence(ruth):
    address = brought(ruth)
    ruth.post(f"{address}start/")
    assert ruth.post(f"{address}start/").status_code == 409


def test_agents_do_not_bring_in_files(client):
    client.force_login(User.objects.create_user("tom@shop.example", name="Tom"))
    assert client.get("/imports/", headers={"host": "127.0.0.1"}).status_code == 403
