from __future__ import annotations

import time

import pytest

from transforms.lib.extraction.edges.anywhere import ANYWHERE
from transforms.lib.extraction.edges.head import HEAD
from transforms.lib.extraction.edges.rule import EdgeRule, Region
from transforms.lib.extraction.edges.tail import BOILERPLATE, TAIL, TRAILERS
from transforms.lib.extraction.edges.trim import Context, trim_edges
from transforms.lib.extraction.lines import Line

RULES = ANYWHERE + HEAD + TAIL + TRAILERS + BOILERPLATE
PROSE = (
    "The ministry said on Tuesday that the second ship would follow in spring, when the yard has"
    " hired the welders it needs, and that neither the price nor the schedule would change again."
)
MORE = (
    "Officials in the capital declined to say how many of the missiles had been delivered by then."
)
LAST = "He said the next round of talks would be held in the capital in March, snow permitting."


def kept(*lines: str | Line, context: Context | None = None) -> list[str]:
    given = [line if isinstance(line, Line) else Line(line) for line in lines]
    return list(trim_edges(given, context or Context()).lines)


def rules_used(*lines: str, context: Context | None = None) -> list[str]:
    return [cut.rule for cut in trim_edges(list(map(Line, lines)), context or Context()).cuts]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
class TestEveryRule:
    def test_matches_its_example(self, rule: EdgeRule) -> None:
        assert rule.matches(rule.example)

    def test_cuts_its_example_where_it_stands(self, rule: EdgeRule) -> None:
        at_top = rule.region is Region.HEAD
        lines = (rule.example, PROSE, MORE) if at_top else (PROSE, MORE, rule.example)
        assert kept(*lines) == [PROSE, MORE]

    def test_leaves_prose(self, rule: EdgeRule) -> None:
        assert not any(map(rule.matches, (PROSE, MORE, LAST)))

    @pytest.mark.parametrize(
        "line", ["A " * 40, "(a " * 40, "A.-'" * 2000, "x@" * 2000, "©" * 9999]
    )
    def test_is_quick_on_any_line(self, rule: EdgeRule, line: str) -> None:
        start = time.thread_time()
        rule.matches(line)
        assert time.thread_time() - start < 0.2


def test_rule_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    "line",
    [
        "“Read the treaty,” the minister told parliament.",
        "Related work at the yard goes on until the end of the year.",
        "Subscribers to the old system will be moved to the new one in June.",
        "By Tuesday the troops had crossed the river.",
        "General Example is the commander of the brigade and lives in the north.",
        "The Black Sea Fleet was photographed by satellites (see map).",
        "Support for the plan has grown since the winter.",
        "More in the north than in the south, soldiers complain about the boots.",
        "Sources in the ministry confirmed the figures.",
        "Editing the plan took a year, she said.",
        "For more than two decades the navy has read the signals of the station.",
        "Copyright law protects the drawings of the hull, the court found.",
        "Published on the eve of the summit, the report names no suppliers.",
        "The officer is a former correspondent who covered the war.",
        "He called it a success. (AP)",
        "The figures are in the report (released in May).",
        "The minister told the newspaper so on Sunday (Bild).",
        "By clicking on the link the sailors installed the virus.",
        "There was an error in the software of the radar.",
        "“Your support keeps our soldiers alive,” the president said.",
        "Latest figures show lower losses.",
        "The agency said so on May 4, 2026.",
        "About 30 sailors were on board.",
        "About the war they did not speak.",
        "The article of the treaty appeared first in the draft of 1948.",
        "L’article 5 du traité est apparu en premier dans le projet de 1948.",
        "Der Beitrag der Marine erschien zuerst zu klein.",
        "The end",
        "The media contacts of the ministry did not answer.",
        "Printing the story took a week.",
    ],
)
def test_sentences_that_look_like_furniture_stay(line: str) -> None:
    assert kept(PROSE, MORE, line) == [PROSE, MORE, line]
    assert kept(line, PROSE, MORE) == [line, PROSE, MORE]


