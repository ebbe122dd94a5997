"""Articles that stand in the scripts of a page alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from transforms.lib.extraction.error import ExtractionError
from transforms.lib.extraction.extract import extract_page
from transforms.lib.extraction.hints import Hints
from transforms.lib.extraction.script_text import markup_in_scripts

TITLE = "Minehunter Alca leaves the yard in Brest"
FIRST = "The minehunter Alca left the yard at Brest on Monday after nine months of repairs."
SECOND = "Her captain said that the new sonar had found every mine laid for the trials."
THIRD = "She will join two sister ships in the strait before the end of the winter."
BODY = f'<div class="lead"><p>{FIRST}</p>\n<p>{SECOND}</p><p>{THIRD}</p></div>'
OTHER = f"<p>{'Tickets for the concert are sold at the gate. ' * 20}</p>" * 3
HINTS = Hints(url="https://quay.example/alca", fetched_at=datetime(2026, 11, 30, tzinfo=UTC))


def page(script: str) -> str:
    return (
        f"<html lang='en'><head><title>{TITLE}</title><meta property='og:type' content='article'>"
        f"</head><body><div id='app'></div>{script}</body></html>"
    )


def data(**more: object) -> str:
    """As a script holds JSON: no tag of HTML stands in it."""
    return json.dumps({"page": {"kind": "story", **more}}).replace("<", "\\u003c")


SCRIPTS = {
    "an island of JSON": f"<script id='data' type='application/json'>{data(body=BODY)}</script>",
    "an assignment": f"<script>window.__STATE__ = {data(body=BODY)};</script>",
    "a stream of rows": f"<script>push([1,{json.dumps(BODY)}])</script>",
    "JSON in a string": f"<script>push([1, {json.dumps('7:' + data(body=BODY))}])</script>",
    "beside a longer story": f"<script>var s = {data(teaser=OTHER, body=BODY)}</script>",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_the_body_is_found_in_the_state_of_a_page(script: str) -> None:
    assert extract_page(page(script), HINTS).text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_what_tells_another_story_is_no_text() -> None:
    with pytest.raises(ExtractionError):
        extract_page(page(f"<script>var s = {data(teaser=OTHER)}</script>"), HINTS)


def test_a_page_with_text_is_read_from_its_markup() -> None:
    seen = page(f"<article><h1>{TITLE}</h1>{BODY}</article>")
    extended = BODY.replace("</div>", f"<p>{THIRD} And the state knows more.</p></div>")
    both = seen.replace("</body>", f"<script>var s = {data(body=extended)}</script></body>")
    assert extract_page(both, HINTS).text == extract_page(seen, HINTS).text


@pytest.mark.parametrize("script", ['"', '"\\"' * 50_000, "<script" * 50_000, '["' * 50_000])
def test_scripts_that_are_broken_hold_nothing(script: str) -> None:
    assert not markup_in_scripts(f"<script>{script}", [TITLE])
