"""The end of what a paywall shows: a line that invites to log in, to pay, or to read on elsewhere.

Such a line speaks to the reader (``speech``) of reading this text on. Invitations to newsletters,
podcasts and meetings, and prose that tells of subscribers, do not.
"""

from __future__ import annotations

import re
from typing import Final

from transforms.lib.text.plain import word_count
from transforms.lib.text.tables import alternatives
from transforms.lib.walls.kinds import ASKS_TO_LOG_IN, FOR_SUBSCRIBERS, LOG_IN, PAGE, shows
from transforms.lib.walls.speech import sentences

_MOST_WORDS: Final = 60
"""Of a line; the longest invitations list what a subscription holds."""

_READ_ON = re.compile(
    r"(?<!\w)"
    + alternatives(r"""
        (?:keep|continue|go on|finish) reading|read on\b|(?:read|see|view|get|access) the (?:full|whole|entire|complete|rest)\b
        you(?:’|'| ha)ve (?:reached|used|read|hit)\b.{0,40}\b(?:(?:article|story) limit|limit (?:of|for|on) .{0,20}\b(?:articles|stories)|free (?:articles|stories|reads))\b|the (?:rest|remainder) of (?:this|the) (?:article|story|report)
        (?:weiter(?:zu)?lesen|den (?:vollständigen|ganzen) (?:artikel|text|beitrag))
        (?:lire la suite|la suite de|poursuivre (?:la|votre) lecture|lire l(?:’|')(?:intégralité|article en entier))
        (?:seguir|continuar|sigue) leyendo|leer (?:el resto|completo)
        continua(?:re)? a leggere|leggere tutto
        czyta(?:ć|j) dalej|przeczytać (?:cały|całość|resztę|dalszą)|dalsz(?:a|ą|ej) częś\w+
        devamını oku\w*|okumaya devam|davamını oxu\w*|oxumağa davam
        (?:continuar|seguir) lendo|verder (?:te )?lezen|чита(?:ти|ть) далі|читать (?:далее|дальше)
    """)  # noqa: E501 - one language a line
)
_OFFER = re.compile(
    r"(?<!\w)"
    + alternatives(r"""
        (?:plus|premium|abo|trial|unlock|free account|€|\$|£|gratis|teste\w*|unlimited|access)\b
        \w+\+|(?:zugriff|zugang|accès|acceso|accesso)\b
        (?:wykup\w*|kup\b|dostęp\w*|abonament\w*|essai|offre|oferta|prueba|prova|offerta|deneme|sınırsız)
    """)
)
_LEFT = re.compile(
    alternatives(r"""
        il (?:vous )?reste .{0,12}\d{1,2}(?:[.,]\d+)? ?%.{0,40}(?:article|lire)
        (?:noch|es fehlen|sie haben).{0,15}\d{1,2} ?(?:%|prozent).{0,30}(?:artikel|text|beitrag)
        pozostało.{0,20}\d{1,2} ?(?:%|proc)\w*.{0,30}(?:artykuł|tekst)\w*
        (?:te|le) queda.{0,20}\d{1,2} ?%.{0,40}(?:artículo|leer)
        (?:ti|ne) resta.{0,20}\d{1,2} ?%.{0,40}(?:articolo|leggere)
        you have .{0,20}\d{1,2} ?(?:%|percent) .{0,20}(?:left|remaining)|\d{1,2} ?(?:%|percent) of (?:this|the) (?:article|story) (?:is left|remains)
    """)  # noqa: E501 - one language a line
)
_ELSEWHERE = re.compile(
    r"(?<!\w)"
    + alternatives(r"""
        (?:newsletters?|podcasts?|channel|e-?mails?|inbox|briefing|brief|telegram|whatsapp|youtube|webinar|conference|event|programme|alerts?)\b
        (?:lettre|infolettre|boletín|rundbrief|kanal\w*|canal|biuletyn\w*|bülten\w*|newsletter\w*|bildiriş\w*)\b
    """)
)
_READ_MORE = re.compile(
    r"\W*"
    + alternatives(r"""
        read (?:more|on)|(?:click (?:here )?to )?(?:continue reading|read more)|read the (?:rest|full (?:article|story))(?: of .{0,40})?
        lire la suite|en savoir plus|(?:hier )?(?:weiterlesen|mehr lesen)|(?:seguir leyendo|leer más|sigue leyendo)
        (?:leggi tutto|continua a leggere|leggi (?:di più|l(?:’|')articolo completo))|czytaj (?:dalej|więcej|całość)
        devamını oku|haberin devamı|davamını oxu|(?:leia|ler) mais|continue lendo|lees (?:meer|verder)|чита(?:ти|йте) далі|читать (?:далее|дальше)
    """)  # noqa: E501 - one language a line
    + r"\W*(?:(?:here|at|on|in|hier|auf|bei|ici|sur|aquí|en|qui|su|tutaj|na)\b[^:]{0,60})?\W*"
)
_CUT_OFF = re.compile(r".*(?:\[…\]|\[\.\.\.\]|\(more…\)|(?<!\.)\.\.\.|…)\W*", re.DOTALL)


def asks_to_pay(line: str) -> bool:
    """True for a line that asks to log in or to pay for the rest of the text above it."""
    if word_count(line) > _MOST_WORDS:
        return False
    found = sentences([line])
    whole = " ".join(one.text for one in found)
    if _ELSEWHERE.search(whole):
        return False
    if any(_LEFT.match(one.text) or shows(one.text, ((FOR_SUBSCRIBERS, PAGE),)) for one in found):
        return True
    spoken = [one.text for one in found if one.speaks]
    pays = bool(LOG_IN.search(whole) or _OFFER.search(whole))
    reads_on = bool(spoken and pays and _READ_ON.search(whole))
    return reads_on or any(shows(sentence, ASKS_TO_LOG_IN) for sentence in spoken)


def leads_on(line: str) -> bool:
    """True for a line that is a link to the rest, or breaks off where the rest would be."""
    return bool(_READ_MORE.fullmatch(line.lower()) or _CUT_OFF.fullmatch(line))


def is_link_to_rest(line: str) -> bool:
    """True for a line that is nothing but a link to the rest."""
    return bool(_READ_MORE.fullmatch(line.lower()))
