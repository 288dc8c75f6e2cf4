"""Whether a note guesses why somebody complains, rather than saying what was seen or heard. Pure.

A guess about motive ("just wants free stuff") colours what the next colleague reads and decides. What somebody said
stands in quotation marks, and is a fact.
"""

import re

ENGLISH = (
    (
        r"(?:just|only|really|obviously|clearly|probably) (?:wants?|after|here for|in it for) (?:\w+ ){0,3}?"
        r"(?:free|freebies?|money(?! back)|cash|compensation|discounts?|vouchers?|attention|perks?)"
    ),
    r"wants? (?:\w+ ){0,2}?(?:for free|for nothing)",
    r"free (?:stuff|ride|lunch)",
    r"(?:is|was|are|seems to be) (?:only |just )?(?:fishing|angling|out) for",
    r"(?:trying it on|trying to (?:scam|trick|con|cheat)|takes? advantage|taking advantage)",
    r"(?:making (?:it|this|that) up|(?:playing|gaming|milking) (?:us|the system|it))",
    r"(?:scammer|con artist|freeloader|chancer|fraudster|liar|is lying)",
    r"(?:(?:serial|professional|habitual) complainer|attention seek(?:er|ing))",
)
SPANISH = (
    r"s[oó]lo (?:quiere|busca) (?:\w+ ){0,3}?(?:gratis|dinero|descuentos?|atenci[oó]n|regalos?)",
    r"quiere (?:\w+ ){0,2}?gratis",
    r"(?:se aprovecha|aprovecharse|caradura|estafador\w*|mentiros[oa]|miente|se lo inventa)",
)
GERMAN = (
    (
        r"will (?:doch |ja )?(?:nur|bloß|bloss) (?:\w+ ){0,3}?"
        r"(?:geld|rabatte?|gratis|umsonst|aufmerksamkeit|geschenke?)"
    ),
    r"(?:umsonst (?:haben|abstauben)|abzock\w*|schnorr\w*|betrüger\w*|lügner\w*|lügt)",
    r"(?:nutzt uns aus|erfindet das)",
)
GUESSES = re.compile(rf"\b(?:{'|'.join(ENGLISH + SPANISH + GERMAN)})\b", re.IGNORECASE)
# who speaks of herself guesses nothing
HERSELF = re.compile(r"\b(?:(?:I|we)(?: just| only| really)? want|ich will)\b[^.;,!?]*", re.IGNORECASE)
QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"]*\"|‘[^’]*’(?!\w)")


def guessed_motive(text: str) -> str:
    """The words that guess why she complains; "" where there are none. What is quoted, or says “I want”, counts not."""
    told = QUOTED.sub(" … ", " ".join(text.split()))
    found = GUESSES.search(HERSELF.sub(" … ", told))
    return found[0] if found else ""


OF_COLLEAGUES = re.compile(
    r"\b(?:(?:is|was|are|were|so|too|just|simply) (?:lazy|careless|sloppy|unreliable|unwilling|indifferent)"
    r"|(?:did|does|do)(?: not|n['’]t) care|could(?: not|n['’]t) be bothered|on purpose"
    r"|deliberately|(?:bad|poor) attitude"
    r"|(?:war|ist|zu) (?:faul|nachlässig|unwillig)|keine lust|absichtlich|mit absicht"
    r"|(?:es|era|fue) (?:vag[oa]|perezos[oa]|descuidad[oa])|no le import\w+|a propósito|con intención)\b",
    re.IGNORECASE,
)


def assumed_motive(text: str) -> str:
    """The words that say what a colleague wanted or is like, rather than what happened; "" where there are none."""
    found = OF_COLLEAGUES.search(QUOTED.sub(" … ", " ".join(text.split())))
    return found[0] if found else ""
