r"""Lines above an article: who wrote it, when, how long it takes to read, in which section."""

from __future__ import annotations

from typing import Final

from transforms.lib.extraction.edges.rule import WHOLE_LINE, EdgeRule, Region

_MONTH: Final = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    "|januar|februar|märz|mai|juni|juli|oktober|dezember"
    "|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)

HEAD: Final = (
    EdgeRule(
        "byline",
        Region.HEAD,
        reason="Who wrote it; the names go to their column.",
        example="By Jane Example, Staff Writer",
        table=r"""
            (?:(?:story|written|words|text|posted|published|reported)(?: (?:and|&) \w+)? )?by
            (?:von|par|por)
            (?:autor(?:in|es)?|author|авторы?)\s*:
        """,
        max_words=16,
        ends=r"\s+(?-i:[^\W\d_a-zà-ÿ])(?:[^.!?]|\.(?=\s?\S)){2,120}$",
    ),
    EdgeRule(
        "date_line",
        Region.HEAD,
        reason="When it was published; the time goes to its column.",
        example="Published: Nov 5, 2026, 10:15 AM EST",
        table=rf"""
            (?:first |last )?(?:published|updated|posted|modified|date)\b.{{0,80}}
            (?:stand|veröffentlicht|aktualisiert|publié|mis à jour|publicado|actualizado)\b.{{0,80}}
            (?:pubblicato|opublikowano|опубликовано|기사입력)\b.{{0,80}}
            .{{0,40}}?\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)\d\d\b.{{0,40}}
            .{{0,40}}?\b(?:19|20)\d\d-\d\d-\d\d\b.{{0,40}}
            .{{0,40}}?\b\d{{1,2}}\.? {_MONTH}\.?,? (?:19|20)\d\d\b.{{0,40}}
            .{{0,40}}?\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b.{{0,40}}
        """,
        max_words=14,
        ends=r"(?:(?<!\.)|(?<=[ap]\.m\.))$",
    ),
    EdgeRule(
        "reading_time",
        Region.HEAD,
        reason="Reading time.",
        example="4 min read",
        table=r"""
            (?:estimated )?(?:reading time|lesezeit)\b.{0,20}
            \d{1,3}[ -]?min(?:ute)?[sn]?(?:[ .]?(?:read|lesezeit|de lecture|to read))?
        """,
        max_words=8,
        ends=WHOLE_LINE,
    ),
    EdgeRule(
        "press_contact_above",
        Region.HEAD,
        reason="Whom the press may call, above a release.",
        example="Contact: Jane Example, 555-0100",
        table=r"""
            (?:(?:media|press) )?contacts?\s*:.{0,80}
            (?:tel(?:ephone)?|phone|fax|e-?mail)\s*[:.].{0,60}
        """,
        max_words=12,
        ends="$",
    ),
    EdgeRule(
        "kicker",
        Region.HEAD,
        reason="The section or format above the headline.",
        example="Exclusive",
        table=r"""
            (?:news|breaking(?: news)?|exclusive|live|updates?|headline|article)
            (?:analysis|opinion|commentary|review|features?|interview|video|world|politics)
            courtesy (?:story|article)|authors?|autor(?:in|es)?|auteurs?
            (?:home|listen|press release|for immediate release|faq|liveblog)
            (?:hauptinhalt|článek|kort fortalt)
        """,
        max_words=4,
        ends=WHOLE_LINE,
    ),
)
