"""Files that were found to stall or break the reader: problems now, at once."""

from __future__ import annotations

import io
import time

import openpyxl
import pytest

from ytterby.errors import InputError
from ytterby.exposure.bom.columns import LONGEST_NAME, recognise
from ytterby.exposure.sheet import read_bill_rows


def test_a_heading_as_long_as_a_book_is_no_heading() -> None:
    began = time.perf_counter()
    assert recognise("[" * 90_000) is None
    assert recognise("mass" + " " * LONGEST_NAME) is None
    assert time.perf_counter() - began < 1
    assert recognise("mass [g]") is not None


@pytest.mark.parametrize("sign", ["[", "(", "<", '"', "="])
def test_a_file_of_one_sign_is_read_in_no_time(sign: str) -> None:
    began = time.perf_counter()
    with pytest.raises(InputError):
        read_bill_rows((sign * 90_000).encode(), "bill.csv")
    assert time.perf_counter() - began < 5


def test_an_archive_of_a_version_to_come_is_unreadable() -> None:
    book = openpyxl.Workbook()
    stream = io.BytesIO()
    book.save(stream)
    content = bytearray(stream.getvalue())
    content[content.index(b"PK\x01\x02") + 6] = 157
    with pytest.raises(InputError) as error:
        read_bill_rows(bytes(content), "bill.xlsx")
    assert error.value.problems[0].code == "unreadable-file"
