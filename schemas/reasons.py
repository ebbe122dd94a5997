"""The closed list of reasons for which something becomes a reject, and which may be retried."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why an entry, page or feed did not become an article.

    The value is what stands in ``rejects.reason``. A *permanent* reason ends the entry; after a
    *transient* one it stays pending and is tried again until its attempts are used up.
    """

    # Network, transient: the other side, or the way to it, may recover.
    TIMEOUT = "timeout"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    CONNECTION_LOST = "connection_lost"
    SERVER_ERROR = "server_error"  # 5xx
    RATE_LIMITED = "rate_limited"  # 429, or 503 with Retry-After
    ROBOTS_UNREACHABLE = "robots_unreachable"  # robots.txt answered 5xx or not at all: not now
    TRUNCATED_BODY = "truncated_body"  # fewer bytes than promised

    # Network, permanent: asking again gives the same answer.
    NOT_FOUND = "not_found"  # 404
    GONE = "gone"  # 410
    FORBIDDEN = "forbidden"  # 401, 403, 451
    CLIENT_ERROR = "client_error"  # other 4xx
    UNEXPECTED_STATUS = "unexpected_status"  # a status that is no answer to a GET
    ROBOTS_DENIED = "robots_denied"
    BAD_URL = "bad_url"  # not http(s), no host, a port not allowed
    ADDRESS_DENIED = "address_denied"  # not a public address, nor in --allow_network
    REDIRECT_LOOP = "redirect_loop"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BAD_REDIRECT = "bad_redirect"  # no or malformed Location
    TOO_LARGE = "too_large"  # above the cap on decompressed bytes
    BAD_ENCODING = "bad_encoding"  # Content-Encoding unknown, or not what it says
    BAD_RESPONSE = "bad_response"  # not HTTP, or malformed headers
    UNSUPPORTED_TYPE = "unsupported_type"  # PDF, image, video…
    CHALLENGE_PAGE = "challenge_page"  # a bot wall instead of the page
    CONSENT_WALL = "consent_wall"  # a page that asks for consent to cookies instead of the page

    # Feed documents.
    NOT_A_FEED = "not_a_feed"  # HTML or something else that is no feed
    BAD_FEED = "bad_feed"  # a feed too broken to read
    FORBIDDEN_XML = "forbidden_xml"  # DTD, entities, or a document built to exhaust the parser
    EMPTY_FEED = "empty_feed"  # a feed in which no entry has a link or an id
    ENTRY_WITHOUT_LINK = "entry_without_link"  # nothing to fetch and no full text

    # Documents.
    PARSE_TIMEOUT = "parse_timeout"  # the document used up its time budget
    PARSE_FAILED = "parse_failed"  # the parser crashed on it
    NO_TEXT = "no_text"  # no article body found
    TOO_SHORT = "too_short"
    NOT_AN_ARTICLE = "not_an_article"  # an index page, a search page, a soft 404

    # Identity.
    KNOWN = "known"  # the same article came before, under another entry
    UNCHANGED = "unchanged"  # fetched again because the entry changed; the text did not
    TOO_OLD = "too_old"  # older than --max_age

    # After the last attempt of a transient one.
    ATTEMPTS_EXHAUSTED = "attempts_exhausted"

    @property
    def transient(self) -> bool:
        """True when a later attempt may succeed."""
        return self in _TRANSIENT

    @property
    def permanent(self) -> bool:
        """True when the entry is done with."""
        return self not in _TRANSIENT


_TRANSIENT = frozenset(
    {
        Reason.TIMEOUT,
        Reason.DNS,
        Reason.CONNECT,
        Reason.TLS,
        Reason.CONNECTION_LOST,
        Reason.SERVER_ERROR,
        Reason.RATE_LIMITED,
        Reason.ROBOTS_UNREACHABLE,
        Reason.TRUNCATED_BODY,
    }
)
