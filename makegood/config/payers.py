"""What the environment says about payers elsewhere; explained in docs/running/settings.md."""

import os
from pathlib import Path


def secret(name: str) -> str:
    """A secret from the environment, or out of the file that NAME_FILE names; empty where there is none."""
    file = os.environ.get(f"{name}_FILE", "")
    if value := os.environ.get(name, ""):
        return value
    try:
        return Path(file).read_text().strip() if file else ""
    except OSError:
        return ""


def pairs(text: str) -> dict[str, str]:
    """ "refund=stripe, gift_card=gift_code" by what stands on the left."""
    parts = (part.partition("=") for part in text.split(",") if part.strip())
    return {left.strip(): right.strip() for left, _equals, right in parts}


def payers() -> dict[str, dict[str, str]]:
    """By payer; `pays` says which payer gives which remedy or kind of remedy."""
    return {
        "pays": pairs(os.environ.get("MAKEGOOD_PAYS", "")),
        "web_hook": {
            "url": os.environ.get("MAKEGOOD_PAYOUT_HOOK_URL", ""),
            "secret": secret("MAKEGOOD_PAYOUT_HOOK_SECRET"),
        },
        "stripe": {
            "key": secret("MAKEGOOD_STRIPE_KEY"),
            "charge": os.environ.get("MAKEGOOD_STRIPE_CHARGE", "reference"),
            "url": os.environ.get("MAKEGOOD_STRIPE_URL", ""),
        },
        "shopify": {
            "shop": os.environ.get("MAKEGOOD_SHOPIFY_SHOP", ""),
            "token": secret("MAKEGOOD_SHOPIFY_TOKEN"),
            "order": os.environ.get("MAKEGOOD_SHOPIFY_ORDER", "reference"),
        },
    }
