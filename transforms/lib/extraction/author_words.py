"""What stands around the names in bylines: phrases, ranks, roles and labels of many languages.

The tables know words, never names: what is cut has to be recognised by itself, so that the rest may
be a name of any culture.
"""

from __future__ import annotations

import re
from typing import Final

from transforms.lib.text.tables import alternatives, word_set

# Words for "by" that stand in no name, and those that may, such as "von" and "di".
_BY: Final = "by|par|por|door|от|przez|oleh"
_BY_OR_PARTICLE: Final = "von|di|av|af|de|od|da"
_PARTICLE_AFTER: Final = r"(?:de[nrl]?|di|dos|la|las|los|le|ter|ten|van)\b"
_TEXT_KIND: Final = alternatives(r"""
    story|texte?|texto|testo|tekst|words|article|artikel|analys[ei]s?|análisis|analisi|report(?:age)?
    opini[oó]n|commentary|review|interview|essay|column|kommentar|gastbeitrag|gastkommentar|meinung
    publié|publicado|pubblicato|posted|published|written|reported|geschrieben|verfasst|escrit[oa]
    scritto|rédigé|skrevet|napisane|un article|un articolo|una nota|ein (?:gast)?beitrag
    (?:(?:zeige )?alle|weitere) (?:artikel|beiträge)|(?:voir )?tous (?:les|ses) articles
    alle berichten|(?:ver )?todas las (?:entradas|notas)|(?:visualizza )?tutti gli articoli
    todos os (?:posts|artigos)
""")
_AND_MORE: Final = r"\s(?:and|und|et|y|e|&)\s\w+"  # text and photos
_ONE: Final = "(?:une?|una|uno|eine?|een|a|an)"
_AUTHOR_LABEL: Final = alternatives(r"""
    authors?|autore?|autori|autor(?:in)?(?:nen)?|autoren|auteur(?:e|rice)?s?|autor[ae]s|autorzy
    автор|автори|авторы|penulis|journalist(?:in)?|skribent
""")
_LABEL_BEFORE_COLON: Final = alternatives(r"""
    reporter|yazar|yazan|haber|kirjoittaja|teksti|toimittaja|redaktor|redaktör|редактор|writer|byline
    作者|記者|记者|文|取材・文|撰文|글|작성자|글쓴이|كتب|نویسنده
""")
LEADING: Final = re.compile(
    r"^\W*(?:"
    rf"(?:{_BY})\b(?=\W|$)"
    rf"|(?-i:(?:[\w.’'&-]+\s+){{1,5}}(?:{_BY}|BY)\s)"
    rf"|(?:{_ONE}\s)?{_TEXT_KIND}\s+(?:{_BY_OR_PARTICLE})\s"
    r"|more (?:(?:articles|posts|stories) )?from\s"
    rf"|(?:{_BY_OR_PARTICLE})\s+(?!{_PARTICLE_AFTER})(?=[^\s,]+\s+[^\s,])"
    rf"|(?:{_AUTHOR_LABEL}|{_TEXT_KIND}|{_LABEL_BEFORE_COLON})(?:{_AND_MORE})?\s*[:：/／]"
    rf"|{_AUTHOR_LABEL}\s|(?:بقلم|作者|(?:本[報报刊])?(?:記者|记者))\s*"
    r")[:\s]*",
    re.IGNORECASE,
)
"""Everything up to the names: "By", "View all posts by", "Texte : ", "Ein Gastbeitrag von"."""

OTHER_CREDIT: Final = re.compile(
    r"(?<!and )(?<!& )\b"
    + alternatives(r"""
        (?:edit(?:ed|ing)|translat(?:ed|ion)|reviewed|produced|illustrat(?:ed|ions?))\s+by\b
        (?:photo(?:s|graphs?|graphy)?|videos?|images?)\s+by\b
        übersetz(?:t|ung)\s+(?:aus|von)\b
        (?:fotos?|photos?|bild(?:er)?|images?|video|illustration(?:en)?|grafik|übersetzung|foto[sy]?|фото)\s*:
    """)
    + ".*",
    re.IGNORECASE,
)
"""From the label of those who did not write it to the end: "Edited by", "Foto: ©"."""

