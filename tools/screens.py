"""`./do screens`: a picture of every page of a running Makegood, light, dark and on a phone, under build/screens.

Start `./do demo` in another terminal first. Pages are seen as whoever owns the most pressing case sees them.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import sync_playwright

FOLDER = Path("build/screens")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
}
PAGES = {
    "today": "/",
    "queue": "/queue/",
    "queue-late": "/queue/?view=late",
    "queue-nothing": "/queue/?q=nothing+like+it",
    "case": "/cases/{ref}/",
    "plan": "/cases/{ref}/plan/",
    "letter": "/cases/{ref}/letters/resolution/",
    "closure": "/cases/{ref}/closure/",
    "offer": "/cases/{ref}/offers/",
    "approvals": "/approvals/",
    "authority": "/authority/",
    "incidents": "/incidents/",
    "incident-new": "/incidents/new/",
    "reach-out": "/outreach/",
    "own-ups": "/own-ups/",
    "tell-us": "/tell-us/",
    "customers": "/customers/",
    "customer": "/customers/{customer}/",
    "find": "/find/?q={word}",
    "let-down": "/let-down/",
    "radar": "/radar/",
    "mix-ups": "/radar/mix-ups/",
    "coming": "/coming/",
    "times": "/times/",
    "failures": "/failures/",
    "failure": "/failures/delivery.late/",
    "surveys": "/surveys/",
    "imports": "/imports/",
    "missed": "/missed-promises/",
    "phrases": "/phrases/",
    "phrase": "/phrases/mine-now/",
    "outbox": "/outbox/",
    "settings": "/settings/",
    "settings-tell-us": "/settings/tell-us/",
    "settings-teams": "/settings/teams/",
    "settings-hours": "/settings/teams/hours/1/",
    "settings-thresholds": "/settings/thresholds/",
    "settings-promises": "/settings/plays/",
    "settings-playbooks": "/settings/playbooks/",
    "settings-playbook": "/settings/playbooks/delivery.outage/",
    "settings-policy": "/settings/policy/",
    "settings-limits": "/settings/limits/",
    "settings-remedies": "/settings/remedies/",
    "settings-people": "/settings/people/",
    "settings-person": "/settings/people/1/",
    "settings-keys": "/settings/keys/",
    "settings-jobs": "/settings/jobs/",
    "not-there": "/nowhere/",
}


def main(address: str) -> int:
    """Take every picture; 1 if there is nothing to show yet."""
    facts = story()
    if not facts:
        sys.stderr.write("There is no case yet. Start ./do demo first, and leave it running.\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(
        1
    ) as browser:  # a thread of its own: the browser's loop and the database shun each other
        browser.submit(take, address, facts).result()
    sys.stdout.write(f"{len(PAGES) * len(LOOKS)} pictures in {FOLDER}\n")
    return 0


def story() -> dict[str, str]:
    """A case, its customer, and the key of a session of its owner; nothing without a case."""
    django.setup()
    auth, models = import_module("django.contrib.auth"), import_module("makegood.cases.models")
    case = (
        models.Case.objects.at_work().filter(customer__isnull=False).order_by("-priority", "due_at").first()
    )
    if case is None:
        return {}
    session = import_module("django.contrib.sessions.backends.db").SessionStore()
    backend = import_module("django.conf").settings.AUTHENTICATION_BACKENDS[0]
    session[auth.SESSION_KEY], session[auth.BACKEND_SESSION_KEY] = str(case.owner_id), backend
    session[auth.HASH_SESSION_KEY] = case.owner.get_session_auth_hash()
    session.create()
    word = str(case.customer).split()[0]
    return {"ref": case.ref, "customer": str(case.customer_id), "word": word, "key": session.session_key}


def take(address: str, facts: dict[str, str]) -> None:
    """Open every page in every look and keep its picture."""
    name = import_module("django.conf").settings.SESSION_COOKIE_NAME
    with sync_playwright() as tools, tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser:
        for look, how in LOOKS.items():
            context = browser.new_context(**how)
            context.add_cookies([{"name": name, "value": facts["key"], "url": address}])
            page = context.new_page()
            for title, path in PAGES.items():
                page.goto(address + path.format(**facts))
                page.screenshot(path=FOLDER / f"{title}-{look}.png")
            context.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "makegood.config.settings")
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
