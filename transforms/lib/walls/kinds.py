"""What the sentences of walls are about, one table a kind.

A kind is known by several classes of words that meet in one sentence; each class is a table with
one language a line (English, German, French, Spanish, Italian, Polish, Turkish, Azerbaijani, then
Portuguese, Dutch, Ukrainian and Russian). Texts are lower case (``speech.lowered``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from schemas.reasons import Reason
from transforms.lib.text.tables import alternatives

Signs = tuple[tuple[re.Pattern[str], ...], ...]


def _words(table: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + alternatives(table))


@dataclass(frozen=True)
class Kind:
    """A kind of wall: a sentence is of it when each class of one of its ``signs`` occurs in it.

    ``plain`` are signs that no story shows: such a sentence counts as spoken to the reader, in
    whatever person it is. ``longest``: in words; a page that says more is not of the kind.
    """

    reason: Reason
    name: str
    signs: Signs
    longest: int = 150
    plain: Signs = ()

    def tells(self, sentence: str) -> bool:
        """True when the sentence is of this kind."""
        return shows(sentence, self.signs) or self.tells_plainly(sentence)

    def tells_plainly(self, sentence: str) -> bool:
        """True when no story has such a sentence."""
        return shows(sentence, self.plain)


def shows(sentence: str, signs: Signs) -> bool:
    """True when each class of one of the signs occurs in the sentence."""
    return any(all(words.search(sentence) for words in sign) for sign in signs)


PAGE: Final = _words(r"""
    (?:web ?)?(?:sites?|pages?|content|articles?|stor(?:y|ies)|reports?|videos?|portal|server|servers|service|reading)\b
    (?:web)?(?:site|seite\w*|angebot\w*|inhalt\w*|artikel\w*|beitr[aä]g\w*|texte?|video\w*|dienst\w*|portal|server)\b
    (?:site|pages?|contenus?|articles?|service|serveur|vidéo|lecture|lire|la suite)\b
    (?:sitio|páginas?|contenidos?|artículos?|noticias?|servicio|servidor|vídeo|web|leer|leyendo)\b
    (?:sito|pagin[ae]|contenut[oi]|articol[oi]|servizio|server|video|leggere)\b
    (?:stron\w*|treś\w+|artyku\w+|tekst\w*|serwis\w*|portal\w*|materia\w*|czyta\w*)
    (?:site\w*|sayfa\w*|içeri[kğ]\w*|haber\w*|makale\w*|yazı\w*|hizmet\w*|sunucu\w*|oku\w+)
    (?:sayt\w*|səhifə\w*|məqalə\w*|xəbər\w*|məzmun\w*|oxu\w+)
    (?:página|conteúdo|matéria|notícia|artigo|ler)\w*|(?:pagina|artikel|inhoud|lezen)\w*
    (?:сайт|сторінк|матеріал|статт|контент|страниц|материал|стать|читати|читать)\w*
""")  # noqa: E501 - one language a line
_HUMAN = _words(r"""
    (?:robots?|bots?|humans?|a person and not|programs?|mensch(?:en)?|roboter|humains?|humanos?|umano|umana|botem|insan|robô|mens)\b
    (?:robot|człowiek)\w*|(?:робот|людин|человек)\w*
