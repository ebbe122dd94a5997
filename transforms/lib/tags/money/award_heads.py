"""The head of an award: who was awarded, by which verb, and what.

Example Corp., Springfield, Virginia (N00019-24-D-0001); and Other LLC,* Tampa, Florida
(N00019-24-D-0002), are each being awarded a $5,000,000 firm-fixed-price contract for …
└───────────────── contractors ─────────────────┘ └───── verb ────┘ └────── object ──────┘
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transforms.lib.tags.money.amounts import find_amounts
from transforms.lib.tags.money.contractors import NUMBER, Contractor, read_contractors
from transforms.lib.tags.money.locations import is_region

_COUNTED = re.compile(
    r"(?:The following(?: \w+)?|\w+) "
    r"(?:companies|contractors|airlines|carriers|firms|vendors|businesses)"
)
_ANNOUNCED = re.compile(
    r"\b(?:are(?: as follows)?|were|follows?|include)\s?:\s*|(?<=[a-z]):\s(?=[A-Z][^:$]{10,120}\()"
)
_WORK = re.compile(
    r"\bWork (?:will|is)\b|\bFiscal\b|\bType of\b|\bNo funds\b|\bFunds\b"
    r"|(?<=\)\. )[^;$()]{3,150}? is the contracting\b"
)
_NEXT = re.compile(
    r";\s*(?:and\s+)?|\.\s+(?=[A-Z])(?<![A-Z]\. )(?<!Inc\. )(?<!Ltd\. )(?<!Co\. )(?<!Corp\. )"
)
_WHAT_IT_GOT = re.compile(r"[,:]?\s(?=(?:an?|is|was|has|for)\s|\$)")
_LEGAL_FORM = re.compile(r"\s(?:Inc|LLC|Corp|Co|Ltd|LP|LLP|JV)\.?$")
_GETS = re.compile(
    r"(?:,?\s(?:Inc|LLC|Corp|Co|Ltd|LP|LLP|JV)\b\.?)?(?:'s?|’s?)?\*{0,3},?:?\s?(?:[-–—]\s)?"
    r"(?:(?:contract|award|share|portion|estimated|maximum|total|value|amount|ceiling)\s){0,4}"
    r"(?:(?:is|was|will\sbe|has\sbeen|will|has)\s)?(?:being\s)?(?:awarded\s|valued\s)?"
    r"(?:(?:an?|at|for|of|estimated|maximum|total|ceiling|value|receives?|receiving|received)\s)"
    r"{0,4}\(?(?P<sum>\$\s?[0-9]{1,3}(?:,[0-9]{3})+)"
)
_SUM = r"\$\s?[0-9]{1,3}(?:,[0-9]{3})+"
_RESPECTIVELY = re.compile(rf"(?P<sums>{_SUM}(?:[,;]? (?:and )?{_SUM})+),? respectively")
_GOT_BEFORE = re.compile(rf"(?P<sum>{_SUM}) \((?:to |for )?$")
_EACH_IN_TURN = re.compile(
    rf";\s*(?:and\s)?(?P<who>[A-Z][^;$]{{5,160}}?),?\s(?:is|was|has\sbeen)\s(?:being\s)?awarded\s"
    rf"(?:(?:an?|estimated|maximum)\s){{0,2}}(?P<sum>{_SUM})(?P<number>\s\([^()]*\))?"
)
_OWN = re.compile(
    rf"\s*(?:(?:an?|estimated|maximum)\s){{0,2}}(?P<sum>{_SUM})(?P<number>\s\([^()]*\))?"
)
_BEFORE_NAME = 40
_LONGEST_HEAD = 6000
_OBJECT_REACH = 300
_VERB = re.compile(
    r"""(?P<comma>,?)\*{0,4}[,.]?\s+(?:
      (?:has|have|had|was|were|is|are|will\ be)
      (?:\ (?:each|both|all|together|jointly|now|also|either))?(?:\ (?:being|been|have\ been))?
      (?:\ (?:each|both|competitively|jointly|selected\ for))?(?:\ been)?
      \ (?:awarded|award|issued|receiving|sharing|announcing|announcing\ the\ award\ of|granted
          |(?:added|selected)\ as\ (?:an?\ )?(?:additional\ )?awardees?|being\ added)
     |will\ (?:each\ )?(?:share|compete|receive|be\ sharing)
     |received|being\ awarded|award?ed|is\ the\ \w+\ company\ (?:to\ be\ )?awarded)\b""",
    re.VERBOSE,
)
_OBJECT = re.compile(
    r"\$\s?[0-9]|€\s?[0-9]|\b(?:contracts?|modifications?|(?:task|delivery|purchase"
    r"|call)?\s?orders?"
    r"|agreements?|options?|awardees?|lease|grant)\b"
)
_NO_OBJECT = re.compile(
    r"\W*(?:an?|the|his|her|their|two|three)?\s*(?:[\w-]+\s){0,3}?"
    r"(?:patent|medal|star|heart|cross|degree|scholarship|prize|title|honou?r|ribbon|damages"
    r"|custody"
    r"|points?|certification|rights?)\b"
    r"|\W*an? \$[\d,.]+ (?:[mb]illion )?(?:bonus|pension|prize|salary|scholarship|stipend)\b",
    re.IGNORECASE,
)
_NO_LIST = re.compile(
    r"\b(?:that|who|which|said|contract|contracts|project|projects|order"
    r"|program|funds|funding)\b(?! (?:Services|Co|Inc|LLC))"
)
_NAME_BEGINS = re.compile(r"[\"“'A-Z0-9]|[a-z]{1,2}[A-Z]|[a-z]\.[a-z]\.")  # also iSample Corp.
_PERSON = re.compile(r"\W*(?:Adm|Capt|Cmdr|Col|Cpl|Dr|Gen|Lt|Maj|Mr|Mrs|Ms|Prof|Sgt)\.")
_UPDATE = re.compile(r"\W*(?:UPDATE|Update)\W+")
_LABEL = re.compile(r"\W*(?:\([^()]{0,60}\)|[A-Z ]{4,40}:)?\W*")


@dataclass(frozen=True)
class Head:
    """The parts of the head. ``object`` is the text from the verb to the end of the paragraph."""

    contractors: tuple[Contractor, ...]
    verb: str
    object: str
    is_update: bool


def read_head(paragraph: str) -> Head | None:
    """The head of a paragraph in the form of announcements; None where it has another form."""
    begin = _LABEL.match(paragraph)
    start = begin.end() if begin else 0
    update = _UPDATE.match(paragraph)
    for verb in _VERB.finditer(paragraph[:_LONGEST_HEAD], update.end() if update else 0):
        listed = paragraph[update.end() if update else start : verb.start()]
        rest = paragraph[verb.end() :]
        if not _is_of_the_form(listed, rest, verb.group()):  # most prose: read no names for it
            if not _may_go_on(listed):
                return None
            continue
        contractors = tuple(read_contractors(listed))
        if len(contractors) == 1 and _COUNTED.fullmatch(contractors[0].name):
            contractors = _announced(rest) or contractors
        elif len(contractors) > 1 and not any(c.amount for c in contractors):
            contractors = _in_order(contractors, rest) or tuple(
                _with_sum(contractor, rest) for contractor in contractors
            )
        elif len(contractors) == 1:
            contractors = _in_turn(contractors[0], rest)
        if contractors:
            return Head(contractors, verb.group().strip(" ,*"), rest, bool(update))
        if not _may_go_on(listed):
            return None
    return None


def _with_sum(contractor: Contractor, rest: str) -> Contractor:
    """The contractor with the sum that a later sentence gives it: "Acme LLC is awarded $5,000"."""
    name = _LEGAL_FORM.sub("", contractor.name.partition(",")[0])
    for match in re.finditer(re.escape(name), rest[:_LONGEST_HEAD]):
        before = rest[max(0, match.start() - _BEFORE_NAME) : match.start()]
        own = _GETS.match(rest, match.end()) or _GOT_BEFORE.search(before)
        if own:
            return replace(contractor, amount=find_amounts(own["sum"])[0].amount)
    return contractor


def _in_order(contractors: tuple[Contractor, ...], rest: str) -> tuple[Contractor, ...]:
    """The contractors with their sums where these follow "respectively"; else none."""
    match = _RESPECTIVELY.search(rest[:_LONGEST_HEAD])
    sums = re.findall(_SUM, match["sums"]) if match else []
    if len(sums) != len(contractors):
        return ()
    amounts = (find_amounts(text)[0].amount for text in sums)
    return tuple(replace(c, amount=a) for c, a in zip(contractors, amounts, strict=True))


def _in_turn(first: Contractor, rest: str) -> tuple[Contractor, ...]:
    """``X is awarded $5,000; Y, Tampa, Florida, is awarded $6,000``: both, each with its sum."""
    others = [
        contractor
        for match in _EACH_IN_TURN.finditer(rest[:_LONGEST_HEAD])
        for contractor in read_contractors(f"{match['who']}{match['number'] or ''}, {match['sum']}")
    ]
    own = _OWN.match(rest)
    if not others or not own:
        return (first,)
    amount = find_amounts(own["sum"])[0].amount
    numbers = first.numbers or tuple(NUMBER.findall(own["number"] or ""))
    return (replace(first, amount=amount, numbers=numbers), *others)


def _announced(rest: str) -> tuple[Contractor, ...]:
    """The contractors that are named after a colon: "Six companies are awarded … They are: …"."""
    begin = _ANNOUNCED.search(rest)
    if not begin:
        return ()
    end = _WORK.search(rest, begin.end())
    members = _NEXT.split(rest[begin.end() : end.start() if end else len(rest)])
    found = [c for member in members for c in read_contractors(_member(member))]
    return tuple(c for c in found if not c.name.startswith(("The modification", "This ")))


def _member(text: str) -> str:
    """The name and address of a member, with its number and its sum in brackets."""
    name = _WHAT_IT_GOT.split(text, maxsplit=1)[0]
    got = text[len(name) :]
    numbers, sums = NUMBER.findall(got), re.findall(r"\$[0-9][0-9,]*[0-9]", got)
    said = ", ".join([*numbers[:1], *sums[:1]])
    return f"{name} ({said})" if said else name


def _may_go_on(listed: str) -> bool:
    """Whether the verb was one of a bracket, so that the verb of the award comes later."""
    return listed.count("(") > listed.count(")") or listed.rstrip().endswith((";", "which"))


def _is_of_the_form(listed: str, rest: str, verb: str) -> bool:
    if not _NAME_BEGINS.match(listed) or _NO_LIST.search(listed):
        return False
    if "awardee" in verb:
        return True
    # "Canada has awarded" tells of the buyer, "Dr. Ann Doe, Omaha, Nebraska" of no company.
    address = re.split(r",\s*", re.sub(r"\s*\([^()]*\)", "", listed).strip(" ,*"))[1:]
    has_address = bool(address) and is_region(address[-1]) and not _PERSON.match(listed)
    is_formal = "contracting activity" in rest or bool(NUMBER.search(listed) or NUMBER.search(rest))
    named = _OBJECT.search(rest[:_OBJECT_REACH])
    if not named or _NO_OBJECT.match(rest[:80]):
        return False
    return is_formal or (has_address and bool(re.search(r"[$€]\s?[0-9]", rest[:_OBJECT_REACH])))
