"""For whom an award is."""

from transforms.lib.tags.money.awards import find_awards


def test_a_sole_foreign_buyer() -> None:
    (award,) = find_awards(
        "Acme Corp., Reno, Nevada, was awarded a $1,000,000 foreign military "
        "sales (Oman) contract for hay."
    )
    assert (award.fms_customers, award.buyer_country) == (("Oman",), "OM")
