"""How redirects and stubs are followed, and where they may not lead."""

from __future__ import annotations

import pytest

from schemas.reasons import Reason
from tests.support.fetching import failure, fetch, local_client, response
from tests.support.names import FixedNames
from tests.support.web import LocalWeb
from transforms.lib.http import FetchRequest


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_to_another_host(web: LocalWeb, status: int) -> None:
    host, other = web.add_host(), web.add_host()
    target = web.add(other, "/new?a=b", "<rss/>")
    start = web.add(host, "/old", status=status, headers={"Location": target + "#part"})
    result = response(fetch(start))
    assert (result.url, result.final_url, result.body) == (start, target, b"<rss/>")
    assert result.moved_permanently_to == (target if status in (301, 308) else "")


def test_a_move_is_permanent_as_far_as_the_first_hops_say_so(web: LocalWeb) -> None:
    host = web.add_host()
    web.add(host, "/a", status=301, headers={"Location": "/b"})
    web.add(host, "/b", status=308, headers={"Location": "/c"})
    web.add(host, "/c", status=302, headers={"Location": "/d"})
    web.add(host, "/d", status=301, headers={"Location": "/e"})
    web.add(host, "/e", "x")
    result = response(fetch(web.url(host, "/a")))
    assert result.final_url == web.url(host, "/e")
    assert result.moved_permanently_to == web.url(host, "/c")


def test_a_redirect_does_not_carry_credentials(web: LocalWeb) -> None:
    host = web.add_host()
    web.add(host, "/b", "x")
    location = {"Location": f"http://user:secret@{host}/b"}
    result = response(fetch(web.add(host, "/a", status=302, headers=location)))
    assert "secret" not in result.final_url
    assert all("Authorization" not in request.headers for request in web.requests)


STUB = '<title>Moved</title><meta http-equiv="refresh" content="0; url={}"><p>Please wait.</p>'
SCRIPT = '<title>Moved</title><script>location.replace("{}")</script>'


@pytest.mark.parametrize("stub", [STUB, SCRIPT])
@pytest.mark.parametrize("kind", ["page", "feed"])
def test_a_stub_is_followed_as_a_redirect_that_is_not_permanent(
    web: LocalWeb, stub: str, kind: str
) -> None:
    first, second = web.add_host(), web.add_host()
    there = web.add(second, "/new", "<p>The story.</p>")
    url = web.add(first, "/old", stub.format(there))
    result = response(fetch(FetchRequest("k", url, kind)))
    assert (result.body, result.final_url) == (b"<p>The story.</p>", there)
    assert result.moved_permanently_to == ""


def test_the_hops_of_stubs_count_and_come_to_an_end(web: LocalWeb) -> None:
    host = web.add_host()
    for n in range(4):
        web.add(host, f"/{n}", STUB.format(f"/{n + 1}"))
    result = failure(fetch(web.url(host, "/0"), max_redirects=3))
    assert result.reason is Reason.TOO_MANY_REDIRECTS
    web.add(host, "/a", STUB.format("/a"))
    assert failure(fetch(web.url(host, "/a"))).reason is Reason.REDIRECT_LOOP


@pytest.mark.parametrize("there", ["http://10.0.0.1/", "http://169.254.169.254/latest/"])
def test_a_stub_leads_into_no_private_network(web: LocalWeb, there: str) -> None:
    url = web.add(web.add_host(), "/", STUB.format(there))
    assert failure(fetch(url)).reason is Reason.ADDRESS_DENIED


def test_a_stub_that_leads_nowhere_is_a_bad_redirect(web: LocalWeb) -> None:
    url = web.add(web.add_host(), "/", STUB.format("app://story/1"))
    assert failure(fetch(url)).reason is Reason.BAD_REDIRECT


def test_a_page_where_a_stub_leads_is_asked_for_only_if_its_robots_txt_allows(
    web: LocalWeb,
) -> None:
    first, second = web.add_host(), web.add_host()
    web.add(second, "/robots.txt", "User-agent: *\nDisallow: /", content_type="text/plain")
    url = web.add(first, "/old", STUB.format(web.add(second, "/new", "<p>The story.</p>")))
    assert failure(fetch(FetchRequest("k", url))).reason is Reason.ROBOTS_DENIED


def test_a_redirect_to_a_login_is_no_page(web: LocalWeb) -> None:
    host = web.add_host()
    url = web.add(host, "/s/1", status=302, headers={"Location": "/login?return=%2Fs%2F1"})
    web.add(host, "/login?return=%2Fs%2F1", "<form><input type=password></form>")
    result = failure(fetch(FetchRequest("k", url)))
    assert (result.reason, result.http_status) == (Reason.ACCESS_WALL, 200)


def test_a_redirect_loop_is_seen(web: LocalWeb) -> None:
    host = web.add_host()
    web.add(host, "/a", status=302, headers={"Location": "/b"})
    web.add(host, "/b", status=302, headers={"Location": "/a"})
    assert failure(fetch(web.url(host, "/a"))).reason is Reason.REDIRECT_LOOP
    assert len(web.requests) == 2


def test_redirects_come_to_an_end(web: LocalWeb) -> None:
    host = web.add_host()
    for number in range(9):
        web.add(host, f"/{number}", status=302, headers={"Location": f"/{number + 1}"})
    web.add(host, "/9", "there")
    assert response(fetch(web.url(host, "/0"), max_redirects=9)).body == b"there"
    assert failure(fetch(web.url(host, "/0"), max_redirects=8)).reason is Reason.TOO_MANY_REDIRECTS


@pytest.mark.parametrize("location", [None, "", "file:///etc/passwd", "http://["])
def test_a_redirect_to_nowhere_is_bad(web: LocalWeb, location: str | None) -> None:
    headers = {} if location is None else {"Location": location}
    url = web.add(web.add_host(), "/", status=302, headers=headers)
    assert failure(fetch(url)).reason is Reason.BAD_REDIRECT


@pytest.mark.parametrize(
    "location",
    ["http://169.254.169.254/latest/meta-data/", "http://[::ffff:10.0.0.1]/", "http://0xa000001/"],
)
def test_a_redirect_into_a_private_network_is_denied(web: LocalWeb, location: str) -> None:
    url = web.add(web.add_host(), "/", status=302, headers={"Location": location})
    result = failure(fetch(url))
    assert result.reason is Reason.ADDRESS_DENIED
    assert result.duration_ms < 1000


@pytest.mark.parametrize("kind", ["page", "feed"])
def test_a_redirect_to_a_consent_wall_is_no_page(web: LocalWeb, kind: str) -> None:
    address, port = web.add_host().split(":")
    wall = f"http://consent.example.org:{port}/collect?continue=/story"
    web.add(f"{address}:{port}", "/story", status=302, headers={"Location": wall})
    web.add(f"{address}:{port}", "/collect?continue=/story", "<h1>Do you accept?</h1>")
    with local_client(FixedNames(address)) as client:
        request = FetchRequest("k", f"http://www.example.org:{port}/story", kind)
        result = failure(client.submit(request).result(10))
    assert (result.reason, result.http_status) == (Reason.CONSENT_WALL, 200)
    assert result.final_url == wall
