"""What remedies do in the background and by themselves."""

from makegood.lib.clock import database_now
from makegood.lib.jobs import job
from makegood.remedies import payouts, reconciling
from makegood.remedies.gift_codes import guessing, issuing
from makegood.remedies.offers import sweeping
from makegood.remedies.policy.following import keep_duties
from makegood.remedies.policy.trying import try_out


@job("remedies.pay", atomic=False)
def pay(payout: int) -> None:
    """Ask a payer elsewhere to pay what is due."""
    payouts.pay(payout, at=database_now())


@job("remedies.reconcile", tries=1, atomic=False)
def reconcile() -> None:
    """Look up what became of payouts whose outcome is uncertain."""
    reconciling.reconcile(at=database_now())


@job("remedies.look_again", tries=1, atomic=False)
def look_again() -> None:
    """Ask payers elsewhere whether what they paid of late came back."""
    reconciling.look_again(at=database_now())


@job("remedies.expire_gift_codes", tries=1, atomic=False)
def expire_gift_codes() -> None:
    """Write off what is left on gift codes whose time is over."""
    at = database_now()
    while issuing.write_off(at=at):
        pass


@job("remedies.forget_guessers", tries=1)
def forget_guessers() -> None:
    """Forget who asked for gift codes that are not there."""
    guessing.forget_guessers(at=database_now())


@job("remedies.ask_higher", tries=1, atomic=False)
def ask_higher() -> None:
    """Ask the next rung where an answer is late."""
    sweeping.ask_higher_where_late(at=database_now())


@job("remedies.expire_offers", tries=1, atomic=False)
def expire_offers() -> None:
    """Let offers go whose time is over."""
    sweeping.expire_what_ran_out(at=database_now())


@job("remedies.try_policy", seconds=600, tries=2, atomic=False)
def try_policy(version: int) -> None:
    """Try a draft of the policy on past cases."""
    try_out(version, at=database_now())


@job("remedies.follow_duties", seconds=600, tries=1, atomic=False)
def follow_duties() -> None:
    """Let open cases follow the duties of the law as the policy that lives has them."""
    keep_duties(at=database_now())
