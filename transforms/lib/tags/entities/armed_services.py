"""``the Navy``, ``the Ministry of Defence``: whose it is follows from the document's country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.lib.tags.entities.gazetteer import GazetteerEntry, load_gazetteer
from transforms.lib.tags.entities.linking import Setting
from transforms.lib.tags.entities.mentions import Mention

_LINKED = 0.75
_UNLINKED = 0.5
_BARE = re.compile(
    r"(?:Navy|Army|Air Force|Ministry of Defen[cs]e|Defen[cs]e Ministry|Coast Guard|Armed Forces|"
    r"MoD)(?![\w-])(?! [A-Z])"
)
# Army Gen. Roe, Navy Rear Adm. Roe
_BEFORE_RANK = re.compile(
    r"(?:Navy|Army|Air Force|Coast Guard)"
    r"(?= (?:1st |2nd |Brig\. |Vice |Rear |Staff |Tech\. |Master )?"
    r"(?:Lt|Maj|Gen|Col|Adm|Capt|Cmdr|Sgt|Spc|Pfc|Cpl)\. )"
)
_STANDS_BARE = re.compile(r"(?:\b[Tt]he|[a-z,]) $")
# Elsewhere the word before may say whose it is: "rebel Army Gen. Roe".
_CLAUSE = re.compile(r"(?:^|\n|[.,;:(\"'] ?|\b(?:and|by|for|from|met|said|that|to|with) )$")
_LOOK_BACK = 5
_SUBTYPES = ("armed_service", "ministry_defence")
# Offices and houses that only one country calls so in English-language news.
_COUNTRY_CUES = {
    "GB": re.compile(r"(?:MPs?|Defence Secretary|Whitehall|No\. 10|House of Commons)\b"),
    "US": re.compile(
        r"(?:Congress|Senate|Pentagon|Capitol Hill|Defense Secretary"
        r"|Airm[ae]n|Guardsm[ae]n|Staff Sgt|Tech\. Sgt|Petty Officer|Spc|Pfc|Expeditionary)\b"
    ),
}


def find_bare_services(folded: str, setting: Setting) -> Iterator[Mention]:
    """Services and ministries named without their country; linked where a country leads."""
    matches = [match for match in _BARE.finditer(folded) if _stands_bare(folded, match.start())]
    ranked = [*_BEFORE_RANK.finditer(folded)]
    matches += ranked
    country = _leading_country(folded, setting) if matches else ""
    for match in matches:
        start, end = match.span()
        # Without an article ("their Air Force", "Pakistan's Navy") it may be anyone's.
        is_told = (
            match in ranked and _CLAUSE.search(folded, max(0, start - _LOOK_BACK), start)
        ) or folded[max(0, start - 4) : start].lower() == "the "
        entry = _services().get((country, _kind(match.group()))) if is_told else None
        if entry is None:
            yield Mention(start, end, "organisation", "armed_service", _UNLINKED, "bare_service")
        else:
            yield Mention(start, end, entry.type, entry.subtype, _LINKED, "bare_service", entry)


def _stands_bare(folded: str, start: int) -> bool:
    """Whether an article or a word in lower case stands before, other than "of"."""
    before = folded[max(0, start - _LOOK_BACK) : start]
    return _STANDS_BARE.search(before) is not None and not before.endswith(" of ")


def _leading_country(folded: str, setting: Setting) -> str:
    for country, cue in _COUNTRY_CUES.items():
        if setting.source_country in ("", country) and _stands(folded, cue):
            return country
    if setting.source_country:
        return setting.source_country
    return setting.countries[0] if len(setting.countries) == 1 else ""


def _stands(folded: str, cue: re.Pattern[str]) -> bool:
    """Whether a cue stands at the start of a word; a boundary in front would slow the search."""
    starts = (match.start() for match in cue.finditer(folded))
    return any(not folded[max(0, start - 1) : start].isalnum() for start in starts)


def _kind(name: str) -> str:
    return "ministry" if "Minist" in name or name == "MoD" else name.lower()


@cache
def _services() -> dict[tuple[str, str], GazetteerEntry]:
    """Country and kind of service to its entry; the first of a kind is the one meant."""
    services: dict[tuple[str, str], GazetteerEntry] = {}
    for entry in load_gazetteer().entries.values():
        if not entry.country:
            continue
        if entry.subtype.startswith(_SUBTYPES) or entry.id == "org:u-s-department-of-defense":
            kind = next((k for k in ("air force", "navy", "army") if k in entry.name.lower()), "")
            is_ministry = not entry.subtype.startswith("armed_service")
            services.setdefault((entry.country, "ministry" if is_ministry else kind), entry)
    return services
