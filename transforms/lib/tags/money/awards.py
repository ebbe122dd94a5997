"""Contract awards: those of the US Department of Defense's daily announcements, and those of news.

    Example Corp., Springfield, Virginia, was awarded a $12,529,811 firm-fixed-price contract for …
    Work will be performed in …, and is expected to be completed by June 2027. … (N00019-24-C-0032).

A text is cut into paragraphs, a paragraph into its head and sentences, and each field is read from
the sentence that holds it (docs/decisions/0018). One paragraph is one award, unless each contractor
of its list has a sum of its own: then each has an award. Paragraphs in no known form give none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from schemas.values import Award, AwardPlace
from transforms.lib.tags.money import award_clauses as say
from transforms.lib.tags.money.announcements import Announcement, is_correction, read_announcement
from transforms.lib.tags.money.award_buyers import buyers, sole_buyer
from transforms.lib.tags.money.award_heads import Head, read_head
from transforms.lib.tags.money.award_sums import read_sums
from transforms.lib.tags.money.contractors import Contractor
from transforms.lib.tags.money.descriptions import describe
from transforms.lib.tags.money.locations import read_places
from transforms.lib.tags.money.news_awards import find_news_awards

_MAY_AWARD = ("award", "will share", "will compete", "sharing", "issued", "receiv")
_OPTION = re.compile(
    r"\bexercis(?:e[sd]?|ing)\b(?! of rights)(?![^.]{0,30}\bif\b)|\boption exercise\b"
    r"|\boption (?:period|year) (?:one|two|three|four|five|\d)(?: of| under| modification)"
    r"|(?:option year|option period)[\w ]{0,20}modification",
    re.IGNORECASE,
)
# "a $55,000,000 option (P00021) on contract": the option itself is awarded.
_AWARDED_OPTION = re.compile(
    r"\$[\d,.]+ (?:(?!contract|modification|order|with\b)[\w-]+ ){0,4}?option"
    r" (?:\(P\w+\) )?(?:on|to|under|for)\b"
)
_IF = re.compile(
    r"\b(?:if|which if|when|once|unexercised|would be|may be"
    r"|not (?:yet )?be(?:ing)?) (?:[\w ,]{0,40})?exercis|exercised,? (?:would|will|could)"
    r"|options? (?:to be|that may be)",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\bmodif(?:ication|ied|y|ying)s?\b|\bmod\b|extension (?:to|of)", re.IGNORECASE
)
_SET_ASIDE = re.compile(
    r"8\(a\)|small[- ]business(?:es)?[- ]set[- ]?aside|set[- ]?aside[\w ]{0,30}for (?:\w+ )?small"
    r"|(?:hubzone|veteran-owned|woman-owned|women-owned)[\w -]{0,30}set[- ]?aside"
    r"|total small business|as a(?:n 8\(a\))? (?:\w+ )?small business",
    re.IGNORECASE,
)
_NO_SET_ASIDE = re.compile(r"unrestricted|full and open", re.IGNORECASE)


def find_awards(text: str, title: str = "") -> tuple[Award, ...]:
    """The awards of an announcement in order, or those that prose tells of; else none.

    ``title`` is part of the interface; the form alone decides.
    """
    del title
    if not any(word in text for word in _MAY_AWARD):
        return find_news_awards(text)
    announcement = read_announcement(text)
    found = [a for p in announcement.paragraphs for a in _awards(p, announcement)]
    prose = (p for p in announcement.paragraphs if not is_correction(p))
    return tuple(found) or find_news_awards("\n".join(prose))


def _awards(paragraph: str, page: Announcement) -> Iterator[Award]:
    head = None if is_correction(paragraph) else read_head(paragraph)
    if not head:
        return
    award = _award(head, paragraph, page)
    own = [contractor for contractor in head.contractors if contractor.amount is not None]
    if len(own) <= 1 or 2 * len(own) < len(head.contractors):
        if award.amount is None and own:
            award = replace(award, amount=own[0].amount, currency="USD")
        yield award
        return
    for contractor in head.contractors:
        yield _own_award(award, contractor, page)


def _award(head: Head, paragraph: str, page: Announcement) -> Award:
    later = say.sentences(head.object) or [""]
    first = later[0]
    sums = read_sums(first, later, len(head.contractors))
    customers = buyers(later)
    written = say.completion(later)
    place = say.place(later)
    return Award(
        contractors=tuple(dict.fromkeys(c.name for c in head.contractors)),
        amount=sums.amount,
        ceiling=sums.ceiling,
        currency=sums.currency,
        action=_action(head, first, later),
        agency=say.agency(later),
        contract_numbers=say.contract_numbers(paragraph),
        place=place,
        completion_date=written,
        fms_customers=customers,
        places=tuple(AwardPlace(name, share) for name, share in read_places(place)),
        completed_by=_iso(say.completed_by(written)),
        cumulative=sums.cumulative,
        obligated=sums.obligated,
        contract_type=say.contract_type(first, later),
        modification=say.modification(first),
        small_business=_is_small(head.contractors, head.object, page),
        description=describe(first, later),
        buyer_country=sole_buyer(later, customers),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _own_award(award: Award, contractor: Contractor, page: Announcement) -> Award:
    """The award of one of several contractors: its sum, its number, and no sum that is of all."""
    return replace(
        award,
        contractors=(contractor.name,),
        amount=contractor.amount,
        ceiling=None if award.ceiling is None else contractor.amount,
        currency=award.currency or "USD",
        contract_numbers=contractor.numbers or award.contract_numbers,
        cumulative=None,
        obligated=None if award.obligated else award.obligated,
        small_business=_stars_mean_small(contractor.stars, page),
    )


def _action(head: Head, first: str, later: list[str]) -> str:
    if any(
        _OPTION.search(part) and not _IF.search(part) for part in (first, *later[1:4])
    ) and _CHANGE.search(" ".join([first, *later[1:3]])):
        return "option"
    if _AWARDED_OPTION.search(first) or (re.search(r"exercis\w+", first) and not _IF.search(first)):
        return "option"
    return "modification" if head.is_update or _CHANGE.search(first) else "new"


def _is_small(contractors: tuple[Contractor, ...], text: str, page: Announcement) -> bool:
    if any(_stars_mean_small(contractor.stars, page) for contractor in contractors):
        return True
    return bool(_SET_ASIDE.search(text)) and not _NO_SET_ASIDE.search(text)


def _stars_mean_small(stars: str, page: Announcement) -> bool:
    return bool(stars) and page.small_business.get(stars, True)
