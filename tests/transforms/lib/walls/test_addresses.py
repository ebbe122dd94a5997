from __future__ import annotations

import pytest

from schemas.reasons import Reason
from transforms.lib.walls.addresses import leads_back, led_to_wall

ASKED = "https://gazette.example/2026/11/story"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://gazette.example/login?return=%2F2026%2F11%2Fstory", Reason.ACCESS_WALL),
        ("https://gazette.example/user/sign-in.php", Reason.ACCESS_WALL),
        ("https://gazette.example/de/anmelden/", Reason.ACCESS_WALL),
        ("https://gazette.example/compte/connexion?u=1", Reason.ACCESS_WALL),
        ("https://gazette.example/uye-girisi", Reason.ACCESS_WALL),
        ("https://gazette.example/age-gate", Reason.ACCESS_WALL),
        ("https://gazette.example/unavailable-in-your-region", Reason.ACCESS_WALL),
        ("https://sso.group.example/realm?redirect_uri=" + ASKED, Reason.ACCESS_WALL),
        ("https://gazette.example/cookie-consent?next=/2026/11/story", Reason.CONSENT_WALL),
        ("https://consent.yahoo.com/v2/collect", Reason.CONSENT_WALL),
        ("https://consent.gazette.example:8080/", Reason.CONSENT_WALL),
        ("https://gazette.example/captcha", Reason.CHALLENGE_PAGE),
        ("https://gazette.example/maintenance.html", Reason.MAINTENANCE),
    ],
)
def test_a_redirect_to_a_wall_is_known_by_its_address(url: str, reason: Reason) -> None:
    wall = led_to_wall(url, ASKED)
    assert wall is not None
    assert wall.reason is reason


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (ASKED, ASKED),
        (ASKED, "http://feeds.example/r?url=" + ASKED),
        ("https://gazette.example/2026/11/login-data-of-officers-for-sale", ASKED),
        ("https://gazette.example/2026/11/maintenance-of-the-fleet", ASKED),
        ("https://m.gazette.example/view?url=/2026/11/story", ASKED),
        ("https://sso.example/news/new-address-of-the-story", ASKED),
        ("https://consent.example.org/a", "https://consent.example.org/b"),
        ("https://gazette.example/login/", "https://gazette.example/login"),
        ("https://gazette.example/login/2", "https://gazette.example/signin"),
        ("http://[", ASKED),
    ],
)
def test_other_addresses_tell_nothing(url: str, asked: str) -> None:
    assert led_to_wall(url, asked) is None


def test_a_parameter_leads_back_only_by_a_name_for_it_and_not_to_the_front_page() -> None:
    assert leads_back(
        "https://a.example/x?returnUrl=https%3A%2F%2Fb.example%2Fc", "http://b.example/c"
    )
    assert not leads_back("https://a.example/x?id=/c", "http://b.example/c")
    assert not leads_back("https://a.example/x?next=/", "http://b.example/")
