"""Lines below an article: who helped, who the author is, and the boxes that follow."""

from __future__ import annotations

from typing import Final

from transforms.lib.extraction.edges.rule import WHOLE_LINE, EdgeRule, Region

_NAME: Final = (
    r"(?-i:[^\W\d_a-z][\w.'’-]*(?: (?:[^\W\d_a-z][\w.'’-]*|de|van|von|der|bin|al|el)){1,4})"
)

TAIL: Final = (
    EdgeRule(
        "reporting_credit",
        Region.TAIL,
        reason="Who else worked on it.",
        example="Additional reporting by Jane Example; Editing by John Example",
        table=r"""
            (?:additional )?(?:reporting|writing|editing|graphics?)(?: and \w+)?\s*(?:by|from|:)
            (?:compiled|edited|written|reported)(?: and \w+)? by
            with (?:reporting|files)\s*(?:by|from)
            (?:redaktion|übersetzung)\s*:
            .{0,200}\bcontributed to this (?:report|story|article|piece)\b
            our standards\s*:
            mit agenturmaterial
            (?:quellen?|sources?)\s*:
        """,
        max_words=80,
        lead=r"[\W_]{0,6}",
    ),
    EdgeRule(
        "signature",
        Region.TAIL,
        reason="Initials of the desk, an agency, or a mark of the end.",
        example="(dmk)",
        table=r"""
            (?-i:[a-z]{2,3}(?:[/,] ?[a-z]{2,3}){1,3})(?: \([^()]{2,60}\))?
            \([a-z]{2,4}(?:[/, ]+[a-z]{2,8}){0,4}\)
            [–—-]{1,2} ?(?:(?-i:[A-Z][\w.'’-]+) ){0,3}(?:staff|afp|reuters|ap|dpa|tass|upi)
            (?:-?30-?|###|ends?)
            with (?:afp|reuters|ap|agencies)\b.{0,40}
        """,
        max_words=8,
        lead=r"\W{0,3}?",
        ends=WHOLE_LINE,
    ),
    EdgeRule(
        "label",
        Region.TAIL,
        reason="A row of a table about the text itself.",
        example="Date posted: | 11.05.2026",
        table=r"[^|:]{2,40}: \| [^|]{1,80}",
        max_words=16,
        lead="",
        ends="$",
    ),
    EdgeRule(
        "contact",
        Region.TAIL,
        reason="How to reach the author.",
        example="Have a tip? Jane Example may be reached at jexample@example.com.",
        table=r"""
            .{0,200}\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,30}
            .{0,200}\b(?<!pic\.)(?:twitter|x|facebook|instagram)\.com/\w
            .{0,120}\b(?:can|may) be (?:reached|contacted|followed)\b
            (?:contact|email|write to|e-?mail) (?:the (?:author|reporter|writer)|us)\b
            (?:media|press) (?:contacts?|enquiries|inquiries|relations)\s*:
            have a (?:tip|story)\b
            do you have a (?:story|tip|news)\b
            (?:send|got) (?:us )?(?:a |your )?(?:news )?tips?\b
            fehler gefunden
        """,
        max_words=50,
        lead="",
    ),
    EdgeRule(
        "terms_of_use",
        Region.TAIL,
        reason="What one may do with the text or its pictures.",
        example="This work, Ships at sea, by J. Example, must comply with the restrictions shown.",
        table=r"""
            this (?:work|photo|image|video|article|story|material)\b.{0,300}\bmust comply with\b
            the appearance of .{0,80}\bdoes not (?:imply|constitute)\b
            public domain\W*$
            the views expressed\b.{0,200}\b(?:do|are) (?:not|those of)\b
        """,
        max_words=80,
        lead="",
    ),
    EdgeRule(
        "follow_author",
        Region.TAIL,
        reason="Handles of the author.",
        example="Follow her on Twitter @janeexample.",
        table=r"""
            .{0,120}\b(?:follow|find) (?:him|her|them|me|the author)\b.{0,160}
            @\w{2,30}\W*
        """,
        max_words=40,
        lead="",
        ends="$",
    ),
    EdgeRule(
        "biography",
        Region.TAIL,
        reason="Who the author is.",
        example="Jane Example is a naval warfare reporter at Harbour Defence Weekly.",
        table=rf"""
            about the authors?\b
            the (?:author|writer) is\b
            {_NAME},? (?:is|was|has been|works|worked|serves) .{{0,120}}?\b(?:reporter|correspondent|editor|journalist|contributor|columnist)\b
            {_NAME},? (?:is|was|has been) .{{0,120}}?\b(?:staff writer|freelance|news writer|bureau chief|producer (?:for|at))\b
            {_NAME},? (?:is|was) .{{0,120}}?\bwriter (?:for|at|with|based|who|covering)\b
            {_NAME},? (?:is|was) (?:the )?author of\b
            {_NAME} (?:covers|covered|reports (?:on|for|from)|writes (?:about|for|on)) .{{0,200}}?\b(?:for|at|and|based)\b
        """,  # noqa: E501 - one alternative a line
        max_words=130,
        lead="",
    ),
    EdgeRule(
        "subscription",
        Region.TAIL,
        reason="House advertisements, corrections, comments and tags.",
        example="Subscribe to continue reading.",
        table=r"""
            (?:subscribe|stay informed|already a subscriber|log in)\b
            support (?:us|our|quality|independent)\b
            start your .{0,40}(?:subscription|trial|membership)\b
            become a (?:member|subscriber|supporter)\b
            this article is (?:free|for)\b
            (?:to continue reading|continue reading)\b
            want (?:to|more)\b.{0,80}\b(?:subscri\w+|bookmark|member\w*)
            your (?:subscription|donation|contribution)\b
            your support (?:makes|helps|allows) (?:us|our|it|this)\b
            please (?:consider (?:a|making|becoming|supporting)|support|bookmark|log in|sign)\b
            our website is\b
            (?:this copy is for|distribution and use of this material|reprint)\b
            (?:click here|check out (?:more|our)|more (?:from|on|stories))\b
            for more (?:information|news|coverage|stories|on|about)\b
            (?:comments?|tags?|topics?|updated|published)\s*(?:[:(]|$)
            (?:updated|published) (?:on |at )?\d
            correction\s*:
            mehr (?:zum|aus)\b
            (?:weiterlesen mit|jetzt (?:weiterlesen|testen|abonnieren))\b
            (?:tell us what|thank you|sorry)\W*$
        """,
        max_words=45,
    ),
)

