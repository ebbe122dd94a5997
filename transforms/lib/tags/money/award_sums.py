"""The sums of an award: its amount, its ceiling, what the whole comes to, what is obligated.

A paragraph names many sums; which is which is told by the words around it, in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from schemas.values import Amount
from transforms.lib.tags.money.amounts import find_amounts

_NEAR = 120
_NOT_THE_AMOUNT = re.compile(
    r"(?:minimum (?:guarantee\w*|order|contract guarantee)|guaranteed minimum|(?:task"
    r"|delivery) order"
    r"\s?\w* (?:\w+ )?(?:is being awarded )?(?:at|for)|obligated|first (?:task|delivery) order"
    r"|from|funds?,? in the amount of)\W*$",
    re.IGNORECASE,
)
_CAPPED = re.compile(r"(?:maximum|not[- ]to[- ]exceed|ceiling)\b[^$€.;]{0,70}$", re.IGNORECASE)
_CAPPED_AFTER = re.compile(
    r"\W*(?:\([^)]*\)\W*)?(?:not[- ]to[- ]exceed|maximum|ceiling(?![- ](?:price|increase)))\b",
    re.IGNORECASE,
)
_CEILING_RISE = re.compile(
    r"ceiling(?:[- ](?:price|value))?[- ]?(?:increase|decrease|priced)", re.IGNORECASE
)
_TOTAL = re.compile(
    r"(?:value|amount|ceiling|total|price|cost)\b[^$€]{0,110}?$|(?:combined"
    r"|adds an additional)\W*$",
    re.IGNORECASE,
)
_WITH_OPTIONS = re.compile(
    r"\bif (?:all |both |the |it |any |these |those )?(?:\w+ ){0,5}?(?:is |are "
    r"|were )?(?:be )?exercised|including (?:the )?(?:\w+ ){0,3}(?:base|option)"
    r"|base period and|base (?:year )?and|with all options|exercise of (?:all|these|the)"
    r"|options for a (?:potential|total|maximum)",
    re.IGNORECASE,
)
_BRINGS = re.compile(
    r"\b(?:bring\w*|increas\w+|decreas\w+|rais\w*|chang\w+|would be|will be|is|reach|to"
    r"|(?:for|with) a (?:potential|total|maximum))\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"(?:cumulative|total|overall|maximum|estimated|face|potential|aggregate|ceiling|contract"
    r"|task order|order|program)\s"
    r"(?:[\w/-]+\s){0,6}?(?:value|amount|ceiling|price|cost)",
    re.IGNORECASE,
)
_MAXIMUM_WITH_OPTIONS = re.compile(
    r"(?:maximum|total|estimated|potential|cumulative)[\w\s-]{0,40}?(?:value|amount|ceiling"
    r"|price)[\w\s,()/-]{0,80}?"
    r"(?:includ\w+|with|of|for)\s[\w\s,()/-]{0,60}?(?:options?|base)",
    re.IGNORECASE,
)
_DECREASES = re.compile(r"decreas|reduc|descop", re.IGNORECASE)
_FUNDS = re.compile(
    r"(?:funds?|funding)[^.$]{0,40}\$[\d,.]+[^.]{0,80}obligated|\b[Nn]o funds[^.]*obligated",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\bfrom (?:an? )?(?:[\w ]{0,30})?$|minimum[\w ]*$|remaining[^$]*$|base (?:year"
    r"|period)[\w ]{0,20}(?:is|of|value)\s*$"
    r"|(?:first|initial|each|one|two|three) (?:task |delivery )?orders?\b[^$]{0,80}$|(?:funded"
    r"|funds)\b[^$]{0,60}$"
    r"|(?<!cumulative )(?<!total )(?:task|delivery) orders? (?:00\d+|one|two"
    r"|in the amount)[^$]{0,60}$|guarantee\w*[^$]{0,40}$"
    r"|option years? (?:have|has|each)[^$]{0,40}$",
    re.IGNORECASE,
)
_OBLIGATED = re.compile(r"\bobligat(?:ed|ing|ion)\b", re.IGNORECASE)
_IN_FULL = re.compile(r"\bfull (?:contract |award )?amount\b(?! of)[^.;$]{0,80}\bobligated")
_NOTHING = re.compile(
    r"\b(?:[Nn]o|[Nn]one|[Nn]either)\b[^.;$]{0,90}?\bobligated|not (?:be |being )?obligated"
    r"|no obligat",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:individual|each|future|subsequent|as (?:task|delivery|individual)"
    r"|when) ?(?:\w+ )?(?:task |delivery |job )?orders?"
    r"|subject to|as (?:they|required|needed)|using customer|as (?:individual )?(?:task"
    r"|delivery) orders|incrementally|remaining|will be used to",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(
    r"\W*(?:of which|will (?:not )?expire|expir)|\s(?:in "
    r"|of )?\S*\s?funds? (?:in the amount )?will (?:not )?expire",
    re.IGNORECASE,
)
_EXPIRES = re.compile(
    r"[,;]?\s(?:of which|none of which|all of which|(?:contract )?funds (?:in the amount of "
    r"|of )?(?:\$[\d,.]+ )?will (?:not )?expire|and \$[\d,.]+ (?:of which |will (?:not )?expire)"
    r"|which will)",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"(?:for |to |per |at )?(?:each|every|per) (?:of the )?(?:contractor|compan|awardee|contract"
    r"|firm|vendor|\w+ contract)\w*",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    r"\(\$[\d,.]+ (?:total|in total|combined)\)|total of \$|totaling \$", re.IGNORECASE
)


@dataclass(frozen=True)
class Sums:
    """The sums of an award, in ``currency``; None where none is said."""

    amount: float | None = None
    ceiling: float | None = None
    cumulative: float | None = None
    obligated: float | None = None
    currency: str = ""


def read_sums(head: str, clauses: list[str], contractors: int) -> Sums:
    """The sums of an award of which ``head`` is the sentence of the verb, from the verb on."""
    first = _at_the_verb(head)
    stated = _stated(clauses) if first is None else None
    options, change = _totals(clauses, stated.amount if stated else None)
    amount = first.amount if first else stated.amount if stated else None
    capped = _is_capped(head, first) or bool(stated and _is_capped_text(clauses, stated))
    if options is not None and amount is not None and options < amount:
        options = None  # a part, such as a first order
    if change is not None and change < (amount or 0) and not _DECREASES.search(" ".join(clauses)):
        change = None
    ceiling = options if options is not None else amount if capped else None
    everything = options if options is not None else change
    sums = [first, stated, *(a for clause in clauses for a in _sums_of(clause))]
    currency = next((found.currency for found in sums if found), "")
    paid = obligated(clauses, contractors)
    if paid is None and any(map(_IN_FULL.search, clauses)):
        paid = amount
    return Sums(amount, ceiling, everything, paid, currency)


@lru_cache(maxsize=256)
def _sums_of(clause: str) -> tuple[Amount, ...]:
    """The sums of a sentence; several fields ask for them."""
    return find_amounts(clause)


def _at_the_verb(head: str) -> Amount | None:
    for found in _sums_of(head):
        before = head[max(0, found.start - _NEAR) : found.start]
        if head[found.end :].startswith((" minimum", " guaranteed minimum")):
            continue
        if not _NOT_THE_AMOUNT.search(before) and not re.search(r"from \$[\d,.]+ to $", before):
            return found
    return None


def _is_capped(head: str, first: Amount | None) -> bool:
    if first is None:
        return False
    before = head[max(0, first.start - _NEAR) : first.start]
    after = head[first.end : first.end + 60]
    if _CEILING_RISE.search(after[:40]):
        return False
    return bool(_CAPPED.search(before) or _CAPPED_AFTER.match(after))


def _is_capped_text(clauses: Iterable[str], stated: Amount) -> bool:
    return any(
        _CAPPED.search(clause[max(0, clause.find(stated.text) - 200) : clause.find(stated.text)])
        for clause in clauses
        if stated.text in clause
    )


def _stated(clauses: list[str]) -> Amount | None:
    """The sum of an award whose verb has none: the total that a later sentence states."""
    for clause in clauses:
        if _OBLIGATED.search(clause) and not _VALUE.search(clause):
            continue
        for found in _sums_of(clause):
            before = clause[: found.start]
            if _TOTAL.search(before[-150:]) and not _NOT_THE_AMOUNT.search(before[-60:]):
                return found
    return None


def _totals(clauses: list[str], stated: float | None) -> tuple[float | None, float | None]:
    """What the whole comes to: with options that may be exercised, and after this change."""
    options = change = None
    for at, clause in enumerate(clauses):
        has_options = bool(_WITH_OPTIONS.search(clause) or _MAXIMUM_WITH_OPTIONS.search(clause))
        found = _totals_in(clause, is_head=at == 0, has_options=has_options)
        if found and has_options:
            options = max(found[-1], options or 0.0)
        elif found and at and change is None and _BRINGS.search(clause) and found[-1] != stated:
            change = found[-1]
    return options, change


def _totals_in(clause: str, *, is_head: bool, has_options: bool) -> list[float]:
    """The sums of a sentence that are totals: not parts, minimums, funds or orders."""
    if not (_VALUE.search(clause) or has_options) or _FUNDS.search(clause):
        return []
    sums = _sums_of(clause)
    if is_head and (len(sums) <= 1 or not _BRINGS.search(clause[sums[0].end :])):
        return []
    return [
        a.amount
        for a in sums[is_head:]
        if not _PART.search(clause[max(0, a.start - 100) : a.start])
        and (not is_head or _BRINGS.search(clause[max(0, a.start - 90) : a.start]))
    ]


def obligated(clauses: list[str], contractors: int) -> float | None:
    """What is obligated at the award: the sums added, 0 where the text says none, or None."""
    total: float | None = None
    for clause in clauses:
        if not _OBLIGATED.search(clause):
            continue
        if _NOTHING.search(clause):
            return total if total is not None else 0.0
        sums = _obligated_in(clause)
        if not sums or (
            _LATER.search(clause) and not re.search(r"at (?:the )?time|first|initial", clause)
        ):
            continue
        each = contractors if _EACH.search(clause) and not _IN_ALL.search(clause) else 1
        value = sums[-1] if _IN_ALL.search(clause) else sum(sums) * each
        total = value if total is None else total + value
    return total


def _obligated_in(clause: str) -> list[float]:
    end = _EXPIRES.search(clause)
    stop = end.start() if end and _OBLIGATED.search(clause[: end.start()]) else len(clause)
    return [
        a.amount for a in _sums_of(clause[:stop]) if not _OF_WHICH.match(clause[a.end : a.end + 40])
    ]