_SERVICE: Final = (
    r"(?:(?:U\.?S\.?|Royal|British|Canadian|Australian)\s+)?"
    r"(?:Army|Navy|Air Force|Marine Corps|Marines?|Space Force|Coast Guard)(?:\s+Reserve)?"
)
_CLASS: Final = r"(?:1st|2nd|3rd|First|Second|Third) Class"
_TRADE: Final = r"(?:[A-Z][a-z]+(?:['’]s)? ){1,2}(?:Specialist|Mate|Technician)"
RANK: Final = re.compile(
    rf"^(?:[Rr]etired\s+)?(?:{_SERVICE}\s+)?"
    + alternatives(rf"""
        (?:1st|First|Staff|Tech\.?|Master|Gunnery|Flight|Colour) (?:Sgt|Sergeant)\.?
        (?:Senior Master|Chief Master|Command Chief Master) (?:Sgt|Sergeant)\.?
        (?:Command )?(?:Sgt|Sergeant)\.? (?:Maj\.?|Major|{_CLASS})
        (?:Senior )?Airman(?: Basic| {_CLASS})?
        (?:Seaman|Fireman|Constructionman|Hospitalman)(?: Apprentice| Recruit)?
        (?:Private|Corporal|Sergeant|Specialist)(?: {_CLASS})?
        (?:Lance|Master) (?:Corporal|Cpl\.?|Bombardier)
        (?:(?:Senior|Master|Command Master) )?Chief (?:Petty Officer|Mass Communication Specialist)
        (?:Chief )?Warrant Officer(?: {_CLASS}| [1-5])?
        (?:[A-Z][\w'’-]+ ){{1,4}}{_CLASS}|{_TRADE} Seaman(?: Apprentice)?
        Mass Communication Specialist|Petty Officer|Officer Cadet|Midshipman|Cadet
        MC[123C]|PO[123]|[SM]?CPO|WO[12]|CWO?[2-5]
        (?:1st|2nd|First|Second|Sub|Flight) (?:Lt\.?|Lieutenant)
        Lt\.? ?\(?j\.?g\.?\)?|j\.?g\.|(?:Lt|Lieut)\.? ?(?:Col|Cmdr|Cdr|Gen)\.?
        (?:Brig|Maj)\.? ?Gen\.?|(?:Rear|Vice) (?:Adm\.?|Admiral)
        RADM|VADM|ADM|CDR|LCDR|LTJG|ENS|LTC|COL|MAJ|CPT|[12]LT
        Lieutenant(?: (?:junior grade|Colonel|Commander|General))?|(?:Major|Brigadier) General
        Ensign|Captain|Major|Commander|Colonel|Brigadier|General|Admiral|Commodore
        Squadron Leader|Wing Commander|Flying Officer|Group Captain
        Air (?:Commodore|Marshal|Vice-Marshal)
        Oberst(?:leutnant)?|(?:Ober)?[Ll]eutnant|(?:Stabs|Ober|Haupt)?[Ff]eldwebel|Gefreiter?
        (?:Stabs)?[Hh]auptmann|(?:Fregatten|Korvetten)?[Kk]apitän(?: zur See|leutnant)?
        (?:Brigade|Flottillen)?[Gg]eneral(?:leutnant|major)?
        Capitaine|Commandant|Adjudant(?:-chef)?|Sergent(?:-chef)?|Général|Enseigne de vaisseau
        Capitán|Coronel|Teniente(?: Coronel)?|Comandante|Sargento
        Tenente|Colonnello|Maggiore|Capitano|Generale
        (?:st\.? |mł\.? )?(?:szer|kpr|plut|sierż|chor|ppor|por|kpt|mjr|ppłk|płk|gen)\.?(?: mar\.)?
        (?:Spc|Spec|Pfc|Pvt|PV[12]|Cpl|LCpl|Sgt|[STM]Sgt|[SC]MSgt|SrA|Amn|A1C)\.?(?: 4)?
        SFC|SSG|SGM|CSM
        (?:Ens|Lt|Lieut|Capt|Maj|Col|Cmdr|Cdr|Gen|Adm|Brig)\.?
        Sqn Ldr|Wg Cdr|Flt Lt|Fg Off|Gp Capt
        Dr|Prof|Professor|Sir|Dame|Lord|Rev
    """)
    + r"\.?\s+(?=\S)",
    re.IGNORECASE,
)
"""One rank or title in front of a name; there may be two."""

_ROLE_NOUNS: Final = word_set("""
    administrator analyst assistant author blogger columnist commentator contributor correspondent
    director editor expert fellow journalist lecturer manager photographer producer professor
    reporter researcher scholar specialist spokesman spokesperson spokeswoman strategist writer
    korrespondent korrespondentin redakteur redakteurin reporterin journalistin journaliste
    correspondant correspondante rédacteur rédactrice redactor redactora periodista corresponsal
    giornalista corrispondente redaktor redaktør journalist dziennikarz корреспондент
    """)
_ROLE_PARTS: Final = word_set("""
    and assistant associate at breaking business chief climate contributing crime culture data
    defence defense deputy digital diplomatic economics editor-in-chief education energy executive
    features foreign freelance global health investigations investigative lead lifestyle managing
    media military multimedia national naval news online opinion pentagon policy political politics
    principal regional research science security senior sports staff technology travel video war
    weather web world ap afp reuters bbc cnn politische politischer
    """)
