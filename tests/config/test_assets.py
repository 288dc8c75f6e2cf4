"""Style sheets and scripts come with the pages, from a checkout or an installation alike."""

import re

from django.test import Client


def test_every_sheet_and_script_of_a_page_is_there_and_may_be_kept_for_a_year(
    db: None, client: Client
) -> None:
    page = client.get("/accounts/login/").content.decode()
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(found) >= 5
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "max-age=31536000" in answer["Cache-Control"]
        assert re.search(r"\?v=[0-9a-f]{10}$", address)