class TestHead:
    def test_everything_down_to_the_repeated_title_goes(self) -> None:
        context = Context(titles=("Second frigate delivered",))
        assert kept("Naval", "Second Frigate Delivered", PROSE, context=context) == [PROSE]

    def test_title_with_a_kicker_is_the_title(self) -> None:
        context = Context(titles=("Second frigate delivered to the navy of Norland",))
        line = "Shipbuilding: Second frigate delivered to the navy of Norland"
        assert kept(line, PROSE, context=context) == [PROSE]

    def test_byline_below_the_summary_goes_and_the_summary_stays(self) -> None:
        summary = "The yard is ahead of its schedule."
        assert kept(summary, "By Jane Example", "May 4, 2026", PROSE) == [summary, PROSE]

    def test_name_of_the_author_alone_goes(self) -> None:
        assert kept("Jane Example", PROSE, context=Context(authors=("Jane Example",))) == [PROSE]

    def test_a_date_inside_the_article_stays(self) -> None:
        assert kept(PROSE, "May 4, 2026", MORE) == [PROSE, "May 4, 2026", MORE]

    def test_title_quoted_far_below_is_not_the_top(self) -> None:
        context = Context(titles=("Second frigate delivered",))
        lines = [PROSE, MORE, "Second frigate delivered"]
        assert kept(*lines, context=context)[:2] == [PROSE, MORE]

    def test_title_repeated_below_takes_nothing_along(self) -> None:
        context = Context(titles=("Second frigate delivered",))
        short = ["It came on Monday.", "The crew was paid."]
        given = ["Second frigate delivered", *short, "Second frigate delivered", PROSE]
        assert kept(*given, context=context) == [*short, PROSE]

    def test_subheading_that_goes_further_than_the_title_stays(self) -> None:
        context = Context(titles=("Second frigate delivered",))
        given = ["Second frigate delivered", "It came.", "Second frigate delivered: why", PROSE]
        assert kept(*given, context=context) == given[1:]

    def test_lead_that_begins_as_the_title_does_stays(self) -> None:
        context = Context(titles=("Fire breaks out on the second frigate",))
        lead = "Fire breaks out on the second frigate, police say."
        assert kept(lead, PROSE, context=context) == [lead, PROSE]


class TestTail:
    def test_biography_begins_with_the_name_of_a_known_author(self) -> None:
        line = "Jane Example spent nine winters on the ice before she turned to writing about it."
        context = Context(authors=("Jane Example",))
        assert kept(PROSE, line, context=context) == [PROSE]
        assert kept(PROSE, line) == [PROSE, line]

    def test_biography_in_the_middle_is_the_article(self) -> None:
        line = "Jane Example is a reporter at Harbour Defence Weekly."
        assert kept(PROSE, line, MORE) == [PROSE, line, MORE]

    @pytest.mark.parametrize(
        "line",
        [
            "The author is thought to have left the country, police said.",
            "Jane Example is a former editor and now speaks for the yard, it said.",
        ],
    )
    def test_news_about_a_writer_is_no_biography(self, line: str) -> None:
        assert kept(PROSE, MORE, line) == [PROSE, MORE, line]

    def test_heading_with_nothing_below_goes(self) -> None:
        assert kept(PROSE, Line("What comes next", heading=True)) == [PROSE]

    def test_several_kinds_in_a_row_go(self) -> None:
        tail = ("Reporting by Jane Example", "Find her on Bluesky.", "(jx)")
        assert rules_used(PROSE, *tail) == ["signature", "follow_author", "reporting_credit"]

    def test_the_first_line_is_never_cut_as_tail(self) -> None:
        assert kept("Source: the ministry said so itself in a letter.") != []


class TestCredits:
    SENTENCE = "Pictures by Planet Example showed nine tanks at the gate, three more than in May."

    def test_sentence_in_the_text_that_begins_like_a_credit_stays(self) -> None:
        assert kept(PROSE, self.SENTENCE, MORE) == [PROSE, self.SENTENCE, MORE]

    def test_the_same_under_a_picture_goes(self) -> None:
        line = Line(self.SENTENCE, score=0.3)
        assert kept(PROSE, line, MORE) == [PROSE, MORE]


