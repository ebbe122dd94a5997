from __future__ import annotations

import time

import pytest

from transforms.lib.http.stubs import led_on

SHORT = b"<p>This story has a new address. Click here if nothing happens.</p>"


@pytest.mark.parametrize(
    "body",
    [
        b'<meta http-equiv="refresh" content="0; url=/new">',
        b"<META CONTENT='3;URL=\"/new\"' HTTP-EQUIV=Refresh>",
        b"<meta content=0;url=/new http-equiv=refresh />",
        b'<meta http-equiv="refresh" content="5, /new">',
        b'<noscript><meta http-equiv="refresh" content="0;URL=&#39;/new&#39;"></noscript>',
        b"<script>window.location.href = '/new';</script>",
        b'<script type=text/javascript>\n//<![CDATA[\nlocation.replace("\\/new")\n//]]>\n</script>',
        b"<script>setTimeout(function () { document.location = '/new'; }, 3000);</script>",
        b"<script>setTimeout(() => { location.assign('/new') }, 10)</script>",
        b"<script>window.onload = function() { self.location='\\x2fnew' }</script>",
        b"<script>(function(){ top.location.href='\\u002fnew' })()</script>",
        b"<script src=a.js></script><script>location='/new'</script>",
    ],
)
def test_a_stub_says_where_the_page_is(body: bytes) -> None:
    assert led_on(b"<html><title>Moved</title>" + body + SHORT) == "/new"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        SHORT,
        b'<meta http-equiv="refresh" content="300">',
        b'<meta http-equiv="refresh" content="300; url=/self">',
        b'<meta http-equiv="refresh" content="0;url=">',
        b'<!-- <meta http-equiv="refresh" content="0; url=/new"> -->',
        b'<meta name="refresh" content="0; url=/new">',
        b"<script>if (mobile) { location = '/new'; }</script>",
        b"<script>if (location == '/new') go();</script>",
        b"<script>location = base + '/new';</script>",
        b'<meta http-equiv="refresh" content="0; url=/new">' + 20 * SHORT,
        b'<meta http-equiv="refresh" content="0; url=/new">' + b" " * 40_000,
    ],
)
def test_any_other_page_leads_nowhere(body: bytes) -> None:
    assert led_on(b"<html><title>Story</title>" + body) == ""


@pytest.mark.parametrize(
    "body",
    [
        b"<meta " * 5400,
        b"<script>" * 4000,
        b"<script>" + b" " * 32_000,
        b"<script>" + b"(function() { " * 2000,
        b"<!--" * 8000,
        b"<meta http-equiv=refresh content='0;" + b" " * 32_000 + b"'>",
    ],
)
def test_no_page_takes_long_to_be_read(body: bytes) -> None:
    started = time.process_time()
    assert led_on(body) == ""
    assert time.process_time() - started < 1  # milliseconds, unless a pattern runs wild
