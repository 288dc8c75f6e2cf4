"""The fields of templates and gentler forms, filled from a case; a name is used only if it reads as one."""

import re
from datetime import datetime

from makegood.outreach.coach.dates import when
from makegood.outreach.coach.facts import Facts
from makegood.outreach.coach.language import load

_NO_NAME = re.compile(
    r"(?:null|none|nil|na|nan|unknown|undefined|anonymous|anonym|anónimo|customer|client|guest|user|test|admin|"
    r"name|firstname|sir|madam|mr|mrs|ms|kunde|kundin|gast|unbekannt|cliente|usuario|invitado|desconocido)",
    re.IGNORECASE,
)
_NOT_IN_NAMES = re.compile(r"[\d@{}<>\[\]()$%#\\/|=*_:;!?\"&+^~`]")
_SHORT = 160  # characters of the customer's own words that a reply quotes


def fields(facts: Facts, language: str, now: datetime | None = None) -> dict[str, str]:
    """Every field's value in one language; "" where the case has no fact for it."""
    return {
        "greeting": greeting(facts, language),
        "customer_name": clean_name(facts.customer_name),
        "form_of_address": address(facts, language),
        "owner_name": facts.owner_name.strip(),
        "writer_name": (facts.writer_name or facts.owner_name).strip(),
        "organisation": facts.organisation.strip(),
        "case_ref": facts.case_ref.strip(),
        "failure": facts.failure_name.strip(),
        "failure_sentence": failure_sentence(facts, language),
        "their_words": their_words(facts.what_they_said),
        "facts": "; ".join(fact.strip() for fact in facts.facts if fact.strip()),
        "feeling": feeling(facts, language),
        "goal": ended(facts.goal),
        "repair": ended(facts.repair),
        "offers": "; ".join(offer.strip() for offer in facts.offers if offer.strip()),
        "change": ended(facts.change),
        "explanation": ended(facts.explanation),
        "next_step": ended(facts.next_step),
        "next_time": next_time(facts, language, now),
        "reply_link": facts.reply_link.strip(),
        "thing": facts.thing.strip(),
        "given": "; ".join(one.strip() for one in facts.given if one.strip()),
        "outside": "; ".join(one.strip() for one in facts.outside if one.strip()),
    }


def greeting(facts: Facts, language: str) -> str:
    """A greeting by name and form of address, or one that needs no name: never a blank."""
    forms = load("templates", language)["greeting"]
    name = address(facts, language)
    return str(forms["named"].replace("{{form_of_address}}", name) if name else forms["unnamed"])


def address(facts: Facts, language: str) -> str:
    """How the customer is addressed: as asked for, else by first name (in German by the whole name)."""
    asked, name = clean_name(facts.form_of_address), clean_name(facts.customer_name)
    if asked or not name:
        return asked
    return name if load("templates", language)["greeting"]["whole_name"] else name.split()[0]


def clean_name(name: str) -> str:
    """A name fit to be printed, or "" for what is none: "N/A", an e-mail address, a code, a placeholder."""
    tidy = " ".join(name.replace("\u200b", "").split())
    if "," in tidy:
        last, first = tidy.split(",", 1)
        tidy = f"{first.strip()} {last.strip()}".strip()
    if not any(letter.isalpha() for letter in tidy) or _NOT_IN_NAMES.search(tidy) or _NO_NAME.fullmatch(tidy):
        return ""
    return tidy.title() if tidy.isupper() or tidy.islower() else tidy


def failure_sentence(facts: Facts, language: str) -> str:
    """What we did to the customer in one sentence, by failure or its root; else by the failure's name."""
    sentences = load("templates", language)["failures"]
    key = facts.failure_key
    while key and key not in sentences:
        key = key.rpartition(".")[0]
    if key or not facts.failure_name.strip():
        return str(sentences.get(key, ""))
    return str(sentences["other_named"].replace("{{failure}}", facts.failure_name.strip()))


def feeling(facts: Facts, language: str) -> str:
    """The recorded feeling as one word of the language, "" where it is none of the small set."""
    return str(
        load("templates", language)["feelings"].get(facts.feeling.strip().lower().replace(" ", "_"), "")
    )


def their_words(said: str) -> str:
    """The customer's own words, cut at a word where they are long."""
    tidy = " ".join(said.split())
    if len(tidy) <= _SHORT:
        return tidy
    return tidy[:_SHORT].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def next_time(facts: Facts, language: str, now: datetime | None) -> str:
    """The next time we owe the customer something; "" if there is none or it is past: that is no promise."""
    due = facts.next_time
    return "" if due is None or (now is not None and due <= now) else when(due, language, now)


def ended(text: str) -> str:
    """A sentence with a full stop."""
    tidy = text.strip()
    return tidy if not tidy or tidy[-1] in ".!?…" else tidy + "."
