"""A bill of materials as a sheet that people mend: cells as typed, problems in place, changes."""

from ytterby.exposure.sheet.checking import BillCheck, CellProblem, ColumnUse, check_rows, read_bill
from ytterby.exposure.sheet.limits import SHEET, Limits
from ytterby.exposure.sheet.mending import Mend
from ytterby.exposure.sheet.reading import paste_rows, read_bill_rows
from ytterby.exposure.sheet.rows import BillRows
from ytterby.exposure.sheet.saving import write_rows

__all__ = [
    "SHEET",
    "BillCheck",
    "BillRows",
    "CellProblem",
    "ColumnUse",
    "Limits",
    "Mend",
    "check_rows",
    "paste_rows",
    "read_bill",
    "read_bill_rows",
    "write_rows",
]
