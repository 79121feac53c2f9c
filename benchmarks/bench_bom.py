"""Time a bill of materials of 200,000 rows: ``python benchmarks/bench_bom.py [rows]``.

Aim: a whole process that reads the file, resolves every name and works out the elements, in 10 s.
Each line is one process, start of Python included, with its largest resident memory.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HEADER = [
    *("Product name", "Component", "Magnet grade", "Weight [g]", "Units per month"),
    *("Price [USD]", "Vendor", "Country of origin", "Stock on hand [kg]", "End use", "Remarks"),
]
GRADES = [f"N{n}{x}" for n in range(35, 53) for x in ("", "M", "H", "SH", "UH", "EH")]
NAMES = [*GRADES, "NdFeB", "SmCo 2:17", "bonded NdFeB", "Dy2O3", "YSZ", "ferrite", "terbium metal"]
VENDORS = ["JL MAG", "Shin-Etsu", "VAC", "Proterial", "Unknown Magnetics Ltd", "Arnold", ""]
COUNTRIES = ["China", "Japan", "Germany", "USA", "Viet Nam", "South Korea", ""]
SECTORS = ["EV", "wind", "robotics", "data centre", "aerospace", "phones"]

READ = """
import sys
from pathlib import Path
from ytterby.exposure.bom import read_bom
print(read_bom(Path(sys.argv[1])).lines.height, "lines")
"""
DEMAND = """
import sys
from pathlib import Path
from ytterby.baseline import baseline
from ytterby.exposure.bom import element_demand, read_bom
print(element_demand(read_bom(Path(sys.argv[1])), baseline(2024)).height, "rows of demand")
"""
BAD = """
import sys
from pathlib import Path
from ytterby.exposure.bom import BomError, read_bom
try:
    read_bom(Path(sys.argv[1]))
except BomError as error:
    print(len(error.problems), "problems that stand for", error.findings.height)
"""


def list_rows(rows: int, *, bad: bool = False) -> Iterator[list[str]]:
    """Yield the rows of a bill, in which every row is a part of its own."""
    draw = random.Random(1)
    for i in range(rows):
        mass = f"{draw.uniform(0.5, 900):.3f}1".replace(".", ",")
        volume = f"{draw.randrange(1, 400):d}.{draw.randrange(1000):03d},0"
        yield [
            f"Product {i // 12}",
            f"Part {i}",
            f"Mystery {i}" if bad else draw.choice(NAMES),
            f"-{mass}" if bad else mass,
            volume,
            "12,50",
            draw.choice(VENDORS),
            draw.choice(COUNTRIES),
            f"{draw.randrange(1000)},5",
            draw.choice(SECTORS),
            f"drawing {i}; rev. A",
        ]


def write_csv(path: Path, rows: int, *, bad: bool = False) -> None:
    """Write a bill with semicolons and decimal commas."""
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADER)
        writer.writerows(list_rows(rows, bad=bad))


def write_xlsx(path: Path, rows: int) -> None:
    """Write the same bill as a workbook."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Parts")
        sheet.write_row(0, 0, HEADER)
        for i, row in enumerate(list_rows(rows), start=1):
            sheet.write_row(i, 0, row)
            for column in (3, 4, 5, 8):
                text = row[column].replace(".", "").replace(",", ".")
                sheet.write_number(i, column, float(text))


def time_process(code: str, path: Path) -> tuple[float, float, float, str]:
    """Return wall and processor seconds, peak memory [MiB] and what a process printed."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
    out = child.stdout.read().decode().strip() if child.stdout else ""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit("the process failed")
    processor = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - start, processor, usage.ru_maxrss / 1024, out


def main(rows: int = 200_000) -> None:
    """Print one line a process."""
    with tempfile.TemporaryDirectory() as folder:
        good, bad, book = (Path(folder) / n for n in ("good.csv", "bad.csv", "good.xlsx"))
        write_csv(good, rows)
        write_csv(bad, rows, bad=True)
        write_xlsx(book, rows)
        print(f"{'':32s}{'wall':>9s} {'processor':>9s} {'peak':>11s}")
        for name, code, path in (
            ("read the CSV", READ, good),
            ("read the CSV, elements by line", DEMAND, good),
            ("every row wrong in two ways", BAD, bad),
            ("read the workbook", READ, book),
        ):
            wall, processor, peak, out = time_process(code, path)
            size = f"{path.stat().st_size / 2**20:.0f} MiB file"
            print(f"{name:32s}{wall:7.2f} s {processor:7.2f} s {peak:7.0f} MiB  ({size}; {out})")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
