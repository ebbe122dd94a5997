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
    r" (?:in|under|through|via) an? (?:[\w-]+ ){0,3}?(?:contract|deal|order|agreement)"
    r" (?:worth|valued at|of|for)(?: [\w-]+){0,2}? \x01"
)
# "won a $1.4 billion Air Force contract"
_WON_OF = re.compile(
    rf"(?P<seller>(?:The )?{_NAME}),?{_SAID} (?:has |have |had )?{_ADVERB}"
    rf"(?:won|received|secured|landed|clinched|bagged) (?:an? |the ){_SUM}"
    r" (?P<buyer>(?:[A-Z][\w.]+ )?(?:Army|Navy|Air Force|Marine Corps|Space Force|Coast Guard"
    r"|Pentagon|DARPA|NATO|Defen[cs]e (?:Department|Ministry))) (?:[a-z-]+ ){0,3}?"
    r"(?P<kind>contract|deal|order)\b"
)
_PATTERNS = (_ORDERED, _ACTIVE, _AWARDED_TO, _SIGNED_WITH, _PASSIVE, _WON, _WON_OF)
# Looked up one by one: a text without these is passed over, and a pattern of them is slow.
_MAY_HOLD = (
    *("award", "signed", "won", "received", "secured", "landed", "clinched", "inked", "handed"),
    *("gave", "given", "placed", "bagged", "booked", "sealed", "concluded", "finalised"),
    *("finalized", "granted", "ordered", "bought"),
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
_UP_TO = re.compile(r"(?:up to|as much as|a maximum of|capped at|not to exceed) $")


def find_news_awards(text: str) -> tuple[Award, ...]:
    """The awards that the sentences of a text tell of, each once, in order."""
    if not _may_hold(text):
        return ()
    found: dict[tuple[object, ...], Award] = {}
    for paragraph in text.split("\n"):
        if _may_hold(paragraph):
            for sentence in sentences(paragraph):
                for award in _awards(sentence):
                    found.setdefault((award.contractors, award.amount), award)
    return tuple(found.values())


def _may_hold(text: str) -> bool:
    return any(map(text.__contains__, _MAY_HOLD))


def _awards(sentence: str) -> Iterator[Award]:
    if len(sentence) > _LONGEST or not _may_hold(sentence):
        return
    for amount in find_amounts(sentence):
        # The sum as one letter: it may hold commas, dots and words.
        marked = f"{sentence[: amount.start]}\x01{sentence[amount.end :]}"
        match = next(filter(None, (pattern.search(marked) for pattern in _PATTERNS)), None)
        if match and not _is_doubtful(match, marked):
            yield _award(match, amount, sentence)
            return


def _is_doubtful(match: re.Match[str], marked: str) -> bool:
    lead = marked[
        max(0, match.start() - 80) : match.end("seller") if match.end("seller") > 0 else match.end()
    ]
    if _UNDONE.search(lead) or _MONEY_ONLY.search(match.group()):
        return True
    return bool(_NO_SELLER.match(match["seller"])) or bool(_NO_COMPANY.search(match["seller"]))


def _award(match: re.Match[str], amount: Amount, sentence: str) -> Award:
    buyer = re.sub(r"^(?:The|the) |(?:’s|'s)$", "", match["buyer"] or "")
    seller = _AROUND_SELLER.sub("", match["seller"])
    return Award(
        contractors=(seller,),
        amount=amount.amount,
        ceiling=amount.amount if _UP_TO.search(sentence[: amount.start]) else None,
        currency=amount.currency,
        action="modification" if _CHANGES.search(sentence) else "new",
        agency=buyer.strip(" ,."),
        contract_numbers=tuple(dict.fromkeys(NUMBER.findall(sentence))),
    )
