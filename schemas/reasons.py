"""The closed list of reasons for which something becomes a reject, and what follows from each.

One table: a reason stands in one line with all that the code decides by it. A new reason is a new
line here; ``python -m tests.deploy.test_dbt`` tells dbt of it.
"""

from __future__ import annotations

from enum import Flag, StrEnum, auto
from typing import Self


class Then(Flag):
    """What follows from a reason. Without ``LATER`` it ends the entry."""

    ENDS = 0
    LATER = auto()  # tried again, later each time, until the attempts are used up
    WAITS = auto()  # "not now": an attempt that ends so uses up none
    AT_ONCE = auto()  # asked again within seconds, inside the same fetch
    ONCE_MORE = auto()  # tried once more after an hour, and only then the end
    WHILE_NEW = auto()  # the same, for an entry younger than a day
    LATER_AGAIN = auto()  # as LATER where the article is there: this is not its next revision
    FEED_LOST = auto()  # a feed that has moved goes back to its own URL
    SETTLED = auto()  # nothing else can come of it: a redrive would give the same row again
    # As the answer to a request for robots.txt:
    NO_RULES = auto()  # there are none: all is allowed (RFC 9309, 2.3.1.3)
    NO_RULES_ELSEWHERE = auto()  # the same, at a host to which robots.txt was redirected
    PAGE_TOO = auto()  # at its own host: a page would fail in the same way, and says more


class Reason(StrEnum):
    """Why an entry, page or feed did not become an article.

    The value is what stands in ``rejects.reason``. After a *transient* reason the entry stays
    pending, and is tried again until its attempts are used up. Any other ends the entry, some only
    after one more try; which row was the end says ``rejects.permanent``.
    """

    _value_: str
    then: Then

    def __new__(cls, value: str, then: Then = Then.ENDS) -> Self:
        """A reason and what follows from it."""
        reason = str.__new__(cls, value)
        reason._value_ = value
        reason.then = then
        return reason

    # Network: the other side, or the way to it, may recover.
    TIMEOUT = "timeout", Then.LATER | Then.AT_ONCE
    DNS = "dns", Then.LATER | Then.AT_ONCE | Then.PAGE_TOO | Then.FEED_LOST
    CONNECT = "connect", Then.LATER | Then.AT_ONCE
    TLS = "tls", Then.LATER  # certificates do not change in seconds
    CONNECTION_LOST = "connection_lost", Then.LATER | Then.AT_ONCE
    SERVER_ERROR = "server_error", Then.LATER | Then.AT_ONCE  # 5xx
    RATE_LIMITED = "rate_limited", Then.LATER | Then.WAITS  # 429, or 503 with Retry-After
    NOT_NOW = "not_now", Then.LATER | Then.NO_RULES  # 408, 421, 425
    ROBOTS_UNREACHABLE = "robots_unreachable", Then.LATER | Then.WAITS  # robots.txt: 5xx or nothing
    TRUNCATED_BODY = "truncated_body", Then.LATER | Then.AT_ONCE  # fewer bytes than promised

    # Network: asking again gives the same answer.
    NOT_FOUND = "not_found", Then.WHILE_NEW | Then.NO_RULES | Then.FEED_LOST  # 404
    GONE = "gone", Then.NO_RULES | Then.FEED_LOST  # 410
    FORBIDDEN = "forbidden", Then.WHILE_NEW | Then.NO_RULES  # 401, 403, 451
    CLIENT_ERROR = "client_error", Then.NO_RULES  # other 4xx
    UNEXPECTED_STATUS = "unexpected_status", Then.NO_RULES  # a status that is no answer to a GET
    ROBOTS_DENIED = "robots_denied"
    BAD_URL = "bad_url", Then.NO_RULES_ELSEWHERE | Then.PAGE_TOO  # not http(s), no host, a bad port
    ADDRESS_DENIED = "address_denied", Then.NO_RULES_ELSEWHERE | Then.PAGE_TOO  # not a public one
    REDIRECT_LOOP = "redirect_loop", Then.NO_RULES
    TOO_MANY_REDIRECTS = "too_many_redirects", Then.NO_RULES
    BAD_REDIRECT = "bad_redirect", Then.NO_RULES  # no or malformed Location
    TOO_LARGE = "too_large"  # above the cap on decompressed bytes
    BAD_ENCODING = "bad_encoding"  # Content-Encoding unknown, or not what it says
    BAD_RESPONSE = "bad_response"  # not HTTP, or malformed headers
    UNSUPPORTED_TYPE = "unsupported_type"  # PDF, image, video…

    # Something else instead of the page, whatever its status says.
    CHALLENGE_PAGE = "challenge_page", Then.LATER_AGAIN  # a bot wall
    CONSENT_WALL = "consent_wall", Then.LATER_AGAIN  # a page that asks for consent to cookies
    ACCESS_WALL = "access_wall", Then.LATER_AGAIN  # asks for a login, money, an age, a region
    NEEDS_JAVASCRIPT = "needs_javascript", Then.LATER_AGAIN  # says no more than that
    MAINTENANCE = "maintenance", Then.LATER  # "back soon"
    REPEATED_TEXT = "repeated_text", Then.LATER  # that of several stories of the host: a wall

    # Feed documents.
    NOT_A_FEED = "not_a_feed"  # HTML or something else that is no feed
    BAD_FEED = "bad_feed"  # a feed too broken to read
    FORBIDDEN_XML = "forbidden_xml"  # DTD, entities, or a document built to exhaust the parser
    EMPTY_FEED = "empty_feed"  # a feed in which no entry has a link or an id
    ENTRY_WITHOUT_LINK = "entry_without_link"  # nothing to fetch and no full text

    # Documents.
    PARSE_TIMEOUT = "parse_timeout", Then.ONCE_MORE  # the document used up its budget
    PARSE_FAILED = "parse_failed"  # the parser crashed on it
    NO_TEXT = "no_text", Then.LATER_AGAIN  # no article body found
    TOO_SHORT = "too_short", Then.LATER_AGAIN
    NOT_AN_ARTICLE = "not_an_article", Then.LATER_AGAIN  # an index page, a search page, a soft 404

    # Identity.
    KNOWN = "known", Then.SETTLED  # the same article came before, under another entry
    UNCHANGED = "unchanged", Then.SETTLED  # the entry changed; what a reader sees did not
    SLOWED = "slowed", Then.LATER | Then.WAITS  # its last changes brought nothing: not so soon
    SHRUNK_PAGE = "shrunk_page", Then.LATER  # a stub where the lake has ten times the text
    TOO_OLD = "too_old"  # older than --max_age
    WITHDRAWN = "withdrawn", Then.SETTLED  # taken down by pipelines.forget: never again

    # After the last attempt of a transient one.
    ATTEMPTS_EXHAUSTED = "attempts_exhausted"

    @property
    def transient(self) -> bool:
        """True when a later attempt may succeed."""
        return Then.LATER in self.then
