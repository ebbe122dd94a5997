"""What is bought: the first object of the purchase, as the award words it."""

from __future__ import annotations

import re

_DOING = (
    r"(?:provide|procure|acquire|supply|purchase|support|perform|furnish|design|develop|produce"
    r"|build|"
    r"construct|repair|manufacture|deliver|modernize|upgrade|replace|install|operate|maintain"
    r"|continue|"
    r"conduct|complete|buy|test|integrate|demonstrate|implement|renovate|update|sustain|extend"
    r"|add|fund|"
    r"incorporate|increase|accomplish|definitize|retrofit|convert|overhaul)"
)
_NO_VERB = (
    r"(?:the|an?|previous\w*|contracts?|task|delivery|orders?|exercis\w*|existing|basic|be|each"
    r"|that|this|foreign|"
    r"increase the (?:ceiling|maximum|value)|option\w*|its|exceed|multiple|modif\w+|extend the"
    r"|bring|fund\b|date|"
    r"firm|cost|indefinite|compete)\b"
)
_SUPPLYING = r"(?:provide|procure|acquire|supply|purchase|support|perform|furnish|buy|conduct)"
_BEGINS = re.compile(
    rf"\b(?:contracts?|modifications?|orders?|agreements?|actions?|options?|period|lease"
    rf"|[A-Z]\d{{3,4}}\)?,?|\)|JP\d\d)"
    rf"[^.]*?\b(?:for(?:\sthe\s(?:procurement|purchase|acquisition|supply|provision)\sof)?"
    rf"|to\s{_SUPPLYING}(?:\sfor)?|to(?=\s(?!{_NO_VERB})[a-z]{{4,}}))\s"
    rf"(?!\$|the\spreviously|a\spreviously|an?\sadditional\s\$|option|solicitation|each\sorder"
    rf"|the\sgovernment|the\skingdom|modification|firm|contract\b|exercise|the\speriod|a\stotal"
    rf"|a\sbase|one\sbase)(?P<what>.+)"
)
_OF_WORK = re.compile(
    rf"(?:[Tt]h(?:is|e) (?:modification|order|contract|delivery order|work to be performed|option"
    rf"|work|action|award|effort)"
    rf"(?:\s\w+){{0,3}}?\s(?:provides?(?:\sfor)?|procures?|includes?|is\sfor|is\sto\s{_DOING}"
    rf"|calls\sfor)"
    rf"|[Cc]ontractor (?:will|shall) {_DOING})\s(?P<what>.+)"
)
_ENDS = re.compile(
    r"(?:,?\s(?:under (?:solicitation|the (?:Foreign|contract)|Foreign)|in support of|including"
    r"|to include|with an? (?:estimated|expected|base|\w+ base)"
    r"|for the (?:government|kingdom|republic|state)s? of|on an? as[- ]needed|issued (?:against"
    r"|under)|consisting of|as well as)\b"
    r"|\s\((?=[A-Z0-9]{6}-?\d\d)|\sunder\s(?:multiple|this)|;\s|\.$)"
)


def describe(head: str, clauses: list[str]) -> str:
    """The purchase in the words of the sentence of the verb, else of the first that tells of it."""
    match = _BEGINS.search(head[:2000])
    if not match:
        match = next(filter(None, (_OF_WORK.search(c[:2000]) for c in clauses[1:4])), None)
    if not match:
        return ""
    what = match["what"]
    end = _ENDS.search(what)
    return (what[: end.start()] if end else what).strip(" ,.;")
