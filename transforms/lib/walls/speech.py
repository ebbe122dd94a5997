"""To whom a text speaks: news tell of third persons, a wall speaks of itself and to its reader.

The words that show it are those of grammar (you, your, we, please, this page, imperatives), so the
rule holds whatever the wall is about. In the languages of the feed list, and their neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from transforms.lib.text.plain import word_count
from transforms.lib.text.tables import alternatives

_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|\"[^\"]*\"|(?<!\w)‘[^’]*’(?!\w)")
_SENTENCE_END = re.compile(r"(?<=[.!?…。])[\s”\"»]+(?=\W*\w)")
_DOTTED_I = str.maketrans({"İ": "i"})

_SPEAKS = re.compile(
    r"(?<!\w)"
    + alternatives(r"""
        (?:you|your|yours|yourself|you(?:’|')(?:re|ve|ll|d)|please|we|our|we(?:’|')(?:re|ve|ll|d))
        this (?:web ?)?(?:site|page|content|article|story|report|video|app|service|server|feature)
        (?:bitte|wir|unser\w*|dein\w*|dich|du (?:kannst|hast|musst|bist))
        (?:melden|laden|prüfen|aktivieren|bestätigen|wählen|testen|lesen|klicken|versuchen|kehren|gehen) sie
        (?:kein konto|passwort vergessen|jetzt (?:abonnieren|registrieren|anmelden|testen|lesen))
        diese[mnrs]? (?:web)?(?:site|seite|inhalt\w*|artikel\w*|beitrag\w*|angebot\w*|text\w*|dienst\w*)
        (?:vous|votre|vos|nous|notre|nos (?:abonn|contenus|lect|articles|partenaires|serv)\w*|veuillez|merci de|merci pour)
        (?!chez\b|assez\b)[a-zà-ÿ]{3,}ez(?:-vous|-le|-la|-les)?
        (?:pas encore|mot de passe oublié)
        (?:ce|cet|cette) (?:site|page|contenu|article|service|vidéo)
        (?:usted(?:es)?|tu (?:navegador|cuenta|país|región|dispositivo|consentimiento|suscripción|paciencia)|tus|tienes|puedes|debes|buscas|nuestr\w+|nosotros|por favor|lo sentimos|estamos|disculp\w+|volveremos)
        su (?:navegador|solicitud|ubicación)
        (?:haz clic|suscríbete|regístrate|conéctate)
        est[ea] (?:sitio|página|contenido|artículo|servicio|web|vídeo|video)
        (?:tuo|tua|tuoi|tue|vostr\w+|nostr\w+|noi|puoi|devi|per favore|siamo spiacenti|stiamo|ci scusiamo|stai)
        (?:abilitalo|clicca)
        quest[oa] (?:sito|pagina|contenuto|articolo|servizio|video)|quest(?:’|')articolo
        (?:twoj\w+|twój|twą|prosimy|proszę|przepraszamy|nasz\w*|my i nasi|państwa (?:przeglądar|kraj|sie|adres)\w*)
        (?:zaloguj|zarejestruj|włącz|kliknij|potwierdź|zaznacz|sprawdź|wróć|odśwież|skorzystaj|wykup|zapraszamy|wykryliśmy)
        (?:szukasz|jesteś|masz|możesz|chcesz|nie pamiętasz|nie masz|aby (?:korzystać|przejść|przeczytać))
        (?:t[aeą]|tej|ten|tego|niniejsz\w+) (?:stron\w+|treś\w+|artyku\w+|serwis\w*|tekst\w*)
        (?:lütfen|üzgünüz|sizin|siz|bizim|aradığınız|dönün|yapın|olun|edin|tıklayın|deneyin|yenileyin)
        (?!temiz|omuz|domuz)\w{2,}(?:[iıuü]n|[aeiıuü]m)[iıuü]z(?:[aeıiuüdnl]\w*)?
        bu (?:site\w*|sayfa\w*|içerik\w*|içeri[ğk]\w*|haber\w*|makale\w*|sayt\w*|səhifə\w*|məqalə\w*|xəbər\w*)
        (?:zəhmət olmasa|üzr istəyirik|bizim|sizin|qayıdacağıq)
        (?:você|vocês|nosso\w*|nossa\w*|seu navegador|sua conta)
        (?:uw|jouw|jij|wij|onze|alstublieft|alsjeblieft)
        (?:ви|вам|вас|ваш\w*|наш\w*|будь ласка|вибачте|перепрошуємо|вы|пожалуйста|извините|подтвердите|підтвердіть)
    """)  # noqa: E501 - one kind a line
    + r"(?!\w)"
)
# Imperatives and the questions of a wall, at the start of a sentence.
_ASKS = re.compile(
    r"\W*"
    + alternatives(r"""
        (?:subscribe|log ?in|sign (?:in|up)|register|enable|turn|try|check|click|press|tap|hold|verify|go (?:back|to)|return|contact|cancel|choose|buy|reload|refresh|enter|confirm|accept|complete|solve|switch)
        (?:create an? (?:free )?account|to (?:continue|keep|go on) reading|to (?:read|view|unlock|access) (?:the|this) (?:full|rest|whole|complete|article|story))
        (?:want to|already a|not a (?:subscriber|member)|no account|new here|sorry|oops|checking|verifying|loading|redirecting)
        (?:herzlich willkommen|besuchen sie|zurück zur|entschuldigung|hier anmelden|bereits (?:abonnent|registriert|kunde))
        (?:déjà (?:abonnée?|inscrit)|retour à|désolé|oups|s(?:’|')abonner|se connecter)
        (?:inicia|activa|acepta|confirma|accede|espere|espera|introduce|lee|vuelva|vuelve|intente|inténtalo|ya eres|¿?ya (?:eres|tienes)|perdón|ups)
        (?:accedi|registrati|abbonati (?:per|a|e|subito|ora)|attendi|abilita|effettua|conferma|sei già|hai già|non hai|leggi|riprova|torna|attiva)
        (?:masz już|spróbuj|kup|czytaj|ups|strona w)
        (?:zaten (?:abone|üye)|tekrar dene|ana sayfa)
        (?:faça|assine|já é|tente|volte)|(?:lees|neem|probeer|al abonnee)
        (?:на жаль|перевірте|поверніться|увійдіть|спробуйте|підпишіться|к сожалению|нам очень жаль|войдите|попробуйте|вернитесь|подпишитесь)
    """)  # noqa: E501 - one language a line
    + r"(?!\w)"
)
# The polite German "Sie" and "Ihr" are told from "they" and "her" by a capital within a sentence;
# one that begins with "Ihre" speaks of what is the reader's.
_POLITE_SIE = re.compile(r"(?<=[\w,] )(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b|^\W*Ihr(?:e[mnrs]?)?\b")
_MIN_WORDS: Final = 3


class Sentence(NamedTuple):
    """One sentence, in lower case and without quotations; whether it speaks, and its words."""

    text: str
    speaks: bool
    words: int


def sentences(lines: Iterable[str]) -> list[Sentence]:
    """The sentences of a text, without those of one or two words.

    What is quoted is left out: it is spoken by a person of the story, and not by the page.
    """
    found = (part for line in lines for part in _SENTENCE_END.split(_QUOTED.sub(" ", line)))
    return [one for one in map(_sentence, found) if one.words >= _MIN_WORDS]


def spoken_share(found: Iterable[Sentence]) -> float:
    """Share of the words that stand in sentences which speak to the reader, 0 to 1."""
    counts = [(one.words, one.speaks) for one in found]
    return sum(words for words, speaks in counts if speaks) / max(1, sum(w for w, _ in counts))


def speaks_alone(line: str) -> bool:
    """True for a line in which nothing but the page speaks, or that says too little to tell."""
    return all(one.speaks for one in sentences([line]))


def lowered(text: str) -> str:
    """Lower case for comparison, in Turkish too."""
    return text.translate(_DOTTED_I).lower()


def _sentence(text: str) -> Sentence:
    low = lowered(text)
    speaks = bool(_SPEAKS.search(low) or _ASKS.match(low) or _POLITE_SIE.search(text))
    return Sentence(low, speaks, word_count(text))
