"""`makegood policy advise CASE-REF`: what the policy that lives advises on a case, and why."""

import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from makegood.cases.models import Case
from makegood.cli.explain import NoSuchCase
from makegood.cli.say import answer
from makegood.remedies.policy.queries import advice_for
from makegood.remedies.rules import Advice, Option
from makegood.remedies.wording import apology, fit, keep_it, named, question, step, why, words


def advise_command(
    ref: Annotated[str, typer.Argument(metavar="CASE-REF", help="The number of the case.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object as the last line.")] = False,
) -> None:
    """Which remedies fit this case, the best first and what the law owes before all, with the reasons."""
    number = Case.objects.filter(ref=ref).values_list("pk", flat=True).first()
    if number is None:
        raise NoSuchCase(ref=ref)
    told = _facts(ref, advice_for([number])[number])
    if json:
        answer(told, as_json=True)
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(told))


def _facts(ref: str, advice: Advice) -> dict[str, Any]:
    return {
        "case": ref,
        "apology": advice.apology,
        "keep_it": advice.keep_it,
        "questions": list(advice.questions),
        "options": [_option(option) for option in advice.options],
        "choice": [option.remedy for option in advice.choice()],
        "cautions": [words(caution) for caution in advice.cautions],
        "duties": [{"text": duty.text["en"], "source": named(source)} for duty, source in advice.duties],
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "remedy": option.remedy,
        "amount": option.money.amount if option.money else None,
        "currency": option.money.currency if option.money else "",
        "said": str(option.money or ""),
        "law": option.law,
        "fit": option.fit,
        "asks": list(option.asks),
        "need": option.need,
        "rule": option.rule,
        "why": why(option),
        "source": named(option.source) if option.source else "",
        "reasons": [words(reason) for reason in option.reasons],
        "cautions": [words(caution) for caution in option.cautions],
    }


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"Case {told['case']}: {apology(told['apology'])}"
    yield from (f"  {caution}" for caution in told["cautions"])
    yield from (f"  {question(key)}" for key in told["questions"])
    if told["keep_it"] is not None:
        yield f"  {keep_it(told['keep_it'])}"
    for option in told["options"]:
        yield from ("", f"{option['remedy']} {option['said']} ({fit(option['fit'], option['law'])})")
        asked = ", ".join(step(key) for key in option["asks"]) or "nothing"
        yield f"  asks of the customer: {asked}"
        below = [option["why"], *option["reasons"], *option["cautions"], option["source"]]
        yield from (f"  {said}" for said in below if said)
    for duty in told["duties"]:
        yield from ("", f"{duty['text']} ({duty['source']})")
