"""How a text ends that is not the whole article: with an invitation to its page, or cut off."""

from __future__ import annotations

import re
from typing import Final

from transforms.lib.text.tables import alternatives


def _dotted(text: str) -> str:
    """The four letters i of Turkish as one, whose capitals depend on the language."""
    return text.replace("i\u0307", "i").replace("ı", "i")


_END: Final = 500  # characters in which an ending is looked for
_TAIL_WORDS: Final = 5
_TAIL_IDEOGRAPHS: Final = 12

_ELLIPSIS: Final = r"(?:…|\.\.\.|\[\s*\.{2,}\s*\])\W*$"
_COUNT: Final = r"\[\+?\d+ (?:more )?(?:chars|characters|words)\]$"

# The last words of a teaser, or the first of its last sentence, which may go on with the headline.
_INVITATION: Final = alternatives(r"""
    read (?:more|on|now|the (?:full|rest|whole|entire|complete|original)\b.{0,60})
    continue reading\b.{0,200}
    keep reading
    (?:view|see) (?:more|full (?:story|article|post))
    full (?:story|article|post|text)
    click (?:here )?(?:to|for) (?:read|view|more|the full)\b.{0,60}
    (?:hier |jetzt )?weiter\s?lesen
    lesen sie (?:hier |jetzt )?(?:mehr|weiter)
    mehr (?:lesen|erfahren|dazu)
    zum (?:ganzen |vollständigen )?(?:artikel|beitrag)
    lire (?:la suite|plus|l.article)
    en savoir plus
    continuer (?:la lecture|à lire)
    (?:leer|lea|ver|saber) más
    (?:seguir|sigue|siga|continuar) leyendo
    (?:leer|lea) (?:la|el|este) (?:nota|noticia|artículo)
    leggi (?:tutto|di più|l.articolo|ancora)
    continua (?:a leggere|la lettura)
    (?:leia|ler|veja|saiba) mais
    (?:continue|continuar) (?:lendo|a ler)
    leia (?:a|o) (?:matéria|notícia|artigo)
    lees (?:meer|verder|het hele)
    (?:verder|meer) lezen
    czytaj (?:więcej|dalej|całość)
    dowiedz się więcej
    przeczytaj (?:całość|cały|więcej)
    читать (?:далее|дальше|полностью|ещё|еще)
    читайте (?:далее|полностью|продолжение)
    читати (?:далі|більше|повністю)
    читайте (?:далі|повністю)
    devamını oku\w*
    (?:haberin|yazının) devamı
    devamı için
    daha fazla (?:oku|bilgi)\w*
    (?:davamını|ardını) oxu\w*
    läs (?:mer|hela|vidare)
    les (?:mer|hele|videre)
    læs (?:mere|hele|videre)
    lue lisää
    jatka lukemista
    číst (?:dál|více|celý)
    čítať (?:ďalej|viac)
    citeşte (?:mai (?:mult|departe)|tot)
    citește (?:mai (?:mult|departe)|tot)
    (?:olvass|olvasson) tovább
    tovább (?:olvasom|a cikkhez)
    pročitaj(?:te)? (?:više|cijeli)
    διαβάστε (?:περισσότερα|τη συνέχεια)
    baca selengkapnya
    đọc (?:tiếp|thêm)
    xem thêm
    اقرأ المزيد
    (?:أكمل|تابع) القراءة
    ادامه مطلب
    بیشتر بخوانید
    (?:קרא|קראו) עוד
    להמשך (?:קריאה|הכתבה)
    続き(?:を読む|はこちら)
    もっと(?:見る|読む)
    [阅閱][读讀](?:更多|全文)
    [继繼][续續][阅閱][读讀]
    (?:查看|点击|點擊)(?:全文|更多)
    더\s?보기
    계속 읽기
    (?:전체|자세히) (?:기사 )?보기
""")
# One word, which is an invitation only as a sentence of its own.
_LONE_WORD: Final = alternatives(r"""
    more
    mehr
    suite
    suivant
    más
    continua
    mais
    meer
    więcej
    подробнее
    далее
    продолжение
    докладніше
    детальніше
    далі
    devamı
    ətraflı
    mer
    mere
    lisää
    více
    tovább
    περισσότερα
    selengkapnya
    المزيد
    更多
    全文
""")
_SUBSCRIBE: Final = (
    r"\b(?:subscribe|sign in|log in|register|join)\b[^.]{0,60}"
    r"\bto (?:read|continue|unlock|access)\b.{0,80}$"
    r"|\b(?:for|to) (?:paid )?(?:members|subscribers) only\W*$"
)
_HERE: Final = r"(?:\s+(?:here|now|hier|jetzt|ici|aquí|aqui|qui|tutaj|здесь|тут|burada))?"
_STOP: Final = r"(?:[.!?…»”\"。)\]]\s*|\s[\[(«]\s*)"
# One by one and for text in lower case: a single pattern that ignores case takes six times as long.
_TEASER_ENDS: Final = tuple(
    re.compile(_dotted(pattern))
    for pattern in (
        _ELLIPSIS,
        _COUNT,
        _SUBSCRIBE,
        rf"(?<!\w){_INVITATION}{_HERE}[^\w.!?]*$",
        rf"{_STOP}{_INVITATION}[^.!?]{{0,150}}\W*$",
        rf"{_STOP}{_LONE_WORD}\W*$",
        r"\bmore\s*[\])»→>…]+\W*$",
    )
)
_SENTENCE_END = re.compile(r"[.!?…。！？؟।։](?=\W|$)|[:;](?=\s)")
_LETTER_AT_END = re.compile(r"[^\W\d_\u0e00-\u0fff][,;]?$")  # Thai and its kin write no full stops
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def ends_as_teaser(text: str) -> bool:
    """Whether a plain text ends with an ellipsis, "Read more" in any language, or a call to pay."""
    end = _dotted(text[-_END:].lower())
    return any(pattern.search(end) for pattern in _TEASER_ENDS)


def ends_within_sentence(text: str) -> bool:
    """Whether a plain text breaks off: no full stop behind its last five words or more."""
    end = text[-_END:].rstrip()
    if not _LETTER_AT_END.search(end[-2:]):
        return False
    stops = list(_SENTENCE_END.finditer(end))
    tail = end[stops[-1].end() :] if stops else end
    return len(tail.split()) >= _TAIL_WORDS or len(_IDEOGRAPH.findall(tail)) >= _TAIL_IDEOGRAPHS
