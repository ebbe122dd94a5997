"""What the sentences after the head of an award say."""

from transforms.lib.tags.money.awards import find_awards


def test_the_type_may_stand_in_a_sentence_of_its_own() -> None:
    (award,) = find_awards(
        "Acme Fuels Co., Reno, Nevada, has been awarded an estimated $9,000,000 contract for oil. "
        "This is a fixed-price with economic-price-adjustment, requirements contract. "
        "The contracting activity is the Sample Agency, Erie, Pennsylvania (SPE602-24-D-0001)."
    )
    assert award.contract_type == "fixed-price with economic-price-adjustment, requirements"


def test_a_numbered_office_begins_a_sentence() -> None:
    (award,) = find_awards(
        "Acme Meals Co., Reno, Nevada, was awarded a $6,880,000 contract for meals. Fiscal 2026 "
        "funds of $3,440,000 were obligated at the time of the award. 409th Sample Brigade, "
        "Kaiserslautern, Germany, is the contracting activity."
    )
    assert award.agency == "409th Sample Brigade, Kaiserslautern, Germany"