class TestLineModel:
    def test_short_line_goes_below_its_score(self) -> None:
        lines: list[str | Line] = [PROSE, Line("Port Example, Norland", score=0.1), MORE]
        assert kept(*lines) == [PROSE, MORE]
        cuts = trim_edges([Line(PROSE), Line("Port", score=0.1)], Context()).cuts
        assert [cut.rule for cut in cuts] == ["line_model"]

    def test_long_line_needs_certainty(self) -> None:
        assert kept(PROSE, Line(PROSE, score=0.1)) == [PROSE, PROSE]

    def test_page_of_which_much_would_go_is_left_alone(self) -> None:
        lines = [Line("A few words.", score=0.1), Line("And a few more.", score=0.9)]
        assert kept(*lines) == [line.text for line in lines]


class TestTrailer:
    def test_box_inside_the_text_goes_alone(self) -> None:
        links = [Line("Army buys trucks", link=True), Line("Jets sold", link=True)]
        assert kept(PROSE, MORE, "Popular", *links, LAST) == [PROSE, MORE, LAST]

    def test_invitation_goes_with_the_line_below_it_alone(self) -> None:
        box = ["Our weekly newsletter", "All about ships, every Friday."]
        assert kept(PROSE, MORE, *box, LAST) == [PROSE, MORE, LAST]

    def test_section_about_a_thing_is_no_boilerplate(self) -> None:
        lines = ["About the Exercise", "It lasts for nine days."]
        assert kept(PROSE, PROSE, *lines) == [PROSE, PROSE, *lines]

    def test_cuts_from_the_heading_to_the_end(self) -> None:
        assert kept(PROSE, MORE, "More In Europe", "Frigates leave early", "Tanks late") == [
            PROSE,
            MORE,
        ]

    def test_section_of_the_article_under_such_a_heading_stays(self) -> None:
        lines = [PROSE, MORE, "Related", PROSE + " Then", MORE + " Then"]
        assert PROSE + " Then" in kept(*lines)


SENDER = (
    "Norland Shipyards builds frigates, ferries and research ships on two slipways in the north of"
    " the country, where it has employed some four hundred people since it was founded in 1921."
)


class TestBoilerplate:
    @pytest.mark.parametrize(
        "heading", ["-END-", "ENDS", "- 30 -", "Media contact:", "About Norland Shipyards"]
    )
    def test_what_the_sender_says_about_itself_goes_though_it_is_prose(self, heading: str) -> None:
        article = [PROSE, MORE, LAST, PROSE, LAST, MORE]
        assert kept(*article, heading, SENDER) == article

    @pytest.mark.parametrize("heading", ["-END-", "About Norland"])
    def test_such_a_line_in_the_middle_of_the_article_stays(self, heading: str) -> None:
        lines = [PROSE, MORE, heading, SENDER, PROSE, LAST]
        assert kept(*lines) == lines


@pytest.mark.parametrize(
    "line",
    [
        "The post Norland orders frigates appeared first on Harbour Weekly.",
        "L’article La Norlande commande est apparu en premier sur Le Quai.",
        "Der Beitrag Norland bestellt Fregatten erschien zuerst auf Der Kai.",
        "La entrada Norlandia encarga fragatas se publicó primero en El Muelle.",
        "L'articolo Norlandia ordina fregate proviene da Il Molo.",
        "O post Norlândia encomenda fragatas apareceu primeiro em O Cais.",
        "Het bericht Norland bestelt fregatten verscheen eerst op De Kade.",
        "Artykuł Norlandia zamawia fregaty pochodzi z serwisu Nabrzeże.",
    ],
)
def test_trailer_of_a_feed_goes_in_every_language(line: str) -> None:
    assert rules_used(PROSE, MORE, line) == ["first_appeared"]


