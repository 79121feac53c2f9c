import pytest

from ytterby.packs import read_pack
from ytterby.workflows.chain.products import named_elements


@pytest.mark.parametrize(
    ("products", "expected"),
    [
        ("NdPr oxide, La, Ce, SEG", {"La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd"}),
        ("Dy, Tb oxides", {"Tb", "Dy"}),
        ("scandium oxalate", {"Sc"}),
        ("SmCo and NdFeB magnets", {"Pr", "Nd", "Sm", "Tb", "Dy"}),
        ("bastnaesite concentrate", set()),
        ("", set()),
    ],
)
def test_elements_are_those_that_the_products_name(products: str, expected: set[str]) -> None:
    assert set(named_elements(products, read_pack())) == expected


def test_heavy_oxides_are_the_heavy_elements_of_the_pack() -> None:
    pack = read_pack()
    assert set(named_elements("heavy oxides", pack)) == set(pack.groups["HREE"])
