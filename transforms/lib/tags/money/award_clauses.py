"""What the sentences of an award say: where, until when, for whom, of which type.

Each function takes the paragraph, or the sentences of it, and gives one field, as written.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from transforms.lib.tags.money.contractors import NUMBER
from transforms.lib.tags.money.locations import with_last_stop

_MONTHS = "January February March April May June July August September October November December"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[.,]?"
)
_DATE = rf"(?P<date>{_MONTH}\s?(?:\d{{1,2}},?\s?)?\d{{4}}|fiscal (?:year )?\d{{4}})"
# The full stop first, so that the search skips all other characters.
_SENTENCE = re.compile(
    r"\.(?<!\b[A-Z]\.)(?<!\b(?:No|St|Ft|Co|Jr|Mt|Dr|Sr|Lt)\.)(?<!\b(?:Inc|Ltd|Gen|Col|Cos|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Oct|Nov|Dec)\.)(?<!\b(?:Corp|Sept|Capt|Bros)\.)"
    r"\s+(?=[A-Z$“\"]|\d+(?:st|nd|rd|th) [A-Z])"
)
_WORK = re.compile(
    r"""(?:\b(?:[Ww]ork|[Tt]ask\ orders?|[Ss]ervices|[Ee]ffort|[Rr]equirement|[Mm]odification
          |[Cc]ontract)(?:\ (?:on|under|for|associated)\ [\w\ ]{3,40}?)?,?
        \ (?:will|shall|is|may|are)\ (?:also\ )?(?:be\ |being\ )?
        (?:primarily\ |mainly\ |mostly\ |generally\ |principally\ |expected\ to\ be\ )?
        (?:performed|accomplished|conducted|(?:done|completed)(?=\ (?:in|at)\ [A-Z][a-z]+,))
      |\b[Ww]ork\ (?:to\ be\ )?performed\ (?=in\ |at\ )|\b[Ww]ork\ will\ performed
       |\b[Ww]ork\ being\ performed
      |[Pp]erformance\ (?:will|is\ to)\ (?:be|take\ place|occur)
      |\b(?:[Ww]ork|[Pp]rimary|[Pp]erformance|[Dd]elivery)\ (?:performance\ )?(?:locations?
       |places?|sites?)(?:\ are|\ is|\ will\ be|\ include[s]?)
      |[Ll]ocations?\ of\ (?:performance|work)(?:\ are|\ is|\ will\ be|\ include)?
      |[Pp]laces?\ of\ (?:performance|support|work)(?:\ are|\ is|\ will\ be))
      (?:\ performed)?,?
      (?:\ (?:primarily|mainly|mostly|predominantly|principally|throughout|in|at
          |within|on|aboard|performed|to\ be))*\ """,
    re.VERBOSE,
)
_PLACE_ENDS = re.compile(
    r"""[,;.]?\s(?:(?:and|with)\s(?:the\s|all\s|an?\s)?(?:[\w-]+\s){0,4}?
         (?:is|are|will|has|expected|estimated|anticipated|scheduled|completion
          |performance\ completion)\b
        |and\s(?:[\w-]+\s){0,4}?(?:expected|estimated|completed|completion)\b
        |with\san?\s|from\s(?=[A-Z][a-z]+\.?\s\d)|through\s(?=[A-Z][a-z]+\.?\s\d)|(?:is
         |are)\sexpected\b
        |beginning\b|over\sa\b|during\s|until\s|based\son\s|as\srequired|by\s(?=[A-Z][a-z]+\.?\s\d))
      |\.$|\.\s*\((?!\d[\d.]*\s?(?:%|percent))|;\s(?:work|if)\b|,\s(?:work|the\speriod|and\swill|will)\b""",
    re.VERBOSE,
)
_NO_PLACE = re.compile(
    r"(?:determined|specified|identified|locations (?:determined|specified)|on an? (?:individual"
    r"|order)|"
    r"be determined|(?:the )?(?:locations?|places?|sites?) (?:specified|identified|determined"
    r"|to be|"
    r"as (?:specified|determined)|listed))|(?:and )?funding\b|with each",
    re.IGNORECASE,
)
_COMPLETION = re.compile(
    rf"""(?:(?:complet(?:ed?|ion)|conclud\w+|finish\w*|end\sdate|delivered)
         (?:\sdates?)?(?:\sfor\s[\w\s]{{3,30}}?|\sof\s(?:this|the)\s[\w\s]{{3,25}}?)?
         (?:\s(?:is|of|will\sbe|are|being|on|in|by|no\slater\sthan|before|around|during|about
          |the\send\sof
              |late|early|mid))*)\s{_DATE}
      |with\san?\s(?P<dla>{_MONTH}\s?(?:\d{{1,2}},?\s?)?\d{{4}}),?\s(?:(?:estimated|expected
       |contract)\s)?
        (?:performance\s|contract\s|ordering\s|award\s)?(?:completion|complete|end|delivery|expiration)?\b""",
    re.VERBOSE,
)
_END = re.compile(
    rf"(?:end(?:s|ed|ing)?|expires?|through|continue|deliver\w*|completion)"
    rf"(?:\s(?:is|of|on|in|by|to|no later than|through|date))*\s{_DATE}"
)
_OTHER_DATE = re.compile(
    r"\b[Ii]f (?:all|both|the|exercised|option|every|any)|options? (?:is|are|were) exercised|"
    r"task orders? (?:is|are|0)|[Ww]ork (?:for|on|under) th(?:is|e|ese) (?:initial |first )?"
    r"(?:task|delivery) order|will expire|would continue|CORRECTION",
)
_PERIOD = re.compile(
    rf"(?:period of performance|performance period|ordering period|term of the contract|period)\b"
    rf"[^.]{{0,80}}?(?:through|to|until|and ends?|ends?|-|–)\s(?:on\s|in\s)?{_DATE}"
)
_AGENCY = re.compile(
    r"(?P<name>.+?)\s?,?\s(?:is|are|was)\s(?:serving as\s)?the\s(?:primary\s|administering\s"
    r"|administrative\s|procuring\s)?"
    r"contract(?:ing)?\s(?:activity|activities|office|officer|agency|authority|action)"
)
_AGENCY_LAST = re.compile(
    r"contracting\s(?:activity|office|agency|authority)\s(?:for this \w+\s)?(?:is"
    r"|are)\s(?:the\s)?(?P<name>.+?)"
    r"(?:\s?\((?=[^()]*\d{2})[^()]*\))?\s*\.?\s*(?:\([^()]*\)\.?)?$"
)
_SOLICITED = re.compile(r"(?:solicitation|announcement|proposals?)\s(?:number\s|\()*$")
_PRICING = re.compile(
    r"""(?:prospective[-\s]price[-\s]redetermination|(?:straight\s)?firm[-\s]?fixed[-\s]?pric\w+|firm[-\s]price[-\s]?(?:incentive)?|firm[-\s]fixed
        |fixed[-\s]?(?:firm[-\s]?)?pric\w+|cost[-\s](?:plus|sharing|share|reimburs\w+|type|only
         |no[-\s]fee|contract)
        |cost(?=,)|time[-\s]and[-\s]materials?|labor[-\s]hours?|indefinite[-\s]delivery
         |indefinite[-\s]quantity
        |definite[-\s]quantity|requirements(?=[\w\s-]{0,6}contract|,)|regulated[-\s]tariff
         |level[-\s]of[-\s]effort
        |multiple[-\s]year\srequirements|blanket\spurchase\sagreement(?=\scontract))
       (?:[-/\s]+(?:plus|fixed|firm|price[ds]?|pricing|incentive|incentives|award|fees?|term
        |target|successive|targets|
          indefinite[-\s]quantity|prospective|price|redetermination|economic|adjustment|with|level
           |effort|of|
          completion(?=\sand)|type(?=,)|reimburs\w+|materials?|hours?)\b)*(?:\s\(firm[-\s]target\))?""",
    re.VERBOSE | re.IGNORECASE,
)
_PRICED = re.compile(
    r"\b(?:contracts?|modifications?|(?:task |delivery |purchase )?orders?|agreements?"
    r"|options?)\b(?! (?:line|type))",
    re.IGNORECASE,
)
_TYPE_ENDS = re.compile(r"[-\s](?:with|of|and|type|completion|plus)$", re.IGNORECASE)
_TYPE_SENTENCE = re.compile(
    r"\b(?:This|These|The contracts?|It)\s(?:\w+\s){0,3}?(?:is|are|was|were)\s(?:\w+\s)?(?:an?\s)?"
    r"[^.]{0,160}?\b(?:contracts?|modifications?|orders?|agreements?)\b"
)
_MODIFICATION = re.compile(
    r"\bmodifications?,?\s(?:number\s|no\.\s|\#)?\(?\s?(?P<number>(?:P|A|PZ|ARZ"
    r"|M)?-?[A-Z]{0,2}\d{2,6}[A-Z]?)\b\)?"
)


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph; abbreviations end none."""
    return [part.strip() for part in _SENTENCE.split(paragraph) if part.strip()]


def contract_numbers(paragraph: str) -> tuple[str, ...]:
    """Numbers of contracts and orders, in order; none of solicitations."""
    found = []
    for match in NUMBER.finditer(paragraph):
        number = match.group()
        is_asked_for = _SOLICITED.search(paragraph[max(0, match.start() - 40) : match.start()])
        if not is_asked_for and not re.search(r"\d{2}[-‐‑ ]?R[-‐‑ ]?\w{4}$", number):
            found.append(number)
    return tuple(dict.fromkeys(found))


def place(clauses: list[str]) -> str:
    """Where the work is done, as listed; empty where each order says it anew."""
    for clause in clauses:
        match = _WORK.search(clause)
        if match and not _OTHER_DATE.search(clause[: match.start()]):
            rest = clause[match.end() :]
            end = _PLACE_ENDS.search(rest)
            found = with_last_stop(rest[: end.start()] if end else rest)
            if found and not _NO_PLACE.match(found):
                return found
    return ""


def completion(clauses: list[str]) -> str:
    """Until when the whole contract runs, as written."""
    for pattern in (_COMPLETION, _PERIOD, _END):
        for clause in clauses:
            for part in re.split(r";\s", clause):
                match = None if _OTHER_DATE.search(part) else pattern.search(part)
                if match:
                    return match["date"] or match.groupdict().get("dla") or ""
    return ""


def completed_by(written: str) -> date | None:
    """The day; the last one of a month or of a fiscal year.

    >>> completed_by("Sept. 14, 2027"), completed_by("February 2028"), completed_by("fiscal 2024")
    (datetime.date(2027, 9, 14), datetime.date(2028, 2, 29), datetime.date(2024, 9, 30))
    """
    numbers = [int(number) for number in re.findall(r"\d+", written)]
    if not numbers or not 1 <= numbers[-1] <= date.max.year:
        return None
    if written.startswith("fiscal"):
        return date(numbers[-1], 9, 30)
    month = next(
        (n for n, name in enumerate(_MONTHS.split(), 1) if name[:3] == written[:3].title()), 0
    )
    last = calendar.monthrange(numbers[-1], month)[1]
    day = numbers[0] if len(numbers) > 1 else last
    return date(numbers[-1], month, day) if 1 <= day <= last else None


def agency(clauses: list[str]) -> str:
    """The office that awards, with its place."""
    for clause in reversed(clauses):
        match = _AGENCY.search(clause) or _AGENCY_LAST.search(clause)
        if match:
            name = with_last_stop(re.sub(r"\s?\([A-Z0-9]{6}\)", "", match["name"]))
            return re.sub(r"^(?:\([^()]*\)\.?\s*)?(?:[Tt]he\s)?", "", name)
    return ""


def contract_type(head: str, clauses: list[str]) -> str:
    """How it is priced and ordered, from the first such term to the last, as written."""
    found = _terms(head)
    if found:
        return found
    for clause in clauses[1:]:
        match = _TYPE_SENTENCE.search(clause)
        found = _terms(match.group()) if match else ""
        if found:
            return found
    return ""


def _terms(text: str) -> str:
    """From the first term to the last before what they are the terms of."""
    first = _PRICING.search(text)
    if not first:
        return ""
    noun = _PRICED.search(text, first.end())
    terms = list(_PRICING.finditer(text, first.start(), noun.end() if noun else len(text)))
    written = text[first.start() : (terms[-1] if terms else first).end()]
    while _TYPE_ENDS.search(written):
        written = _TYPE_ENDS.sub("", written)
    return written.strip()


def modification(head: str) -> str:
    """The number of the modification; empty where there is none, or more than one."""
    found = {match["number"] for match in _MODIFICATION.finditer(head)}
    return found.pop() if len(found) == 1 else ""
