"""Settings of the client."""

from __future__ import annotations

import pytest

from schemas.version import VERSION
from transforms.lib.http import HttpConfig


def test_the_defaults_are_those_of_the_contract() -> None:
    config = HttpConfig()
    assert config.host_delay == 1.0
    assert config.max_feed_bytes == 10 << 20
    assert config.max_page_bytes == 5 << 20
    assert config.allow_networks == ()
    assert config.allowed_ports == (80, 443, 8080, 8443)


@pytest.mark.parametrize(
    "wrong",
    [
        {"host_delay": -1},
        {"host_delay": float("nan")},
        {"total_deadline": 0},
        {"concurrency": 0},
        {"host_budget": 0},
        {"host_budget_seconds": 0},
        {"retries": -1},
        {"contact": "x\r\nEvil: 1"},
        {"allow_networks": ("127.0.0.1/8",)},
        {"allow_networks": ("localhost",)},
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        HttpConfig(**wrong)  # type: ignore[arg-type] # wrong on purpose


def test_the_user_agent_is_product_and_version_where_no_contact_is_given() -> None:
    assert HttpConfig().user_agent == f"defense-news-pipeline/{VERSION}"
