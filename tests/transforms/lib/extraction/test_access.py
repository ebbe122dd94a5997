"""How much of an article is there, by its end and by what the page declares."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from transforms.lib.extraction.access import Access, judge_access
from transforms.lib.extraction.extract import ExtractedArticle, Hints, extract_page

HINTS = Hints(
    url="https://gazette.example/2026/11/yard", fetched_at=datetime(2026, 11, 30, tzinfo=UTC)
)
STORY = (
    "The yard laid the keel of its third minehunter on Thursday, four months late.",
    "Welders had been lent to a ferry that had to be ready for the summer, its manager said.",
)
ENDS = (
    "This is member content. Sign in or subscribe to read the complete article.",
    "You have reached the end of your free preview. Subscribe to keep reading.",
    "The rest of this article is available to subscribers only.",
    "Create a free account to continue reading.",
    "To read the full story, log in or become a subscriber today.",
    "Already a subscriber? Log in to read the whole report.",
    "Unlock this article with a trial month.",
    "Continue reading",
    "Read the full story on gazette.example",
    "Sie möchten weiterlesen? Testen Sie Wehrblatt Plus vier Wochen gratis.",
    "Den vollständigen Artikel lesen Sie mit einem Abo.",
    "Dieser Text ist nur für Abonnenten. Jetzt anmelden und weiterlesen.",
    "Noch 64 Prozent des Artikels. Jetzt weiterlesen mit Plus.",
    "Il vous reste 57 % de cet article à lire. La suite est réservée aux abonnés.",
    "Abonnez-vous pour lire la suite de cet article.",
    "Article réservé à nos abonnés.",
    "Pour poursuivre votre lecture, connectez-vous ou abonnez-vous.",
    "Lire la suite",
    "Para seguir leyendo, inicia sesión o suscríbete.",
    "Contenido exclusivo para suscriptores. Hazte con tu suscripción.",
    "Te queda el 70 % del artículo por leer. Suscríbete.",
    "Per continuare a leggere questo articolo, abbonati o accedi.",
    "Contenuto riservato agli abbonati.",
    "Dalsza część artykułu jest dostępna dla prenumeratorów.",
    "Aby przeczytać cały tekst, zaloguj się lub wykup dostęp.",
    "Pozostało 80 proc. artykułu. Czytaj dalej z abonamentem.",
    "Haberin devamını okumak için abone olun.",
    "Bu içerik abonelere özeldir. Okumaya devam etmek için giriş yapın.",
    "Məqalənin davamını oxumaq üçün abunə olun.",
    "Conteúdo exclusivo para assinantes. Assine para continuar lendo.",
    "Dit artikel is alleen voor abonnees. Log in om verder te lezen.",
    "Цей матеріал доступний лише для передплатників.",
    "The rest was sold to a scrapyard in […]",
)
PROSE = (
    "Become a member of the pact to access its common stores, the minister told the small state.",
    "Users had to log in to read the content, the agency said.",
    "Soldiers must register to continue reading at the library of the base, he said.",
    "Members of parliament can read the report in a room without windows.",
    "Subscribers of the service could see the articles by mistake, its editor said.",
    "Sign up for our newsletter to read the best stories each morning.",
    "Register for the conference to view the full programme.",
    "Subscribe to our podcast to keep up with the stories of the week.",
    "Follow our channel to read the news first.",
    "You can read the full report here.",
    "Read more: Navy accepts second patrol ship",
    "He left 40 percent of the article unread, she said.",
    "Die Abonnenten des Dienstes konnten den Artikel lesen, sagte er.",
    "Melden Sie sich für unseren Newsletter an, um keinen Artikel zu verpassen.",
    "Les abonnés du journal ont reçu l’article par erreur, a dit la rédaction.",
    "Inscrivez-vous à notre lettre pour lire nos articles chaque matin.",
    "Los suscriptores del canal pudieron leer el artículo, dijo.",
    "Gli abbonati del servizio hanno letto l’articolo, ha detto.",
    "Zapisz się na nasz newsletter, aby czytać nowe artykuły.",
    "Bültenimize abone olun, haberleri ilk siz okuyun.",
    "Aboneler habere erişemedi, dedi.",
    "Ödəniş edən abunəçilər məqaləni oxuya bilmədi.",
)


MORE_STORY = "The divers found two more mines on the sea bed near the lighthouse on Friday."


def page(*end: str, head: str = "", overlay: str = "") -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in (*STORY * 4, *end))
    return (
        f"<html><head><title>Third minehunter</title>{head}</head><body><main><article>"
        f"<h1>Third minehunter</h1>{paragraphs}{overlay}</article></main></body></html>"
    )


def extracted(html: str) -> ExtractedArticle:
    return extract_page(html, HINTS)


def ld(*nodes: dict[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps(list(nodes))}</script>'


@pytest.mark.parametrize("end", ENDS)
def test_the_end_of_a_paywall_says_that_the_text_is_cut(end: str) -> None:
    assert judge_access([*STORY, end], free=None, shows_paywall=False, text_words=30) == "truncated"


@pytest.mark.parametrize("end", PROSE)
def test_prose_and_other_invitations_do_not(end: str) -> None:
    assert judge_access([*STORY, end], free=None, shows_paywall=False, text_words=30) == "free"


@pytest.mark.parametrize("end", ENDS[:-1])
def test_the_invitation_is_no_part_of_the_text(end: str) -> None:
    article = extracted(page(end))
    assert article.access == "truncated"
    assert article.text.endswith(STORY[-1])


def test_what_stands_below_the_invitation_does_not_hide_it() -> None:
    article = extracted(page("La suite est réservée aux abonnés.", "Partager", "Imprimer"))
    assert article.access == "truncated"


def test_what_speaks_to_the_reader_below_the_invitation_goes_with_it() -> None:
    below = ("Déjà abonné ? Se connecter", "Besoin d’aide ? Écrivez à notre service.")
    assert extracted(page("Cet article est réservé aux abonnés.", *below)).text.endswith(STORY[-1])
    assert extracted(page("Read more", MORE_STORY)).text.endswith(MORE_STORY)


@pytest.mark.parametrize(
    "below",
    [
        "“We will not leave.”",
        "Our boats were late, and we had no more than two divers left for the whole of the bay.",
    ],
)
def test_what_a_person_says_below_an_invitation_stays(below: str) -> None:
    assert extracted(page("Continue reading", below)).text.endswith(below)


NOT_FREE: dict[str, object] = {"isAccessibleForFree": False}
THIS: dict[str, object] = {"@type": "NewsArticle", "headline": "Third minehunter"}
OTHER: dict[str, object] = {"@type": "NewsArticle", "name": "A teaser"}
PART: dict[str, object] = {"@type": "WebPageElement", "isAccessibleForFree": "False"}


@pytest.mark.parametrize(
    ("nodes", "access"),
    [
        ([THIS], Access.FREE),
        ([THIS | NOT_FREE], Access.PAYWALLED),
        ([THIS | {"isAccessibleForFree": "http://schema.org/False"}], Access.PAYWALLED),
        ([THIS | {"hasPart": PART}], Access.PAYWALLED),
        ([THIS | {"hasPart": [{"@type": "Clip"}, PART]}], Access.PAYWALLED),
        ([THIS | {"hasPart": [PART], "isAccessibleForFree": "True"}], Access.FREE),
        ([THIS, {"@type": "WebPage"} | NOT_FREE], Access.PAYWALLED),
        ([{"@type": "WebPage"} | NOT_FREE], Access.PAYWALLED),
        ([THIS, OTHER | NOT_FREE], Access.FREE),
        ([THIS, {"@type": "Periodical"} | NOT_FREE], Access.FREE),
        ([THIS | {"isAccessibleForFree": True}, {"@type": "WebPage"} | NOT_FREE], Access.FREE),
        ([{"@type": "ItemList", "itemListElement": [OTHER | NOT_FREE]}, THIS], Access.FREE),
    ],
)
def test_json_ld_counts_where_it_speaks_of_this_article(
    nodes: list[dict[str, object]], access: str
) -> None:
    assert extracted(page(head=ld(*nodes))).access == access


OVERLAY = '<div class="paywall"{}><p>Please subscribe to the Gazette for more of it.</p></div>'


def test_an_overlay_counts_for_a_short_text_unless_it_is_not_shown() -> None:
    assert extracted(page(overlay=OVERLAY.format(""))).access == "paywalled"
    for hidden in (' style="display: none"', " hidden", ' style="color:red;display:none;"'):
        assert extracted(page(overlay=OVERLAY.format(hidden))).access == "free", hidden
    inside = f'<section style="display:none">{OVERLAY.format("")}</section>'
    assert extracted(page(overlay=inside)).access == "free"


def test_an_overlay_counts_for_nothing_where_the_article_says_that_it_is_free() -> None:
    head = ld(THIS | {"isAccessibleForFree": True})
    assert extracted(page(head=head, overlay=OVERLAY.format(""))).access == "free"
    tier = '<meta property="article:content_tier" content="free">'
    assert extracted(page(head=tier, overlay=OVERLAY.format(""))).access == "free"
    locked = '<meta property="article:content_tier" content="locked">'
    assert extracted(page(head=locked)).access == "paywalled"