""")  # noqa: E501 - one language a line
_PROOF = _words(r"""
    (?:are you|(?:that )?you(?:’|')?(?: a)?re|not an?|no (?:ro)?bots?|confirm|verify(?:ing)?|prove|make sure|mak(?:e|ing) sure|checks? that)\b
    (?:sind sie|bestätig\w*|prüf\w*|kein\w*|ob ihre)\b
    (?:êtes|confirm\w+|vérifi\w+|pas un)\b|(?:confirm\w+|comprob\w+|verific\w+|no (?:es|eres|soy|sea))\b
    (?:verific\w+|conferm\w+|non (?:sia|sei|sono))\b|(?:potwierdź|nie jesteś|sprawdz\w+)\b
    (?:doğrula\w*|olmadığ\w*|m[ıiuü]s[ıiuü]n[ıiuü]z)|(?:təsdiq\w*)|(?:confirme|não é)\b
    (?:bevestig\w*|geen)\b|(?:підтверд\w*|подтверд\w*|а не)\b
""")  # noqa: E501 - one language a line
_GUARD = _words(r"""
    (?:captchas?|automated (?:requests?|tools?|traffic|access)|ddos|proof of work|recaptcha)\b
    (?:unusual|suspicious) (?:traffic|activity)|(?:check|verify)ing (?:your|the|if) (?:browser|connection|site)|(?:browser|request|connection) is being (?:checked|verified)
    (?:permission to (?:access|view)|(?:have|(?:’|')ve) been blocked|(?:limited|blocked) by the (?:site )?owner|network security|whitelist|firewall|scrap(?:ing|ers)|ray id|security service)\b
    automatisiert\w* (?:zugriff|anfrage)\w*|ungewöhnlich\w* (?:datenverkehr|aktivität)|browser wird .{0,30}geprüft
    trafic (?:inhabituel|suspect)|requêtes automati\w+|navigateur est en cours de vérification
    tráfico (?:inusual|sospechoso)|traffico (?:insolito|sospetto)
    (?:nietypow|podejrzan)\w+ ruch|olağan ?dışı (?:trafik|etkinlik)|brauzeriniz yoxlanılır
""")  # noqa: E501 - one language a line
LOG_IN: Final = _words(r"""
    (?:log(?:ged)? ?in|sign(?:ed)? ?(?:in|up)|subscrib(?:e|ers?|ing)|subscriptions?|register|create an? (?:free )?account|your account|(?:for|to) members|members only|a member|free articles|premium|unlock)\b
    (?:anmeld\w*|melden sie sich|einlogg\w*|abonn\w*|registrier\w*|konto|abo)\b
    (?:connect(?:ez|er)|abonn\w+|inscri\w+|identifi(?:ez|er)|compte)
    (?:inicia(?:r)? sesión|suscr[ií]\w+|regístr\w+|registrarse|cuenta\b)
    (?:acced[ie]\b|abbon\w+|registra(?:ti|rsi)|account)
    (?:zaloguj|zalogować|subskry\w+|prenumer\w+|zarejestruj|konta?\b|wykup\w* dostęp|abonament\w*|premium)
    (?:giriş yap\w*|oturum aç\w*|üye ol\w*|abone\w*)
    (?:daxil ol\w*|hesab\w*|qeydiyyat\w*|abunə\w*)
    (?:assin\w+|fa(?:ça|zer) login|cadastr\w+)|(?:inlogg\w*|abonnee\w*|log in)|(?:увійд\w*|підпи\w+|войд\w*|подпис\w+|зареєстру\w*)
""")  # noqa: E501 - one language a line
FOR_SUBSCRIBERS: Final = _words(r"""
    (?:to|for|exclusive to|exclusively for) (?:our |paying )?subscribers\b|subscribers (?:only|can (?:read|view|access))\b|members only\b|for members\W*$
    (?:für|unseren|nur für) (?:unsere )?abonnent(?:en|innen)\b|(?:aux|à nos|pour les|pour nos) (?:seuls )?abonnée?s\b
    (?:para|solo para) (?:nuestros )?suscriptores\b|(?:agli|ai nostri|per gli|ai soli) abbonati\b
    dla (?:naszych )?(?:subskrybent|prenumerator|abonent)ów\b|abonelere (?:özel\w*|açık)|abunəçilər üçün
    para assinantes\b|voor (?:onze )?abonnees\b|для (?:передплатник|подписчик)\w*
""")  # noqa: E501 - one language a line
_READ_ON = _words(r"""
    (?:continue|read|view|access|keep|unlock|see|go on|full|only|exclusive(?:ly)?|available|reserved)\b
    (?:les\w+|weiterles\w+|nur für|vorbehalten|exklusiv|zugang)
    (?:lire|lecture|réservée?s?|accéder|consulter|intégralité|exclusi\w+)
    (?:leer|leyendo|acced\w+|exclusiv\w+|solo para|completo)
    (?:legg\w+|lettura|acced\w+|riservat\w+|esclusiv\w+|completo)
    (?:czyta\w*|przeczyta\w*|tylko dla|dostęp\w*|cał[ya]\w*)
    (?:oku\w+|devam\w*|görüntüle\w*|özel\b|sadece|yalnızca)
    (?:oxu\w+|davam\w*|yalnız)
    (?:ler|acess\w+|exclusiv\w+)|(?:lezen|toegang)|(?:читати|читать|доступ\w*|лише для|только для)
""")  # noqa: E501 - one language a line
_AGE = _words(r"""
    (?:legal age|of age|(?:over|at least|are) 18|18 (?:years|or older|or over)|date of birth|how old|your age|adults? only)\b
    (?:volljährig|für erwachsene|(?:mindestens )?18 jahre|geburtsdatum|ihr alter)
    (?:18 ans|majeure?|votre âge|date de naissance|adultes)
    (?:mayor(?:es)? de (?:edad|18)|18 años|fecha de nacimiento|tu edad)
    (?:maggiorenn\w+|18 anni|data di nascita|la tua età)
    (?:pełnoletni\w*|18 lat|dat\w+ urodzenia|twój wiek)
    (?:18 yaş\w*|yaşınız\w*|reşit|doğum tarih\w+)
    (?:maior(?:es)? de (?:idade|18)|18 anos)|18 jaar|18 (?:років|лет)
""")  # noqa: E501 - one language a line
_CONFIRM = _words(r"""
    (?:confirm|verify|give)\b|bestätig\w+|confirm\w+|conferm\w+|potwierd[zź]\w*|onayla\w+|təsdiq\w*|bevestig\w*|п(?:ід|од)тверд\w+
""")
_ENTER = _words(r"""
    (?:enter|view|see|access|visit|go on|continue|proceed)\b|(?:betret|seh|besuch)\w+|zugang|nur für
    (?:accéder|consulter|entrer|continuer)\b|(?:acceder|entrar|continuar|accedere|entrare|continuare)\b
    (?:wejść|dostęp\w*|przejść)|(?:gir|görüntüle)\w*|daxil|acess\w+|toegang|доступ\w*
""")
_REGION = _words(r"""
    (?:your|this) (?:country|region|location|area|territory|territories|jurisdiction)|where you are
    (?:european economic area|(?:most )?european countries|general data protection|gdpr|in the (?:eu|european union)|in europe)\b
    (?:ihrem land|ihrer region|deinem land|ihrem standort|dsgvo|rechtlichen gründen)
    (?:votre (?:pays|région|territoire|zone)|rgpd)
    (?:(?:su|tu) (?:país|región|ubicación|zona)|rgpd)
    (?:(?:tuo|suo|vostro) paese|(?:tua|sua) (?:regione|zona|area)|gdpr)
    (?:(?:twoim|państwa) (?:kraju|regionie)|twojej lokalizacji|rodo\b)
    (?:ülkeniz\w*|bölgeniz\w*|bulunduğunuz (?:ülke|bölge|konum)\w*|kvkk)
    (?:ölkəniz\w*|regionunuz\w*|olduğunuz (?:ölkə|region)\w*)
    (?:(?:seu|teu) país|sua região)|(?:uw|jouw) (?:land|regio)|(?:ваш\w+ (?:країн|регіон|стран|регион)\w*)
""")  # noqa: E501 - one language a line
_NOT_SHOWN = _words(r"""
    (?:(?:is|are|be) (?:not|no longer|un)|un)\s?(?:be )?(?:available|accessible|reached|offered|viewable)
    (?:isn(?:’|')t|aren(?:’|')t|can(?:’|')?t|cannot|not yet|unable to) (?:be )?(?:available|accessible|reached|offered|show\w*|access\w*|view\w*|serve|grant)
    (?:blocked|restricted|unavailable|access (?:cannot|can(?:’|')t) be granted)\b
    (?:nicht (?:verfügbar|erreichbar|zugänglich|abrufbar|anzeigen|zeigen))
    (?:leider )?nicht (?:verfügbar|erreichbar)
    (?:n(?:’|')est (?:pas|plus) (?:disponible|accessible)|ne sont pas (?:disponibles|accessibles)|indisponible|inaccessible)
    (?:no (?:está|esté|se encuentra|están) disponibles?|no disponible|bloquead\w+|restringid\w+)
    (?:non (?:è|sono) (?:disponibil[ei]|accessibil[ei])|non disponibile|bloccat\w+)
    (?:nie jest dostępn\w+|niedostępn\w+|zablokowan\w+)
    (?:kullanılamıyor|erişilemiyor|mevcut değil|görüntülenemiyor|engellen\w+|erişime kapalı)
    (?:mövcud deyil|əlçatan deyil|bloklan\w+)
    (?:não está disponível|indisponível)|(?:niet beschikbaar|niet toegankelijk)|(?:недоступн\w+|заблокован\w+|не доступ\w+)
""")  # noqa: E501 - one language a line
_JAVASCRIPT = _words(r"(?:java ?script|js)\b")
_DOWN = _words(r"""
    (?:maintenance|back (?:soon|shortly|online|up)|be right back|offline|upgrad(?:e|ing)|temporarily (?:un|down|out)|down for|try again later|overload(?:ed)?|carry out work)
    (?:wartung\w*|gewartet|in kürze|bald (?:wieder|zurück)|vorübergehend nicht|überlastet|umgebaut)
    (?:maintenance|de retour|momentanément|temporairement (?:in|hors)|surcharg\w+)
    (?:mantenimiento|volveremos|temporalmente (?:no|fuera)|vuelve más tarde|sobrecargad\w+)
    (?:manutenzione|torn(?:eremo|erà) (?:presto|online)|temporaneamente non|riprova più tardi)
    (?:prac\w* (?:konserwacyj|technicz|serwisow)\w+|przerw\w+ technicz\w+|konserwacj\w+|wkrótce|chwilowo niedostępn\w+|tymczasowo niedostępn\w+)
    (?:bakım\w*|geçici olarak|kısa süre (?:sonra|içinde)|daha sonra tekrar)
    (?:texniki (?:iş|xidmət)\w*|müvəqqəti|tezliklə|sonra yenidən)
    (?:manutenção|voltaremos)|(?:onderhoud)|(?:технічн\w+ робот|технически\w+ работ|обслуговуван\w+|обслуживани\w+)
""")  # noqa: E501 - one language a line
_BACK_SOON = _words(r"""
    (?:(?:will|(?:’|')ll|should|to) be (?:right |online )?back|back (?:shortly|soon)|check back in (?:a|an|\d+|a few) (?:minutes?|hours?))\b
    wir sind (?:gleich|bald|in kürze)|nous (?:serons|revenons) (?:bientôt|de retour|vite)|volveremos|vuelva a intentarlo
    torneremo presto|(?:wrócimy|wracamy|zapraszamy) (?:wkrótce|niebawem)|(?:yakında|birazdan) (?:geri|tekrar)|qayıdacağıq
    voltaremos|we zijn (?:zo|snel) terug|(?:скоро повернемося|скоро вернёмся|скоро вернемся)
""")  # noqa: E501 - one language a line
_GO_ON = _words(r"""
    to continue\W*$|um fortzufahren|pour continuer|para continuar|per continuare|aby kontynuować|devam etmek için|davam etmək üçün
""")  # noqa: E501 - one language a line
_ADDRESSED = _words(r"""
    (?:page|article|story|document|file|url|link|address|resource|post)\b.{0,60}\b(?:not found|no longer|n(?:o|e)(?:t|ver) exist\w*|does(?:n(?:’|')t| not) exist|(?:has |have |been |was |is )*(?:moved|removed|deleted|unavailable|expired)|never existed|can(?:no|(?:’|'))t be found|new address)
    (?:could not|couldn(?:’|')t|can(?:’|')t|cannot) (?:be found|find (?:the |that |this )?(?:page|article|story))
    (?:page|article|story|document) (?:you|that you) (?:are|were|requested)|(?:you(?:’|')re|you are|you were) looking for|requested (?:url|page|article)
    (?:new address of this page|redirect(?:ing|ed) (?:you )?to|being (?:taken|redirected)|click here if)
    (?:bad gateway|internal (?:server )?error|gateway time-?out|service (?:temporarily )?unavailable|complete your request|could not be served|service your request|error establishing)
    (?:seite|artikel|beitrag|dokument)\b.{0,60}\b(?:nicht (?:gefunden|mehr)|existiert nicht|verschoben|gelöscht|entfernt)
    (?:page|article|document)\b.{0,60}\b(?:introuvable|n(?:’|')existe (?:pas|plus)|déplacée?|supprimée?|n(?:’|')a pas été trouvée?)
    (?:página|artículo|documento)\b.{0,60}\b(?:no (?:existe|se ha encontrado|se encuentra|encontrada)|eliminad[ao]|ha cambiado|movid[ao])
    (?:pagina|articolo|documento)\b.{0,60}\b(?:non (?:esiste|è stat[ao] trovat[ao]|trovat[ao])|spostat[ao]|rimoss[ao]|eliminat[ao])
    (?:stron\w+|artyku\w+|dokument\w*)\b.{0,60}\b(?:nie (?:istnieje|znalezion\w+|została znaleziona)|przeniesion\w+|usunięt\w+)
    (?:sayfa|haber|içerik)\w*\b.{0,60}\b(?:bulunamadı|mevcut değil|taşınmış|kaldırıl\w+|silin\w+)
    (?:səhifə|xəbər|məqalə)\w*\b.{0,60}\b(?:tapılmadı|mövcud deyil|silin\w+)
    (?:página)\b.{0,60}\b(?:não (?:encontrada|existe))|pagina\b.{0,40}\bniet gevonden|(?:сторінк|страниц)\w*\b.{0,60}\b(?:не знайден\w*|не найден\w*|не існує|не существует)
""")  # noqa: E501 - one language a line
_CONSENT = _words(r"""
    (?:cookies?|consent|tracking|privacy)\b
    (?:cookies?|einwillig\w+|zustimm\w*|zuzustimmen|akzeptieren|tracking)
    (?:cookies?|consentement|accord|vie privée|accepter)
    (?:cookies?|consentimiento|acept\w+|privacidad)
    (?:cookies?|consenso|accett\w+|privacy)
    (?:plik\w* cookie|cookies|zgod[ęya]\w*|akceptuj\w*|prywatnoś\w+)
    (?:çerez\w*|rıza\w*|onay\w*|gizlili\w+)
    (?:kuki\w*|razılı\w+|məxfili\w+)
    (?:consentimento|toestemming|згод\w+|соглас\w+|файл\w* cookie)
""")
_DATA = _words(r"""
    (?:partners|advertis\w+|ads|personal data|withdraw|reject all|accept all|measure|purposes|device)\b
    (?:partner\w*|werbung|daten\w*|gerät|widerruf\w*|verarbeit\w+)
    (?:partenaires|publicité\w*|données|appareil|refuser|retirer)
    (?:socios|publicidad|datos|dispositivo|rechaz\w+|configur\w+)
    (?:partner|pubblicità|annunci|dati|dispositivo|rifiut\w+|revoca\w*)
    (?:partner\w*|reklam\w*|dan(?:e|ych)|urządzeni\w+|przetwarzan\w+)
    (?:ortak\w*|reklam\w*|veri\w*|cihaz\w*)
    (?:tərəfdaş\w*|məlumat\w*)
    (?:parceiros|gegevens|партнер\w*|дан\w+|реклам\w*)
""")  # noqa: E501 - one language a line

_WE_AND_PARTNERS = _words(r"""
    we and (?:our|up to|\d+)\b.{0,20}\bpartners|wir und (?:unsere|bis zu|\d+)\b.{0,20}\bpartner
    (?:nous et (?:nos|\d+)|nos \d+ partenaires et nous)\b|nosotros y nuestros\b.{0,20}\bsocios
    noi e (?:i nostri|\d+)\b.{0,20}\bpartner|my i (?:nasi|nasze|\d+)\b.{0,20}\bpartner
    (?:ми|мы) (?:та|і|и) наш[іи]\b.{0,20}\bпарт|biz ve \w*\s?ortak
    nós e (?:os )?nossos\b.{0,20}\bparceiros
    wij en onze\b.{0,20}\bpartners
""")

ASKS_TO_LOG_IN: Final = ((LOG_IN, _READ_ON, PAGE), (LOG_IN, _GO_ON))
KINDS: Final = (
    Kind(Reason.CHALLENGE_PAGE, "bot wall", ((_HUMAN, _PROOF), (_GUARD,))),
    Kind(Reason.NEEDS_JAVASCRIPT, "needs JavaScript", ((_JAVASCRIPT,),)),
    Kind(
        Reason.CONSENT_WALL,
        "consent wall",
        ((_CONSENT, _DATA), (_WE_AND_PARTNERS, _DATA)),
        longest=400,
    ),
    Kind(
        Reason.ACCESS_WALL,
        "asks for a login, an age or another region",
        (
            (LOG_IN, _READ_ON, PAGE),
            (LOG_IN, _GO_ON),
            (_AGE, _ENTER, PAGE),
            (_AGE, _CONFIRM),
            (_REGION, _NOT_SHOWN, PAGE),
        ),
        plain=((FOR_SUBSCRIBERS, PAGE),),
    ),
    Kind(Reason.NOT_AN_ARTICLE, "error page", ((_ADDRESSED,),)),
    Kind(Reason.MAINTENANCE, "maintenance", ((_DOWN, PAGE), (_BACK_SOON,))),
)
"""In order: of a sentence that is of several kinds, the first counts."""
