r"""Lines that are page furniture wherever they stand in an article.

Languages: English in full; of German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian,
Ukrainian, Turkish and the Nordic languages the most frequent forms.
"""

from __future__ import annotations

from typing import Final

from transforms.lib.extraction.edges.rule import LEAD, WHOLE_LINE, EdgeRule, Region

FIRST_APPEARED: Final = r"""
    the post .{1,300} (?:(?:first )?appeared first|first appeared) on\b
    (?:l['’]article|cet article|le billet) .{1,300} est apparu en premier sur\b
    der (?:beitrag|artikel) .{1,300} erschien zuerst (?:auf|bei)\b
    (?:la entrada|el artículo) .{1,300} (?:se publicó|apareció|aparece) primero en\b.{1,80}$
    l['’]articolo .{1,300} (?:proviene da|sembra essere il primo su)\b.{1,80}$
    o (?:post|artigo|conteúdo) .{1,300} aparece(?:u)? primeiro em\b.{1,80}$
    het bericht .{1,300} verscheen eerst op\b
    artykuł .{1,300} pochodzi z serwisu\b
    inlägget .{1,300} dök först upp på\b
    indlægget .{1,300} blev (?:først )?(?:udgivet|vist) (?:først )?på\b
"""
"""What WordPress appends to every entry of a feed, in the language of the site; the title of the
entry stands in the middle."""

_OF_NEWS: Final = (
    r".{0,250}\b(?:e-?mails?|inbox|news(?:letters?)?|our (?:reporting|stories|coverage)"
    r"|nachrichten|postfach|actualités?|infos?|boîte|correos?|noticias|notizie|casella|notícias)\b"
)