@pytest.mark.parametrize("line", ["Print this story | E-mail this story", "E-mail this story"])
def test_links_to_print_and_mail_go(line: str) -> None:
    assert kept(PROSE, MORE, line) == [PROSE, MORE]


def test_lines_that_are_links_within_the_site_go() -> None:
    assert kept(PROSE, Line("Tanks late", link=True), MORE) == [PROSE, MORE]


def test_no_lines_give_no_lines() -> None:
    assert kept() == []


@pytest.mark.parametrize(
    ("heading", "paragraph"),
    [
        ("Mehr zum Thema lesen Sie hier", "„Wir liefern, sobald die Werft die Papiere hat"),
        ("More on this in our weekly letter", "“We deliver as soon as the yard has the papers"),
        ("À lire dans notre lettre", "« Nous livrons dès que le chantier a les papiers"),
        ("Te puede interesar esta semana", "“Entregamos en cuanto el astillero tenga los papeles"),
    ],
)
def test_a_long_paragraph_below_a_box_stays_whatever_it_ends_with(
    heading: str, paragraph: str
) -> None:
    long = f"{paragraph}, {' '.join(f'{number}' for number in range(30))}:"
    teaser = Line("Another ship leaves the yard", link=True, score=0.1)
    lines = [Line(PROSE), Line(heading), teaser, Line(long), Line(MORE), Line(LAST)]
    assert kept(*lines) == [PROSE, long, MORE, LAST]


@pytest.mark.parametrize("address", ["pic.twitter.com/Q7", "(pic.twitter.com/shipyard)"])
def test_a_picture_of_a_post_is_no_address_of_the_author(address: str) -> None:
    post = f"The yard showed the second ship on Monday, with all of her masts in place {address}"
    assert kept(PROSE, MORE, post) == [PROSE, MORE, post]


@pytest.mark.parametrize(
    "byline", ["By Jane Example", "Von Jane Example", "Par Jane Example", "Jane Example"]
)
def test_a_byline_below_a_long_standfirst_goes(byline: str) -> None:
    context = Context(authors=("Jane Example",))
    assert kept(PROSE, byline, MORE, LAST, context=context) == [PROSE, MORE, LAST]


def test_a_sentence_below_the_first_paragraph_stays() -> None:
    assert kept(PROSE, "Published reports differ.", MORE) == [
        PROSE, "Published reports differ.", MORE,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "„Der Tag im Hafen“: Unser Newsletter informiert Sie abends, was an der Küste war.",
        "Was die Marine bewegt, liefert Ihnen der Newsletter „Kiellinie“ freitags in Ihr Postfach.",
        "There is more of this. Sign up for Keel & Anchor now to read our free weekly newsletter.",
        "The Quarterdeck, a newsletter by our naval editor, brings you the week at sea on Fridays.",
        "Recevez « La Vigie », la newsletter de la rédaction, chaque matin dans votre boîte mail.",
        "Follow the Gazette's full coverage of the shipyard at https://gazette.example/yard",
        "Follow our live coverage of the talks",
        "Members are sent offers and adverts from us and our partners and can leave at any time.",
        "This is a breaking news story and will be updated.",
        "Further details to follow",
    ],
)
def test_offers_and_promises_go_wherever_they_stand(line: str) -> None:
    assert kept(PROSE, line, MORE, LAST) == [PROSE, MORE, LAST]


@pytest.mark.parametrize(
    "line",
    [
        "The newsletter of the union told its members in May that the yard would close.",
        "Critics follow the coverage of the trial from abroad, since no reporter was let in.",
        "The navy wants offers from three yards by the end of the year, the minister said.",
        "This is a breaking point for the coalition, its leaders said on Monday.",
        "Der Newsletter des Verbands informierte im Mai die Mitglieder über die Schließung.",
    ],
)
def test_news_of_newsletters_offers_and_breaks_stays(line: str) -> None:
    assert kept(PROSE, line, MORE, LAST) == [PROSE, line, MORE, LAST]