TRAILERS: Final = (
    EdgeRule(
        "more_in",
        Region.TRAILER,
        reason="Heading over links to other articles.",
        example="More In Europe",
        table=r"""
            more (?:in|from|on|about|stories|news|coverage|like this)
            (?:most|more) (?:read|popular|viewed|recent)
            (?:related|recommended|popular|latest|trending|top stories|up next|explore further)
            editor['’]?s['’]? picks?
            you (?:may|might) (?:also )?(?:like|be interested)
            (?:what to read next|read (?:more|next)|don['’]t miss|in other news|also (?:on|in|see))
            (?:weitere (?:artikel|themen|meldungen)|weiterführende|mehr (?:zum thema|aus|von))
            (?:auch interessant|das könnte (?:sie|dich))
            (?:sur le même (?:sujet|thème)|à lire)
            (?:lo más (?:leído|visto)|más (?:noticias|en|sobre)|te puede interesar)
            (?:potrebbe interessarti|leia mais|lees meer|czytaj też)
            (?:читайте|по теме|ilgili|おすすめ|関連)
        """,
        max_words=9,
        ends=r"(?: (?:U\.S\.|[\w&'’-]+)){0,6}[\s:…>»›→]*$",
    ),
    EdgeRule(
        "box",
        Region.TRAILER,
        reason="Heading of a box below the article.",
        example="Leave a Reply",
        table=r"""
            (?:(?:our|the|sign up for (?:our|the)|free|daily|weekly) )?(?:\w+ ){0,3}newsletters?(?: sign-?up)?
            (?:our|my) (?:daily|weekly|morning|evening|\w+day) (?:\w+ )?(?:briefing|digest|bulletin|dispatch|roundup|e-?mail)
            (?:notre|nos|la) (?:info)?lettres?(?: (?:quotidienne|hebdomadaire|d['’]information?))s?
            unser (?:\w+ )?(?:rundbrief|morgenbriefing)|nuestro bolet[ií]n(?: \w+)?|nasz biuletyn
            (?:comments?(?: \(\d+\))?|leave a (?:reply|comment)|join the (?:conversation|discussion))
            (?:tags?|topics?|filed under|share(?: this)?)
            (?:about (?:the )?(?:authors?|us))
            (?:subscribe(?: (?:now|today))?|sources|references|footnotes)
            (?:kommentare|themen|schlagw[oö]rter|infos zum zitiervorschlag|quellen)
            (?:commentaires|comentarios|commenti)
        """,  # noqa: E501 - one alternative a line
        max_words=8,
        ends=r"\s*:?" + WHOLE_LINE,
    ),
)

_INSTITUTION: Final = (
    r"(?-i:[^\W\d_a-z][\w.&+'’/-]*)(?: (?:(?-i:[^\W\d_a-z][\w.&+'’/-]*)|&|and|of|for|the|de)){0,9}"
)

BOILERPLATE: Final = (
    EdgeRule(
        "end_mark",
        Region.BOILERPLATE,
        reason="The mark under a press release: contacts and descriptions of the sender follow.",
        example="-END-",
        table=r"""
            [–—*/#-]{1,4} ?(?:ends?|30) ?[–—*/#-]{1,4}
            (?-i:ENDS?)
        """,
        max_words=3,
        lead="",
        ends=r"\s*$",
    ),
    EdgeRule(
        "press_contact",
        Region.BOILERPLATE,
        reason="Whom the press may call about a release.",
        example="Media contact",
        table=r"""
            (?:media|press|news media) (?:contacts?|enquiries|inquiries|relations|office)
            contacts? (?:for (?:the )?(?:media|press)|details|information)
            (?:for )?(?:media|press) (?:contact|enquiries|inquiries)
            contacts?|(?:investor|company) (?:contacts?|relations)
            (?:(?:cautionary|safe harbor) (?:note|statement)s? .{0,40})?forward-looking statements?
            notes? (?:to|for) (?:the )?editors?
            pressekontakt
            contacts? presse
            contactos? de prensa
        """,
        max_words=6,
        ends=r"\s*:?" + WHOLE_LINE,
    ),
    EdgeRule(
        "about_institution",
        Region.BOILERPLATE,
        reason="What the sender of a press release says about itself, under every release.",
        example="About Norland Shipyards",
        table=rf"""
            about (?:the )?{_INSTITUTION}
            (?:über|à propos de|acerca de|sobre) {_INSTITUTION}
        """,
        max_words=12,
        lead="",
        ends=r"\s*:?$",
    ),
)
