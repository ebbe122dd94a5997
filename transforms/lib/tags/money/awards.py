"""Contract awards in the form of the US Department of Defense's daily announcements.

    Example Corp., Springfield, Virginia, was awarded a $12,529,811 firm-fixed-price contract for …
    Work will be performed in …, and is expected to be completed by June 2027. … (N00019-24-C-0032).

One paragraph is one award. The form is fixed by DFARS 205.303 practice and has held for decades;
paragraphs that are not in it give no award.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.values import Award
from transforms.lib.tags.money.amounts import find_amounts

_AWARDED = re.compile(
    r"""^\W*(?P<contractors>[A-Z].{2,600}?),?\ (?:\([^)]*\),?\ )?
    (?:(?:has\ been|have\ been|was|were|is|are|is\ being|are\ being)(?:\ each)?\ awarded
      |will\ receive|received)
    \ (?:an?\ )?(?P<award>.{0,400})""",
    re.DOTALL | re.VERBOSE,
)
_CONTRACTOR = re.compile(
    r"""(?:^|;\ (?:and\ )?)(?P<name>[^;]+?),\ [A-Z][\w\ .'-]+,  # the city
    \ [A-Z][\w\ .']+?\*?(?=,?\ ?\(|,?;|,?$|,\ )  # the state""",
    re.VERBOSE,
)
_COMPANY_SUFFIX = re.compile(r", (?:Inc|LLC|LLP|LP|Ltd|Corp|Co|PLC|JV)\b\.?")
_MODIFICATION = re.compile(r"\bmodification\b", re.IGNORECASE)
_OPTION = re.compile(
    r"\bexercise[sd]? (?:of )?(?:the |an )?[\w-]* ?options?\b|\boption exercise\b", re.IGNORECASE
)
_CONTRACT_NUMBER = re.compile(r"\b[A-Z0-9]{6}-?\d{2}-?[A-Z]-?[A-Z0-9]{4}\b")
_PLACE = re.compile(
    r"Work will be (?:performed|done|completed) (?:in|at) "
    r"(.+?)(?: \(\d|,? and is expected|,? with an? |\. )"
)
_COMPLETION = re.compile(
    r"(?:expected to be completed?|completion date(?: is| of)?|completed by|will be completed)"
    r"(?: (?:by|in|on))? ([A-Z][a-z]{2,8}\.? (?:\d{1,2}, )?\d{4})"
)
_CEILING = re.compile(
    r"(?:cumulative (?:face )?value of (?:the|this) contract to|ceiling(?: value)? of"
    r"|not-to-exceed|maximum(?: value| amount)? of|estimated value of)"
    r"[^$]{0,40}(\$[\d,.]+(?: [mb]illion)?)"
)
_AGENCY = re.compile(r"(?:^|\. )(?:The )?([A-Z][^.]{5,160}?),? (?:is|are) the contracting activit")
_COUNTRY = r"(?:the )?[A-Z]\w+(?: [A-Z]\w+)*"
_CUSTOMERS = re.compile(
    r"[Ff]oreign [Mm]ilitary [Ss]ales?(?: \(FMS\))?(?: (?:funds?|customers?|contract|purchases?))?"
    r" (?:to|for|from|of) (?:(?:the )?[Gg]overnments? of )?"
    rf"({_COUNTRY}(?:(?:, and |, | and ){_COUNTRY})*)"
)
_LIST = re.compile(r"(?:,? and |, )")


def find_awards(text: str, title: str = "") -> tuple[Award, ...]:
    """The awards of an announcement, one per paragraph of its form, in order; else none.

    ``title`` is part of the interface; the form alone decides.
    """
    del title
    return tuple(award for paragraph in text.split("\n\n") for award in _award(paragraph))


def _award(paragraph: str) -> Iterator[Award]:
    match = _AWARDED.match(paragraph)
    contractors = _contractors(match["contractors"]) if match else ()
    amounts = find_amounts(match["award"]) if match else ()
    if not match or not contractors or not amounts:
        return
    yield Award(
        contractors=contractors,
        amount=amounts[0].amount,
        ceiling=_ceiling(paragraph),
        currency=amounts[0].currency,
        action=_action(match["award"]),
        agency=_first(_AGENCY, paragraph),
        contract_numbers=tuple(dict.fromkeys(_CONTRACT_NUMBER.findall(paragraph))),
        place=_first(_PLACE, paragraph),
        completion_date=_first(_COMPLETION, paragraph),
        fms_customers=_customers(paragraph),
    )


def _contractors(names: str) -> tuple[str, ...]:
    """Names without their city and state: 'A Corp., Town, State; B LLC, Town, State'."""
    joined = _COMPANY_SUFFIX.sub(lambda suffix: suffix.group().replace(", ", "\x00"), names)
    found = [match["name"].replace("\x00", ", ") for match in _CONTRACTOR.finditer(joined)]
    return tuple(dict.fromkeys(name.strip(" *") for name in found))


def _action(award: str) -> str:
    if _OPTION.search(award):
        return "option"
    return "modification" if _MODIFICATION.search(award) else "new"


def _ceiling(paragraph: str) -> float | None:
    match = _CEILING.search(paragraph)
    amounts = find_amounts(match[1]) if match else ()
    return amounts[0].amount if amounts else None


def _customers(paragraph: str) -> tuple[str, ...]:
    match = _CUSTOMERS.search(paragraph)
    names = _LIST.split(match[1]) if match else ()
    return tuple(name.removeprefix("the ") for name in names)


def _first(pattern: re.Pattern[str], paragraph: str) -> str:
    match = pattern.search(paragraph)
    return match[1] if match else ""