ANYWHERE: Final = (
    EdgeRule(
        "separator",
        Region.ANYWHERE,
        reason="No letter or digit: a drawn line.",
        example="___",
        table=r"[\W_]*",
        max_words=12,
        lead="",
        ends="$",
    ),
    EdgeRule(
        "advertisement",
        Region.ANYWHERE,
        reason="Place holders of advertisements and of content that loads later.",
        example="Story continues below advertisement",
        table=r"""
            advertise?ment(?: \d+)?
            advertisement.{0,40}story continues below.*
            sponsored(?: content)?
            (?:story|article) continues below.*
            article content
            scroll to continue.*
            loading
            anzeige
            werbung
            publicité
            passer la publicité
            publicidad
            pubblicità
            реклама
            reklam[ea]?
            annonse?
        """,
        max_words=12,
        ends=WHOLE_LINE,
    ),
    EdgeRule(
        "read_also",
        Region.ANYWHERE,
        reason="A pointer to another article: a label alone, or with a colon or arrow.",
        example="Read more: The Navy’s next frigate",
        table=r"""
            read (?:more|also|next)
            read the (?:full|original) (?:story|article|report|statement)(?: here)?
            (?:also read|see also|must read|further reading)
            related(?: (?:posts?|story|stories|articles?|coverage|reading|news))?
            more (?:on this|from)
            watch(?: (?:now|more|live|below))?
            listen(?: (?:now|to this article))?
            don['’]t miss
            you may also like
            recommended(?: (?:reading|for you|videos?))?
            lesen sie (?:auch|hier|mehr|dazu)
            (?:auch interessant|mehr zum thema|zum thema|zum artikel|mehr dazu)
            (?:lire aussi|à lire(?: aussi)?|(?:à )?voir aussi)
            (?:lea también|lee también|leer más|noticias? relacionadas?)
            (?:leggi anche|leia (?:também|mais)|lees ook)
            (?:czytaj|zobacz) (?:więcej|też|także|również)
            (?:читайте (?:также|ещё)|читайте також)
            ilgili haber(?:ler)?
            (?:les også|læs også|läs också)
        """,
        max_words=30,
        ends=r"\s*(?:[:：|›»>→-]|$)",
    ),
    EdgeRule(
        "read_also_in_words",
        Region.ANYWHERE,
        reason="The same without a colon, where the words can mean nothing else.",
        example="À lire aussi La marine commande trois frégates",
        table=r"""
            (?:also read|read also|see also)
            lesen sie auch
            mehr (?:zum thema|dazu|darüber) (?:erfahren|finden|hören|lesen|sehen) sie
            >>+ ?\w+
            (?:à )?lire aussi
            (?:lea también|leggi anche)
            czytaj (?:więcej|też)
            читайте также
            les også
        """,
        max_words=25,
        ends=r"\b",
    ),
    EdgeRule(
        "share",
        Region.ANYWHERE,
        reason="Buttons of the page.",
        example="Share this article",
        table=r"""
            share(?: (?:this|on|via|article|story|the)\b.{0,40})?
            (?:tweet|order reprints)
            (?:print|e-?mail)(?: this)?(?: (?:article|story|page))?(?: ?[|/·] ?(?:print|e-?mail|share)\b.{0,20})?
            (?:copy(?: the)? link|link copied.*)
            (?:facebook|twitter|x|linkedin|whatsapp|telegram|reddit|flipboard|pinterest)
            (?:save(?: this)?(?: article)?|bookmark|gift this article)
            add .{2,30} on google.*
            (?:skip to (?:main )?content|back to top)
            (?:log ?in|sign (?:in|out)|subscribe(?: now)?|register)
            (?:teilen|merken|drucken|partager|compartir|condividi|compartilhar|udostępnij)
            (?:поделиться|поділитися|paylaş)
        """,  # noqa: E501 - one alternative a line
        max_words=10,
        ends=WHOLE_LINE,
    ),
    EdgeRule(
        "newsletter",
        Region.ANYWHERE,
        reason="Invitations to a newsletter, an app or a channel.",
        example="Sign up for our Early Brief to get the news in your inbox.",
        table=r"""
            (?:(?:click|tap) here )?(?:to )?(?:sign up|subscribe|signing up)\b.{0,80}\b(?:newsletters?|e-?mails?|inbox|alerts?|updates|brief(?:ing)?)\b
            (?:(?:click|tap) here )?(?:to )?(?:sign up|subscribe)\b.{0,80}\b(?:podcasts?|channel|youtube|daily|weekly|today|magazine|premium|here)\b
            (?:get|receive|want|stay)\b.{0,80}\b(?:(?:in|to) your inbox|newsletters?|straight to your)\b
            (?:enter|add|type|leave|submit) your e-?mail\b
            get (?:our|the) .{0,40}\b(?:briefing|digest|bulletin|roundup)\W*$
            follow (?:us|@|.{2,40}\bon (?:twitter|x|facebook|instagram|google news|whatsapp|telegram|linkedin|bluesky))\b
            join (?:our|the) (?:conversation|community|commenting|whatsapp|telegram|newsletter)\b
            download (?:the|our) .{0,30}\bapps?\b
            follow (?:our|.{2,40}['’]s?) (?:full |complete |latest |live )?coverage\b
            .{0,120}\b(?:offers|promotions|adverts)\b.{0,40}\bfrom (?:us|our partners)\b
            like us on\b
            (?:click|tap) here to (?:get|subscribe|sign|download|join|read)\b
            get .{2,40} on the go\b
            by (?:signing up|subscribing|clicking|submitting|entering your)\b.{0,60}\byou\b
            thanks for signing up
            there was an error (?:processing|submitting|with your)\b
            an error (?:has )?occurred, please\b
            please enter a valid e-?mail
            keep an eye on your inbox
            you(?:['’]ve| have) .{0,30}\barticles? (?:left|remaining)\b
            (?:unsubscribe at any time|you (?:can|may) unsubscribe)
            (?:abonnieren|abonnez|suscr[ií](?:be(?:te)?|base)|subscreva|iscriviti|zapisz się)\b
            (?:подписывайтесь|підписуйтесь)\b
        """,  # noqa: E501 - one alternative a line
        max_words=45,
    ),
    EdgeRule(
        "newsletter_promise",
        Region.ANYWHERE,
        reason="What the reader gets and how often, with a word of mail or news in the same line.",
        example="Get the news of the harbour every morning.",
        table=r"""
            (?:sign up|subscribe|register) to (?:get|receive)\b
            (?:get|receive)\b.{0,80}\b(?:each|every) (?:morning|evening|day|week|weekday|\w+day)\W*$
            (?:erhalten|lesen) sie\b.{0,80}\b(?:jede[nrs]?|täglich|wöchentlich)\b
            (?:recevez|retrouvez)\b.{0,80}\b(?:chaque|tous les|toutes les)\b
            (?:recib[ea]|ricev[ie]|receba)\b.{0,80}\b(?:cada|ogni|tod[ao]s?)\b
        """,
        max_words=45,
        lead=rf"(?={_OF_NEWS}){LEAD}",
    ),
    EdgeRule(
        "newsletter_offer",
        Region.ANYWHERE,
        reason="A sentence that offers the reader a newsletter, by its name as often as not.",
        example="“Port at Six”: our newsletter tells you every weekday what the harbour does.",
        table=r"""
            .{0,150}\bnewsletters?\b.{0,80}\b(?:informs?|tells?|brings?|gives?|keeps?) you\b
            .{0,150}\bnewsletters?\b.{0,80}\b(?:informiert|bringt|liefert|hält|versorgt) (?:sie|euch|dich|ihnen|dir)\b
            .{0,150}\bnewsletters?\b.{0,120}\b(?:(?:to|in) your inbox|in (?:ihr|dein|euer)(?:em)? (?:e-?mail-?)?postfach)\b
            .{0,150}\bnewsletters?\b.{0,120}\b(?:dans votre boîte|en (?:tu|su) correo|nella (?:tua|sua) casella|na (?:twoją|swoją) skrzynkę)\b
            .{0,150}[.!?…] (?:sign up|subscribe|register) (?:for|to)\b.{0,80}\bnewsletters?\b
        """,  # noqa: E501 - one alternative a line
        max_words=45,
        lead="",
    ),
    EdgeRule(
        "developing",
        Region.ANYWHERE,
        reason="That there will be more of the story.",
        example="This is a developing story. More to follow.",
        table=r"""
            this is a (?:breaking|developing)(?: news?)? story\b.{0,80}
            (?:more|further details|updates) (?:to follow|follows?|soon)
        """,
        max_words=20,
        ends=WHOLE_LINE,
    ),
    EdgeRule(
        "first_appeared",
        Region.ANYWHERE,
        reason="The trailer of WordPress feeds and of syndicated copies.",
        example="The post Navy orders frigates appeared first on Harbour Defence Weekly.",
        table=FIRST_APPEARED
        + r"""
            this (?:article|story|post|piece) (?:was )?(?:originally|first) (?:appeared|published)\b
            (?:appeared|originally published) (?:first )?(?:on|in|at)\b
            .{1,300} yazısı ilk önce .{1,100} üzerinde ortaya çıktı\b
            source link\W*$
        """,
        max_words=60,
    ),
    EdgeRule(
        "photo_credit",
        Region.ANYWHERE,
        reason="Credit of a picture.",
        example="Photo: Ministry of Defence",
        table=r"""
            (?:(?:file|stock) )?(?:photo(?:graph)?|image|picture|video|graphic|illustration)s?(?: (?:credit|courtesy|source|by|via)\b| ?[:：/|©(])
            (?:(?:archiv|symbol|titel)?(?:bild|foto)|grafik|фото|photo|photographie|fotografía)(?:s|credits?|nachweise?|quellen?|rechte)?(?: von\b| ?[:：/|©(])
            (?:photo|photographie|foto|fotografía)s? (?:de|por) (?:l['’]|la |el |los |las )?(?-i:[^\W\d_a-zà-ÿ])
            (?:photo )?credits?\s*[:：]
            courtesy (?:of|photo)\b
            (?:©|\(c\)) ?(?:ap|afp|reuters|getty|epa|dpa)\b
            getty images\W*$
        """,  # noqa: E501 - one alternative a line
        max_words=25,
    ),
    EdgeRule(
        "caption_with_credit",
        Region.ANYWHERE,
        reason="A caption: it ends in a bracket that names the source of the picture.",
        example="Sailors moor a frigate at the pier. (U.S. Navy photo by Petty Officer Example)",
        table=r"""
            (?:photos?|photograph|illustration|screenshot|screengrab)\b
            (?:images?|pictures?|foto(?:grafía)?|bild|graphic)\s*(?:[:/]|by\b|courtesy\b|credit\b|via\b|source\b)
            foto(?:grafía)? (?:de|por) (?:la |el |los |las )?(?-i:[^\W\d_a-zà-ÿ])
            (?:getty|stock|file|satellite|archive) (?:images?|pictures?)
            (?:getty|shutterstock|alamy|dvids|wikimedia)\b
            courtesy of\b
            (?:/|via )(?:afp|reuters|ap|associated press|epa)\b
            /(?:u\.?s\.? )?(?:army|navy|air force|marine corps|space force|coast guard)\b
        """,
        max_words=70,
        lead=r".{0,500}[(\[][^()\[\]]{0,80}?",
        ends=r"[^()\[\]]{0,80}[)\]]\W{0,3}$",
    ),
    EdgeRule(
        "consent",
        Region.ANYWHERE,
        reason="Consent and browser notices.",
        example="We use cookies to improve your visit.",
        table=r"""
            (?:we|this (?:site|website|page)) uses? (?:\w+ ){0,3}cookies
            (?:wir|diese (?:seite|website)) (?:nutz|verwend)e?(?:n|t) (?:\w+ ){0,3}cookies
            accept (?:all )?cookies
            cookie (?:settings|policy|preferences)
            empfohlener redaktioneller inhalt
            an dieser stelle finden sie einen
            ich bin damit einverstanden
            this content is (?:hosted|provided) by
            (?:please enable javascript|your browser does not)
        """,
        max_words=80,
    ),
    EdgeRule(
        "copyright",
        Region.ANYWHERE,
        reason="Copyright notices.",
        example="© 2026 Harbour Defence Weekly. All rights reserved.",
        table=r"""
            ©
            \(c\) ?(?:19|20)\d\d
            copyright\W{1,4}(?:©|\(c\)|c\b|(?:19|20)\d\d)
            .{0,160}\ball rights reserved\b
        """,
        max_words=60,
    ),
)
