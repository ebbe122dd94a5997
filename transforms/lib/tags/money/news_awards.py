"""Awards that prose tells of: ``The Army has awarded Fenwick Arms a $350 million contract for …``.

Precision comes first. A sentence counts only if a verb of awarding or signing is done, has its
object (a contract, deal or order with its sum beside it), and names who gets it; plans, offers,
requests, estimates and denials do not count, nor do medals and patents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.values import Amount, Award
from transforms.lib.tags.money.amounts import find_amounts
from transforms.lib.tags.money.award_clauses import sentences
from transforms.lib.tags.money.contractors import NUMBER

_WORD = r"[A-Z][\w.&’'-]*"
# A run of capitalised words, with "of", "and" and the like inside, and a suffix after a comma.
_NAME = (
    rf"{_WORD}(?:(?: (?:of|and|for|de|the|&))? {_WORD}){{0,7}}?(?:,? (?:Inc|LLC|Ltd|Corp|Co)\b\.?)?"
)
_SUM = r"(?P<sum>\x01)"
_KIND = (
    r"(?:(?!to\b|for\b|with\b)[\w./’'-]+,? ){0,8}?(?P<kind>contracts?|deals?|orders?"
    r"|agreements?|modifications?|task orders?|delivery orders?)"
)
_OBJECT = rf"(?:an? |the )(?:[\w-]+ ){{0,5}}?{_SUM},? ?-?{_KIND}"
_OBJECT_WORTH = (
    r"(?:an? |the )(?:[\w./’'-]+ ){0,8}?(?P<kind2>contracts?|deals?|orders?"
    r"|agreements?)(?: \w+)?,? (?:worth|valued at|for|of|totall?ing"
    r"|with a value of)(?: [\w-]+){0,3}? \x01"
)
_BUYER = (
    rf"(?P<buyer>(?:The |the )?{_NAME}(?:’s|'s)?(?: (?:government|(?:defen[cs]e )?ministry|military"
    r"|army|navy|air force|forces|(?:procurement )?agency|procurement office))?)"
)
_SAID = r"(?: (?:has |have )?(?:said|announced)(?: on [A-Z]\w+)?(?: that)? (?:it|they))?"
_ADVERB = r"(?:recently |formally |also |jointly |on \w+ |this week |last week )?"
_ACTIVE = re.compile(
    rf"{_BUYER},?"
    rf" (?:has |have |had )?{_ADVERB}(?:awarded|handed|given|gave"
    rf"|granted) (?P<seller>(?:the )?{_NAME}) (?:{_OBJECT}|{_OBJECT_WORTH})"
)
_AWARDED_TO = re.compile(
    rf"{_BUYER},?"
    rf" (?:has |have |had )?{_ADVERB}(?:awarded|placed|gave|given) (?:{_OBJECT}"
    rf"|{_OBJECT_WORTH})(?: [\w ,’'-]{{0,80}}?)? (?:to"
    rf"|with) (?P<seller>(?:the )?{_NAME})(?= (?:for|to|in|on|worth|as|and|under)\b|[,.;:]|$)"
)
_SIGNED_WITH = re.compile(
    rf"{_BUYER},?"
    rf" (?:has |have |had )?{_ADVERB}(?:signed|concluded|inked|sealed|finali[sz]ed"
    rf"|closed) (?:{_OBJECT}"
    rf"|{_OBJECT_WORTH})(?: [\w ,’'-]{{0,80}}?)? with (?P<seller>(?:the )?{_NAME})(?= (?:for|to"
    rf"|in|on|worth|as|and|that|under|covering)\b|[,.;:]|$)"
)
# "Amber JV, Doha, has been awarded"
_SEAT = rf"(?:, {_WORD}(?: {_WORD}){{0,2}}(?=,)){{0,2}}"
_PASSIVE = re.compile(
    rf"(?P<seller>(?:The )?{_NAME}){_SEAT},?{_SAID} (?:(?:has|have|had) been|was|were"
    rf"|is being) {_ADVERB}(?:awarded|handed|given) (?:{_OBJECT}"
    rf"|{_OBJECT_WORTH})(?:(?: [\w ,’'-]{{0,80}}?)? by (?P<buyer>"
    rf"(?:the )?{_NAME}(?: (?:government|ministry|army|navy|agency))?)"
    rf"(?=[,.;]| (?:for|to|on|in)\b|$))?"
)
_WON = re.compile(
    rf"(?P<seller>(?:The )?{_NAME}),?{_SAID} (?:has |have |had )?{_ADVERB}"
    rf"(?:won|received|secured|landed|clinched|booked|signed|bagged) (?:{_OBJECT}"
    rf"|{_OBJECT_WORTH})(?: [\w ,’'-]{{0,80}}?)? (?:from|by"
    rf"|with) (?P<buyer>(?:the )?{_NAME}(?: (?:government|ministry|army|navy|agency"
    rf"|armed forces))?)(?=[,.;:]| (?:for|to|in|on|worth|that|covering|under)\b|$)"
)
_ORDERED = re.compile(
    rf"{_BUYER},?"
    rf" (?:has |have |had )?{_ADVERB}(?:ordered|bought|purchased) [\w ,’'/-]{{3,90}}? from"
    rf" (?P<seller>(?:the )?{_NAME})(?: [a-z][\w ’'-]{{0,40}}?)?"
    r" (?:(?:in|under|through|via) an? (?:[\w-]+ ){0,3}?(?:contract|deal|order|agreement)"
    r" (?:worth|valued at|of|for)|for)(?: [\w-]+){0,2}? \x01"
)
# "has picked Amber Wheels to deliver trucks under a $90 million contract"
_PICKED = re.compile(
    rf"{_BUYER},?"
    rf" (?:has |have |had )?{_ADVERB}(?:picked|chosen|chose|selected|tapped|contracted)"
    rf" (?P<seller>(?:the )?{_NAME})(?: to [\w ,’'/-]{{3,90}}?)? (?:for|in|under|with)"
    rf" (?:{_OBJECT}|{_OBJECT_WORTH})"
)
# "won a $90 million contract to build tugs": who pays is not said
_WON_ONLY = re.compile(
    rf"(?P<seller>(?:The )?{_NAME}),?{_SAID} (?:has |have |had )?{_ADVERB}"
    rf"(?:won|received|secured|landed|clinched|booked|bagged) (?:{_OBJECT}|{_OBJECT_WORTH})"
    r" (?:to (?=[a-z])|for (?!the$))(?P<buyer>)"
)
# "won a $1.4 billion Air Force contract"
_WON_OF = re.compile(
    rf"(?P<seller>(?:The )?{_NAME}),?{_SAID} (?:has |have |had )?{_ADVERB}"
    rf"(?:won|received|secured|landed|clinched|bagged) (?:an? |the ){_SUM}"
    r" (?P<buyer>(?:[A-Z][\w.]+ )?(?:Army|Navy|Air Force|Marine Corps|Space Force|Coast Guard"
    r"|Pentagon|DARPA|NATO|Defen[cs]e (?:Department|Ministry))) (?:[a-z-]+ ){0,3}?"
    r"(?P<kind>contract|deal|order)\b"
)
_PATTERNS = (
    *(_ORDERED, _ACTIVE, _AWARDED_TO, _SIGNED_WITH, _PASSIVE, _WON, _WON_OF),
    *(_PICKED, _WON_ONLY),
)
_WORTH = r"(?:worth|valued at|with a value of|totall?ing)(?: [\w-]+){0,3}? \x01"
_DEAL = r"\ban? (?:[\w-]+ ){0,4}?(?:contract|deal|order|agreement)\b"
_FAR_WORTH = re.compile(rf"({_DEAL})((?: [\w’',-]+){{2,20}}?),? ({_WORTH}),?")
_OF_IT = re.compile(
    r"(?:The|Its|This) (?:[\w-]+ ){0,2}?(?:contract|deal|order|agreement)(?:'s|’s)?"
    r"(?: total)?(?: value)? (?:is|was|has|amounts?|totals?|comes|runs)"
    r"(?: [a-z-]+){0,5}? \x01"
)
_DEAL_ALONE = re.compile(rf"{_DEAL}(?! worth)")
# Looked up one by one: a text without these is passed over, and a pattern of them is slow.
_MAY_HOLD = (
    *("award", "signed", "won", "received", "secured", "landed", "clinched", "inked", "handed"),
    *("gave", "given", "placed", "bagged", "booked", "sealed", "concluded", "finalised"),
    *("finalized", "granted", "ordered", "bought", "picked", "chose", "selected", "tapped"),
)
_UNDONE = re.compile(
    r"\b(?:would|could|may|might|will|should|if|unless|plans?|planned|planning|hopes?|hoped"
    r"|expect\w*|propos\w*|request\w*|seek\w*|sought|"
    r"consider\w*|reportedly|rumou?red|not|never|nor|den(?:y|ied|ies)|cancel\w*|terminat\w*"
    r"|estimat\w* (?:cost|price)|likely|ready to|"
    r"about to|set to|due to|near(?:s|ing)?|close to|lost|bid for|in talks|negotiat\w*|protest\w*"
    r"|had been expected|once|years? ago|"
    r"in (?:19|20)\d\d|last year|previously|earlier)\b",
    re.IGNORECASE,
)
_NO_SELLER = re.compile(
    r"(?:the )?(?:President|Minister|Gen\.|Col\.|He|She|They|It|The|A|An|We|Officials?|Ministers?"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday)\b(?! \w+ (?:Corp|Co|Inc|Ltd))",
    re.IGNORECASE,
)
_NO_COMPANY = re.compile(
    r"\b(?:contract|project|program(?:me)?|River|Award|Prize|Congress|Senate)s?\b|^.$"
)
_MONEY_ONLY = re.compile(
    r"\b(?:loan|grant|peace|trade|ceasefire|aid|budget|debt|merger|acquisition|takeover"
    r"|cooperation|framework of)\b",
    re.IGNORECASE,
)
_LONGEST = 700
_CHANGES = re.compile(r"modification")
_AROUND_SELLER = re.compile(r"^the |[ ,]+$|(?<!\bInc)(?<!\bCorp)(?<!\bCo)(?<!\bLtd)\.$")
_BUYS = re.compile(
    r"\b(?:Minist(?:ry|erie)|Agency|Administration|Department|Government|Army|Navy|Air Force|Forces"
    r"|Marines?|Corps|Bundeswehr|NATO|NSPA|OCCAR|FMV|FFI|NDMA|NSPO|BAAINBw|DGA|DAPA|DE&S|Pentagon)\b"
)
_BAND = re.compile(r"\b(?:consortium|joint venture|partnership|team) (?:of|between) $")
_UP_TO = re.compile(r"(?:up to|as much as|a maximum of|capped at|not to exceed) $")


def find_news_awards(text: str) -> tuple[Award, ...]:
    """The awards that the sentences of a text tell of, each once, in order."""
    if not _may_hold(text):
        return ()
    found: dict[tuple[object, ...], Award] = {}
    for paragraph in text.split("\n"):
        if _may_hold(paragraph):
            parts = list(sentences(paragraph))
            for sentence, following in zip(parts, [*parts[1:], ""], strict=True):
                for award in _awards(sentence, following):
                    found.setdefault((award.contractors, award.amount), award)
    return tuple(found.values())


def _may_hold(text: str) -> bool:
    return any(map(text.__contains__, _MAY_HOLD))


def _awards(sentence: str, following: str) -> Iterator[Award]:
    if len(sentence) > _LONGEST or not _may_hold(sentence):
        return
    amounts = find_amounts(sentence)
    if not amounts and _DEAL_ALONE.search(sentence):
        yield from _awards_with_sum_after(sentence, following)
    for amount in amounts:
        # The sum as one letter: it may hold commas, dots and words.
        marked = f"{sentence[: amount.start]}\x01{sentence[amount.end :]}"
        marked = _FAR_WORTH.sub(r"\1 \3\2", marked)
        match = next(filter(None, (pattern.search(marked) for pattern in _PATTERNS)), None)
        if match and not _is_doubtful(match, marked):
            yield _award(match, amount, sentence)
            return


def _awards_with_sum_after(sentence: str, following: str) -> Iterator[Award]:
    """As in ``has received an order from Sweden. The order is worth SEK 470 million.``."""
    for amount in find_amounts(following[:_LONGEST]):
        if _OF_IT.match(f"{following[: amount.start]}\x01"):
            worth = rf"\g<0> worth {amount.text}"
            yield from _awards(_DEAL_ALONE.sub(worth, sentence, count=1), "")
            return


def _is_doubtful(match: re.Match[str], marked: str) -> bool:
    lead = marked[
        max(0, match.start() - 80) : match.end("seller") if match.end("seller") > 0 else match.end()
    ]
    if _UNDONE.search(lead) or _MONEY_ONLY.search(match.group()):
        return True
    _, seller = _parties(match)
    return bool(_NO_SELLER.match(seller)) or bool(_NO_COMPANY.search(seller))


def _parties(match: re.Match[str]) -> tuple[str, str]:
    """Buyer and seller; of two that signed, the authority is the buyer."""
    buyer, seller = match["buyer"] or "", match["seller"]
    if match.re is _SIGNED_WITH and _BUYS.search(seller) and not _BUYS.search(buyer):
        return seller, buyer
    return buyer, seller


def _award(match: re.Match[str], amount: Amount, sentence: str) -> Award:
    buyer, seller = _parties(match)
    buyer = re.sub(r"^(?:The|the) |(?:’s|'s)$", "", buyer)
    seller = _AROUND_SELLER.sub("", seller)
    is_band = _BAND.search(match.string, 0, match.start("seller"))
    return Award(
        contractors=tuple(re.split(r", | and ", seller)) if is_band else (seller,),
        amount=amount.amount,
        ceiling=amount.amount if _UP_TO.search(sentence[: amount.start]) else None,
        currency=amount.currency,
        action="modification" if _CHANGES.search(sentence) else "new",
        agency=buyer.strip(" ,."),
        contract_numbers=tuple(dict.fromkeys(NUMBER.findall(sentence))),
    )