ROLE_TAIL: Final = re.compile(
    rf"(?:\s+(?:{'|'.join(sorted(_ROLE_PARTS))}))*\s+(?:{'|'.join(sorted(_ROLE_NOUNS))})s?$"
    r"|\s*(?:기자|특파원|記者)$|(?<=[가-힣])\s*(?:논설위원|인턴기자)$",
    re.IGNORECASE,
)
"""What somebody is, behind the name: "Staff Writer", "Defense Correspondent", 기자."""

IS_ROLE: Final = re.compile(rf"\s(?:{'|'.join(sorted(_ROLE_NOUNS))})s?$", re.IGNORECASE)
"""A part that ends so, behind a name and a comma, is what somebody is, whatever its field."""

ROLE: Final = word_set("""
    staff admin administrator webmaster sysadmin wpadmin siteadmin root superuser user
    editor editors reporter reporters correspondent correspondents writer writers editorial newsroom
    desk newsdesk team contributor contributors columnist journalist journalists producer author
    authors agencies newswire newswires webdesk web analyst analysts fellow expert director
    researcher professor spokesman spokesperson photographer lecturer strategist freelancer blogger
    redaktion rédaction redacción redacció redazione redação redakcja redaktionen redactie redaksi
    agenturen onlineredaktion anonymous unknown office affairs news release media service services
    network online magazine bureau department ministry editors' contributed submitted sponsored
    redactie reporterin korrespondent redakteur redakteurin редакция редакція
""")
"""A part of a byline with one of these words names no person."""

PLACEHOLDER: Final = re.compile(
    r"\W*"
    + alternatives(r"""
        (?:guest|author|full|first|last|your|user|display)[- _]?(?:name|author|post|user)
        (?:courtesy|full|top|lead|cover|sponsored) (?:story|article|content|photo|video|asset)
        first ?(?:name)? last ?(?:name)?
        (?:guest|author|none|null|nil|undefined|n/?a|test|name|profile|default|super user)
        (?:array|object)
        (?:by|written)
        (?:press|news|media) (?:release|statement|service)
        (?:read|see|view|show|learn) (?:more|all|profile|bio).*
        (?:follow|share|contact|subscribe|comment|e-?mail|print|updated?|published)s?\b.*
        advertisements?
        (?:all|more) (?:articles|posts|stories).*
        (?:alle|weitere|mehr) (?:artikel|beiträge).*|weiter(?:lesen)?|mehr|profil.*
        zur artikelübersicht|tous ses articles|ver más
        (?:about|über|sobre|à propos).*
        (?:various|multiple) (?:authors|sources)
        (?:special to|for|from) .*|mit material von.*
        (?:\w+ ){0,3}(?:by|von|par|por|di|de|av|af|door)
        own (?:correspondent|report)|(?:envoyée? spéciale?|inviat[oa] speciale|envoyés spéciaux).*
        .*(?:報導|报道|電)|nuestro corresponsal
    """)
    + r"\W*$",
    re.IGNORECASE,
)
"""What templates leave where no name was given, and the links beside one."""

NAME_TAIL: Final = re.compile(
    r"(?:"
    r"\s+(?:reporting\s+)?(?:in|from|at|aus|à|au|из|в|fra|från)\s+(?:the\s+)?(?=[^\W\d_a-zà-ÿ]).*"
    r"|\s+(?:[Ss]pecial [Tt]o|[Ff]or|via|im Gespräch|im Interview)\b.*"
    r"|\s+(?:Alle (?:Artikel|Beiträge)|All (?:articles|posts)|View (?:all|profile))\b.*"
    r"|\s+(?:Follow|Shares?|Updated|Published|Posted|Aktualisiert|Publié|Publicado|Actualizado)\b.*"
    r"|\s*[→›»>+].*"
    r")$"
)
"""Where somebody wrote from, for whom, and the link behind the name: "in Kyiv", "aus Berlin"."""

UNIT: Final = re.compile(
    r"(?:U\.?S\.?S?|HMS|HMAS|HMCS|NATO|SHAPE)\s"
    r"|.*\b(?:"
    r"Army|Navy|Naval|Air Force|Marines|Fleet|Squadron|Battalion|Brigade|Regiment|Division|Garrison"
    r"|Command|Headquarters|Corps|Guard|Universit\w+|Institut\w*|Centre|Center|College|School|Council"
    r"|Foundation|Committee|Association|Agency|Press|Group|Inc|Ltd|LLC|GmbH|Corporation|Company|Times"
    r"|Post|Journal|Gazette|Herald|Tribune|Daily|Weekly|Review|Zeitung|Program(?:me)?|Unit|Studies"
    r")\b"
)
"""What somebody belongs to, in the parts behind the name."""
