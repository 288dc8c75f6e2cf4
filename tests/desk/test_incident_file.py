"""A file that names whom an incident hit: read as it is, and never in part."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from makegood.desk.incident_file import LARGEST_FILE, numbers_in
from makegood.lib.errors import Refused


@pytest.mark.parametrize(
    "written",
    [
        b"\xef\xbb\xbfOrder;Place\nQ-1;a\nQ-2;b, c\n",
        "order\tplace\r\nQ-1\tK\xf6ln\r\nQ-2\tb\r\n".encode("utf-16"),
        b"sep=|\nid|place\nQ-1|a\n\nQ-2|b",
        b"Q-1\nQ-2\n",
        b'"Q-1","on\ntwo lines"\n"Q-2",b\n',
    ],
)
def test_whatever_its_letters_separators_and_heading_everybody_is_named(written: bytes) -> None:
    assert numbers_in(SimpleUploadedFile("hit.csv", written)) == ["Q-1", "Q-2"]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (b"order,place\nQ-1,a\nQ-2,b,c\nQ-3,d\n", "Line 3: "),
        (b'order,place\nQ-1,a\n"Q-2,b\nQ-3,d\n', "Line 3: "),
        (b"order,place\nQ-1,a\nQ-2," + b"x" * 200_000 + b"\n", "Line 3: "),
        (b"order,place\nQ-\xe9,a\n", "Save it as CSV in UTF-8."),
        (b"PK\x03\x04", "spreadsheet is damaged"),
        (b"", "This file is empty."),
        (b"Q" * (LARGEST_FILE + 1), "larger than 20 MB"),
    ],
    ids=["cells", "quote", "long", "letters", "format", "empty", "large"],
)
def test_what_cannot_be_read_whole_is_refused_and_says_where(written: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        numbers_in(SimpleUploadedFile("hit.csv", written))
