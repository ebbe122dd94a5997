"""What each column holds, in one sentence: unit, range, and what null or "" means.

Written once, here. Documents, comments in DDL and the metadata of files are made from it. By record
and field; a test holds that every field of every dataset has its sentence.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from schemas.article import Article
from schemas.commit import Commit
from schemas.feed_poll import FeedEntry, FeedPoll
from schemas.page import Page
from schemas.reject import Reject
from schemas.values import Amount, Award, AwardPlace, Entity, Span, TopicScore

_SHARED: Final = {
    "run_id": "Id of the run, or of the job of a stream, that wrote the row.",
    "ingested_at": "When the row was made, UTC; set once, before anything is written.",
    "source_id": "Stable id of the outlet, from the feed list; feeds of one outlet share it.",
    "source_name": "Name of the outlet, from the feed list.",
    "source_country": "Country of the outlet, ISO 3166-1 alpha-2, from the feed list; '' if unknown.",
    "source_kind": "press, official, state_media, think_tank, company or blog, from the feed list.",
    "source_language": "Language of the feed, ISO 639-1, from the feed list; '' if unknown.",
    "feed_url": "URL of the feed as in the feed list, without user and password.",
}

_OWN: Final[dict[type[Any], dict[str, str]]] = {
    Article: {
        "article_id": "What is the same article: 32 hex digits of a hash of the canonical URL, or of "
        "the entry where a feed tells several full texts at one address.",
        "entry_key": "The feed's entry that the article came from first: 64 hex digits.",
        "discovered_at": "When the entry was discovered by the poll that led to this row, UTC.",
        "entry_url": "Link as the feed gave it.",
        "url": "Where the page was in the end, after redirects.",
        "canonical_url": "URL without trackers, session ids, fragment and default port.",
        "text_source": "page, or feed where the feed itself carries the full text.",
        "access": "free, paywalled (some of the text is for subscribers) or truncated (cut off).",
        "title": "Headline, without the name of the outlet; one line.",
        "authors": "Names of people, without ranks and titles; empty if none is given.",
        "summary": "Teaser of the page or the feed, plain text; '' for none.",
        "image_url": "Main picture; '' for none.",
        "feed_tags": "Tags or categories as the feed gave them.",
        "dateline": "Place that the text begins with, such as WASHINGTON, cut off the text; '' for none.",
        "published_at": "When the article was published, UTC.",
        "published_from": "Where published_at is from: feed, page, feed_doubted where the feed's "
        "other dates speak against it and the page has none, or fetched.",
        "updated_at": "When the page says that it was changed last, UTC; null if it does not.",
        "fetched_at": "When the page, or the feed document with the full text, was fetched, UTC.",
        "language": "Language of the text, ISO 639-1; '' if unknown.",
        "text": "The clean body: paragraphs separated by one blank line, without outlet_lines.",
        "word_count": "Words of the text; an ideograph or kana counts as one.",
        "content_hash": "Hash of the words of the text as extracted, outlet_lines included, with its "
        "version: 'v1:' and 64 hex digits.",
        "simhash": "Similarity hash of the text as extracted, signed 64 bit: similar texts differ in "
        "few bits.",
        "duplicate_of": "article_id of the earliest near-duplicate known when the row was written; "
        "null for none.",
        "category": "procurement, operations, policy, technology, industry or other.",
        "domain": "air, land, sea, cyber, space or multi (joint, several or none).",
        "region": "Theatre of the subject: indo-pacific, europe, middle-east, africa, americas or global.",
        "category_score": "How likely the category is right, 0 to 1.",
        "domain_score": "How likely the domain is right, 0 to 1.",
        "region_score": "How likely the region is right, 0 to 1.",
        "topics": "What the text is about, the surest first; ids of the topic taxonomy.",
        "entities": "Named things in the text, each once with all its mentions.",
        "amounts": "Sums of money in the text.",
        "awards": "Contract awards that the text announces; a daily page of awards has many.",
        "revision": "1, then one more each time the same article changes.",
        "extractor_version": "Version of the code that made the text.",
        "tagger_version": "Version of the code and weights that made the tags, and the user's entity model if there was one.",
        "schema_version": "Version of the columns.",
        "pipeline_version": "Version of the package.",
        "published_date": "Partition: day of published_at, UTC, at the first revision; it never changes.",
        "sketch": "Sixteen minima of four bits, of which versions of one text share most.",
        "edge_lines": "Hashes of the short lines at both ends of the text as extracted, signed 64 bit; "
        "null in files of before.",
        "outlet_lines": "Lines taken off the ends of the text since other articles of the outlet "
        "have them too; null in files of before.",
    },
    TopicScore: {
        "id": "Id of a topic of the taxonomy, such as air_warfare.",
        "score": "How likely the topic is right, 0 to 1.",
    },
    Span: {
        "start": "First code point of the mention in text, from 0.",
        "end": "One past its last code point.",
    },
    Entity: {
        "id": "Id in the gazetteer, or '<type>:<slug>' of a name that it does not hold.",
        "type": "person, organisation, military_unit, country, place, facility, platform, weapon, "
        "programme or nationality.",
        "subtype": "Finer type, such as aircraft or air_base; '' if unknown.",
        "name": "Name in the gazetteer, or as the text has it.",
        "mentions": "Number of mentions in the text, at least 1.",
        "wikidata_id": "Item of Wikidata, such as Q7184; '' if unknown.",
        "country": "Country it belongs to, ISO 3166-1 alpha-2; '' if unknown or of several.",
        "confidence": "How sure the mention and its type are, 0 to 1.",
        "method": "The rule or model that found it.",
        "offsets": "The mentions: text[start:end], counted in Unicode code points.",
    },
    Amount: {
        "text": "The sum as written.",
        "amount": "The sum as a number, in units of the currency.",
        "currency": "ISO 4217 code; '' where the text leaves it open (a krona or a krone).",
        "usd": "The same in US dollars, only where it is in US dollars; else null.",
        "start": "First code point of the sum in text, from 0.",
        "end": "One past its last code point.",
    },
    Award: {
        "contractors": "Names of those who got the contract.",
        "amount": "Value of this award or modification; null if none is stated.",
        "ceiling": "Most that it may come to, if stated; else null.",
        "currency": "ISO 4217 code of all sums of the award.",
        "action": "new, modification or option.",
        "agency": "Who buys, as the text names the contracting activity.",
        "contract_numbers": "Numbers of the contract or order.",
        "place": "Where the work is done, as written.",
        "completion_date": "When it is to be done, as written.",
        "fms_customers": "Governments that buy through Foreign Military Sales.",
        "places": "The places of the work, as data; null in files written before there was such a "
        "column, as all below are.",
        "completed_by": "The last day of completion_date: of its month or year, if it names no day.",
        "cumulative": "What the contract comes to after this award, or with all its options.",
        "obligated": "What is obligated at the award; 0 if the text says nothing is, null if it "
        "does not say.",
        "contract_type": "How it is priced and ordered, as written: firm-fixed-price.",
        "modification": "Number of the modification, such as P00012; empty if none or several.",
        "small_business": "Whether a contractor is marked as a small business, or the award set "
        "aside for one.",
        "description": "What is bought, in the words of the text.",
        "buyer_country": "The one foreign government that buys, ISO 3166-1 alpha-2; else empty.",
    },
    AwardPlace: {
        "place": "A place where the work is done.",
        "share": "Its share of the work, 0 to 1; null if none is stated.",
    },
    FeedPoll: {
        "polled_at": "When the feed was asked, UTC.",
        "outcome": "new, unchanged, not_modified, moved, gone, error, or redriven (no poll: "
        "entries that are to be tried again).",
        "http_status": "Status of the answer; 0 for none.",
        "bytes": "Size of the document, without Content-Encoding; 0 for none.",
        "duration_ms": "Milliseconds from the request to the end of the answer.",
        "entries": "Entries of the document.",
        "new_entries": "Entries that were new or changed.",
        "etag": "ETag of the answer, to be sent back; '' for none.",
        "last_modified": "Last-Modified of the answer, to be sent back; '' for none.",
        "body_hash": "SHA-256 of the document; '' for none.",
        "next_poll_at": "When the feed is due again, UTC.",
        "failures": "Failed polls in a row, this one included.",
        "final_url": "Where the answer came from, after redirects.",
        "error": "One line about what went wrong; '' for nothing.",
        "document_keys": "Entry keys of the whole current document.",
        "discovered": "The new and changed entries, enough to fetch them without the feed.",
        "poll_date": "Partition: day of the poll, UTC.",
        "not_before": "When the server or the publisher asked to be asked again, UTC; null for never "
        "or in older files.",
        "changed_at": "The last poll with new entries, UTC; null for none.",
        "unconditional_at": "The last poll without validators, UTC; null for none.",
        "parsed_at": "The last poll whose document was read, UTC; null for none.",
        "document_error": "One line about why the current document was not understood; null or '' "
        "if it was.",
        "lying": "True once the body changed under the same validators, which are not sent any more.",
        "request_url": "URL that was asked; null in older files.",
        "next_url": "URL that is asked next: another one when the feed has moved for good.",
        "moved_to": "Where 301 and 308 led; '' for nowhere.",
        "permanent_redirects": "Polls in a row that met them.",
        "retired": "True once the feed answered 410: it is not asked any more.",
        "publisher_interval_seconds": "Interval that the document asks for, seconds; 0 for none.",
        "skip_hours": "Hours, GMT, in which the document asks not to be polled.",
        "skip_days": "Days on which it asks not to be polled.",
        "document_reason": "Reason why the current document was not understood; null or '' if it was.",
        "twins": "Entries of the document that have the key of another one: one story told twice.",
    },
    FeedEntry: {
        "entry_key": "What is the same entry: 64 hex digits.",
        "entry_hash": "Hash of what the entry says: another one means that it changed; '' if taken down.",
        "url": "Link of the entry; '' for none.",
        "title": "Its headline.",
        "summary": "Its teaser, plain text.",
        "authors": "Its authors.",
        "tags": "Its tags or categories.",
        "image_url": "Its picture; '' for none.",
        "language": "Its language, ISO 639-1; '' if unknown.",
        "published": "When it says it was published, UTC; null if it does not.",
        "updated": "When it says it was changed, UTC; null if it does not.",
        "full_text": "True where the feed itself carries the whole article.",
        "date_doubt": "Why the page is believed before published: build_time or out_of_line; null "
        "for no doubt.",
    },
    Page: {
        "entry_key": "The entry it was fetched for; '' for a feed document.",
        "kind": "page, or feed for a feed document that carries full text.",
        "url": "URL that was asked.",
        "final_url": "Where the answer came from, after redirects.",
        "http_status": "Status of the answer.",
        "content_type": "Content-Type header; '' for none.",
        "charset": "Charset by which the body was read; '' if unknown.",
        "etag": "ETag header; '' for none.",
        "last_modified": "Last-Modified header; '' for none.",
        "body": "The body without Content-Encoding, compressed with Zstandard.",
        "body_hash": "SHA-256 of the uncompressed body.",
        "body_bytes": "Size of the uncompressed body.",
        "duration_ms": "Milliseconds from the request to the end of the answer.",
        "fetched_at": "When it was fetched, UTC.",
        "fetch_date": "Partition: day it was fetched, UTC.",
        "discovered_at": "When the entries in told were discovered, UTC; null in older files.",
        "told": "What the feed said: the entry a page was fetched for, or the new entries with full "
        "text of a feed document; null in older files.",
        "is_update": "True where the entry was settled before, and the feed changed it.",
        "is_retold": "True where the feed had told something else of the address before.",
    },
    Reject: {
        "stage": "Stage that left it out: poll, fetch, extract, drop_seen or tag; forget: a takedown.",
        "reason": "Why, of the closed list in schemas/reasons.py.",
        "permanent": "True where this row ends the entry.",
        "entry_key": "The entry; '' for a feed, and for a tombstone of a takedown.",
        "discovered_at": "When the entry was discovered, UTC; null for a feed.",
        "url": "Address that was asked.",
        "http_status": "Status of the answer; 0 for none.",
        "error": "One line about what was seen. For people: never parse it.",
        "attempt": "Number of the attempt, from 1.",
        "next_attempt_at": "When it is tried again, UTC; null for not.",
        "payload": "Start of what could not be read, at most 64 KiB; often empty.",
        "rejected_at": "When it was left out, UTC.",
        "reject_date": "Partition: day it was left out, UTC.",
        "against": "Compared with: an article_id, an entry_key, the date that was too old, or a "
        "key that was taken down.",
        "against_revision": "Revision of the article that it was compared with.",
        "changed": "Parts that had changed in the feed: title, summary, numbers, dates, text.",
    },
    Commit: {
        "sequence": "Number of the commit within its run and shard, from 0 without gaps.",
        "polls": "Rows that the commit added to polls.",
        "articles": "Rows that it added to articles.",
        "rejects": "Rows that it added to rejects.",
        "pages": "Rows that it added to pages.",
        "committed_at": "When the commit was made, UTC, after its files were published.",
        "commit_date": "Partition: day of the commit, UTC.",
        "files": "Files that it added, as seen from the lake's root; null in older files.",
        "replaces": "Files whose rows a compaction or a takedown put into others; null for other "
        "commits.",
        "shard": "Writer shard of a stream, adopted-… of files that a killed process left to another run; '' or null elsewhere.",
    },
}


def _with_shared(record: type[Any], own: dict[str, str]) -> dict[str, str]:
    """Its own sentences, and those that several records share, in the order of its fields."""
    sentences = _SHARED | own
    return {one.name: sentences[one.name] for one in fields(record) if one.name in sentences}


DESCRIPTIONS: Final = {record: _with_shared(record, own) for record, own in _OWN.items()}
"""By record and field."""
