"""Instants written in the formats, zones and languages of the world come back, or not at all.

Unicode's locale data writes the dates here, so that the tables of the reader are tested by another
source than themselves.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.lib.text.dates import parse_date

# fmt: off
LOCALES = [
    "ar_EG", "az_AZ", "be_BY", "bg_BG", "cs_CZ", "da_DK", "de_AT", "de_DE", "el_GR", "en_AU",
    "en_CA", "en_GB", "en_IN", "en_US", "es_ES", "es_MX", "et_EE", "fi_FI", "fr_CA", "fr_FR",
    "he_IL", "hi_IN", "hr_HR", "hu_HU", "hy_AM", "id_ID", "it_IT", "ja_JP", "ka_GE", "kk_KZ",
    "ko_KR", "lt_LT", "lv_LV", "mk_MK", "ms_MY", "nl_NL", "nb_NO", "pl_PL", "pt_BR", "pt_PT",
    "ro_RO", "ru_RU", "sk_SK", "sl_SI", "sq_AL", "sr_RS", "sv_SE", "tr_TR", "uk_UA", "vi_VN",
    "zh_CN", "zh_TW",
]
ALWAYS_READ = [
    "az_AZ", "de_DE", "en_GB", "en_US", "es_ES", "fr_FR", "it_IT", "pl_PL", "pt_BR", "ru_RU",
    "tr_TR", "uk_UA",
]
# fmt: on

instants = st.integers(788_918_400, 2_524_521_600).map(lambda s: datetime.fromtimestamp(s, UTC))
offsets = st.sampled_from([-720, -330, -300, 0, 60, 120, 330, 345, 540, 780])


def written(moment: datetime, locale: str, length: str) -> str:
    return f"{format_date(moment, length, locale)} {format_time(moment, 'HH:mm:ss', locale=locale)}"


def read(text: str, locale: str) -> datetime | None:
    known = Locale.parse(locale)
    language = {"nb": "no"}.get(known.language, known.language)
    return parse_date(text, language=language, country=known.territory or "")


@pytest.mark.parametrize("length", ["full", "long", "medium", "short"])
@settings(max_examples=400)
@given(moment=instants, locale=st.sampled_from(LOCALES))
def test_a_locale_s_own_form_is_the_instant_or_none(
    length: str, moment: datetime, locale: str
) -> None:
    assert read(written(moment, locale, length), locale) in (moment, None)


@pytest.mark.parametrize("length", ["full", "long", "medium"])
@settings(max_examples=300)
@given(moment=instants, locale=st.sampled_from(ALWAYS_READ))
def test_the_forms_of_the_feed_list_s_languages_are_read(
    length: str, moment: datetime, locale: str
) -> None:
    assert read(written(moment, locale, length), locale) == moment


@settings(max_examples=400)
@given(moment=instants, locale=st.sampled_from(LOCALES))
def test_a_locale_s_clock_is_the_instant_or_none(moment: datetime, locale: str) -> None:
    text = format_datetime(moment, "long", tzinfo=UTC, locale=locale)
    assert read(text, locale) in (moment, None)


MACHINE_FORMS = (
    "%Y-%m-%dT%H:%M:%S{z:}", "%Y-%m-%d %H:%M:%S {z}", "%Y%m%dT%H%M%S{z}", "%Y/%m/%d %H:%M:%S {z}",
    "%a, %d %b %Y %H:%M:%S {z}", "%d %b %y %H:%M:%S {z}", "%a %b %d %H:%M:%S {z} %Y",
    "%d.%m.%Y %H:%M:%S {z}", "%d-%b-%Y %H:%M:%S GMT{z}", "%B %d, %Y %I:%M:%S %p {z}",
    "%d %B %Y at %I:%M:%S%p UTC{z:}", "%H:%M:%S {z}, %d %B %Y", "%Y年%m月%d日 %H:%M:%S {z}",
)  # fmt: skip


@pytest.mark.parametrize("form", MACHINE_FORMS)
@given(moment=instants, minutes=offsets)
def test_every_form_of_an_instant_in_any_zone_is_that_instant(
    form: str, moment: datetime, minutes: int
) -> None:
    local = moment.astimezone(timezone(timedelta(minutes=minutes)))
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    plain, colon = (f"{sign}{size // 60:02}{mark}{size % 60:02}" for mark in ("", ":"))
    text = local.strftime(form.replace("{z:}", colon).replace("{z}", plain))
    assert parse_date(text) == moment


@given(moment=instants, separator=st.sampled_from("/-"), month_first=st.booleans())
def test_numbers_in_an_order_nobody_knows_are_never_another_day(
    moment: datetime, separator: str, *, month_first: bool
) -> None:
    fields = ("%m", "%d", "%Y") if month_first else ("%d", "%m", "%Y")
    assert parse_date(moment.strftime(separator.join(fields) + " %H:%M:%S")) in (moment, None)
