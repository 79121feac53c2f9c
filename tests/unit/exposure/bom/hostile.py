"""More than a hundred bills of materials as nobody should send them, each with what must become of
it: the yearly masses of its lines and the warnings, or the complete set of error codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

HEAD = "product,part,material,mass [kg],units_per_year"
SEMI = HEAD.replace(",", ";")
ROW = "Motor,rotor,N42SH,2,1000"


@dataclass(frozen=True)
class Case:
    """A file and its end.

    Attributes
    ----------
    name
        What is wrong with it.
    content
        Its bytes, or what makes them.
    annual
        Mass of each line in a year [kg] of a file that can be read.
    errors
        Codes of severity error of one that cannot.
    warnings
        Codes of severity warning of one that can.
    suffix, sheet
        Of the file, and the sheet that is asked for.
    materials
        Of the lines, where they matter.
    """

    name: str
    content: bytes | Callable[[], bytes]
    annual: tuple[float, ...] | None = None
    errors: frozenset[str] = frozenset()
    warnings: frozenset[str] = frozenset()
    suffix: str = ".csv"
    sheet: str | None = None
    materials: tuple[str, ...] = ()


CASES: list[Case] = []


def text(*rows: str, head: str = HEAD, encoding: str = "utf-8", end: str = "\n") -> bytes:
    """Return a text file of rows below a header."""
    return (end.join((head, *rows)) + end).encode(encoding)


def good(
    name: str,
    content: bytes | Callable[[], bytes],
    *annual: float,
    warns: str = "",
    suffix: str = ".csv",
    sheet: str | None = None,
    materials: str = "",
) -> None:
    """Add a file that can be read."""
    warnings = frozenset(warns.split())
    named = tuple(materials.split())
    CASES.append(
        Case(name, content, annual, warnings=warnings, suffix=suffix, sheet=sheet, materials=named)
    )


def bad(
    name: str,
    content: bytes | Callable[[], bytes],
    codes: str,
    *,
    suffix: str = ".csv",
    sheet: str | None = None,
) -> None:
    """Add a file that cannot."""
    CASES.append(Case(name, content, None, frozenset(codes.split()), suffix=suffix, sheet=sheet))


# --- encodings, separators, line ends

good("plain", text(ROW), 2000.0)
good("byte-order mark", text(ROW, encoding="utf-8-sig"), 2000.0)
good("UTF-16 with mark", text(ROW, encoding="utf-16"), 2000.0)
good("UTF-16 without mark", text(ROW, encoding="utf-16-le"), 2000.0)
good("big-endian UTF-16 without mark", text(ROW, encoding="utf-16-be"), 2000.0)
good("UTF-32", text(ROW, encoding="utf-32"), 2000.0)
good(
    "Windows-1252",
    text("Bühler,rotor – fein,N42SH,2,1000", encoding="cp1252"),
    2000.0,
    warns="encoding-assumed",
)
good(
    "bytes that Windows-1252 lacks",
    text("B\x81hler,rotor,N42SH,2,1000", encoding="latin-1"),
    2000.0,
    warns="encoding-assumed",
)
good("Windows line ends", text(ROW, end="\r\n"), 2000.0)
good("old Macintosh line ends", text(ROW, end="\r"), 2000.0)
good("no line end at the end", text(ROW).rstrip(), 2000.0)
good("semicolons", text("Motor;rotor;N42SH;2;1000", head=SEMI), 2000.0)
good("tabs", text(ROW.replace(",", "\t"), head=HEAD.replace(",", "\t")), 2000.0, suffix=".tsv")
good("bars", text(ROW.replace(",", "|"), head=HEAD.replace(",", "|")), 2000.0)
good("a line sep=;", b"sep=;\r\n" + text("Motor;rotor;N42SH;2;1000", head=SEMI), 2000.0)
bad("a line sep=x", b"sep=x\n" + text(ROW), "unreadable-file")
good("CSV named xlsx", text(ROW), 2000.0, suffix=".xlsx")

# --- rows

good("blank lines", text("", ROW, "", ",,,,", ""), 2000.0)
good("remarks", text("# masses from the drawing", ROW, "# end, of file"), 2000.0)
good(
    "a title above the header",
    b"Bill of materials;;;;\n\n" + text("M;r;N42SH;2;9", head=SEMI),
    18.0,
)
good(
    "quoted line breaks",
    text('Motor,"rotor\nfront, left",N42SH,2,1000', "M,r,N42,1,1"),
    2000.0,
    1.0,
)
good("a total row", text(ROW, "Total,,,2,"), 2000.0, warns="total-row")
good("a total row in German", text(ROW, "Gesamt:,,,2,1000"), 2000.0, warns="total-row")
good("a total among the numbers", text(ROW, ",,,Total,1000"), 2000.0, warns="total-row")
good("trailing separators", text(ROW + ",,,"), 2000.0)
bad("too many fields", text(ROW + ",7"), "ragged-row")
bad("decimal commas in a comma file", text("Motor,rotor,N42SH,2,5,1000"), "ragged-row")
bad("too few fields", text("Motor,rotor,N42SH"), "missing-field")
bad("an open quote", text('Motor,"rotor,N42SH,2,1000', ROW), "unbalanced-quote no-rows")
bad("an open quote after good rows", text(ROW, 'M,"r,N42,1,1'), "unbalanced-quote")
bad("text after a quote", text('Motor,"rotor" left,N42SH,2,1000'), "unbalanced-quote no-rows")
good("an inch sign", text('Motor,5" rotor,N42SH,2,1000'), 2000.0)
good("a number sign as part", text("#12,rotor,N42SH,2,1000"), 2000.0)

# --- empty, foreign and broken files

bad("empty", b"", "empty-file")
bad("blank", b"\n \n\t\n", "empty-file")
bad("only a byte-order mark", b"\xef\xbb\xbf", "empty-file")
bad("only a header", text(), "no-rows")
bad("only remarks", b"# nothing\n# here\n", "empty-file")
bad("no header", b"Motor,rotor,N42SH,2,1000\nMotor,stator,N42SH,2,1000\n", "missing-header")
bad("prose", b"Dear colleagues,\nplease find attached the list.\n", "missing-header")
bad("one column", b"material\nN42SH\n", "missing-header")
bad("binary", bytes(range(256)) * 40, "unreadable-file")
bad("zeros", b"\0" * 4000 + b"x", "unreadable-file")
bad("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "unreadable-file")
bad("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "unreadable-file")
bad("a web page", b"<!doctype html><html><table><tr><td>x</td></tr></table>", "unreadable-file")
bad("gzip", b"\x1f\x8b\x08\0\0\0\0\0", "unreadable-file", suffix=".csv.gz")
bad(
    "an old workbook",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "protected-file",
    suffix=".xls",
)
bad("JSON", b'[{"material": "N42SH", "mass": 2}]', "missing-header")
bad("half of UTF-16", text(ROW, encoding="utf-16")[:-1], "unreadable-file")

# --- headers

good(
    "other names, other order",
    text("1000,2000,N42SH,Motor,rotor", head="Annual volume,Weight (g),Grade,Assembly,Component"),
    2000.0,
)
good(
    "German names",
    text(
        "Motor;Läufer;N42SH;2,5;1000",
        head="Produkt;Bauteil;Werkstoff;Gewicht (kg);Stückzahl pro Jahr",
    ),
    2500.0,
)
good(
    "names in Chinese",
    text("电机,转子,N42SH,2,1000", head="产品,零件,材料,质量 (kg),年产量"),
    2000.0,
)
good(
    "names with blanks and case",
    text(ROW, head=" PRODUCT ,Part  No.,MATERIAL,Mass_kg,Units / Yr"),
    2000.0,
)
good(
    "kg per unit as header",
    text(ROW, head="product,part,material,kg per unit,units_per_year"),
    2000.0,
)
good(
    "unit behind a comma", text(ROW, head='product,part,material,"mass, kg",units_per_year'), 2000.0
)
good(
    "no product",
    text("rotor,N42SH,2,1000", head="part,material,mass [kg],units_per_year"),
    2000.0,
    warns="product-assumed",
)
good(
    "no part", text("Motor,N42SH,2,1000", head="product,material,mass [kg],units_per_year"), 2000.0
)
good("a column more", text(ROW + ",red", head=HEAD + ",colour"), 2000.0, warns="ignored-column")
good(
    "a column without a name",
    text("Motor,rotor,red,N42SH,2,1000", head=HEAD.replace("part,", "part,,")),
    2000.0,
    warns="unnamed-column",
)
good(
    "two columns of parts",
    text(
        "Motor,rotor,7-12,N42SH,2,1000",
        head="product,part,part number,material,mass [kg],units_per_year",
    ),
    2000.0,
    warns="ignored-column",
)
bad(
    "no mass",
    text("Motor,rotor,N42SH,1000", head="product,part,material,units_per_year"),
    "missing-column",
)
bad(
    "no material",
    text("Motor,rotor,2,1000", head="product,part,mass [kg],units_per_year"),
    "missing-column",
)
bad(
    "quantity instead of volume",
    text(ROW, head="product,part,material,mass [kg],quantity"),
    "missing-column",
)
bad("two columns of mass", text(ROW + ",2000", head=HEAD + ",weight [g]"), "duplicate-column")
bad("a misspelt column", text(ROW + ",China", head=HEAD + ",cuontry"), "unknown-column")
bad(
    "mass per year",
    text(ROW, head="product,part,material,mass [kg/year],units_per_year"),
    "mass-per-year",
)
bad(
    "an unknown unit in the header",
    text(ROW, head="product,part,material,mass [st],units_per_year"),
    "unknown-unit",
)
bad(
    "tons in the header",
    text(ROW, head="product,part,material,mass (tons),units_per_year"),
    "ambiguous-unit",
)
bad(
    "kg of oxide",
    text(ROW, head=HEAD.replace("[kg]", "[kg REO]")),
    "other-basis",
)
good("a unit among words", text(ROW, head=HEAD.replace("[kg]", "(per motor; g)")), 2.0)
bad("euros in the header", text(ROW + ",5", head=HEAD + ",price [EUR]"), "other-currency")

# --- units

UNIT = "product,part,material,mass,mass_unit,units_per_year"
SIZES = {
    "kg": 2.0,
    "g": 0.002,
    "mg": 2e-6,
    "t": 2000.0,
    "lb": 0.90718474,
    "oz": 0.05669904625,
    "Grams": 0.002,
    "KG": 2.0,
    "lbs.": 0.90718474,
    "metric tons": 2000.0,
}
for unit, kilograms in SIZES.items():
    odd = "absurd-mass" if kilograms > 100 else ""
    row = f"Motor,rotor,N42SH,2,{unit},1000"
    good(f"masses in {unit}", text(row, head=UNIT), kilograms * 1000, warns=odd)
good("grams in the header", text(ROW, head=HEAD.replace("[kg]", "[g]")), 2.0)
good("pounds in the header", text(ROW, head=HEAD.replace("[kg]", "(lb)")), 907.18474)
good(
    "grams in the cell",
    text("Motor,rotor,N42SH,1500 g,1000", head=HEAD.replace(" [kg]", "")),
    1500.0,
)
good("no unit", text(ROW, head=HEAD.replace(" [kg]", "")), 2000.0, warns="unit-assumed")
good(
    "unit missing in one row",
    text("M,r,N42,2,kg,1", "M,s,N42,3,,1", head=UNIT),
    2.0,
    3.0,
    warns="unit-assumed",
)
bad(
    "kg against g",
    text("Motor,rotor,N42SH,2,g,1000", head=UNIT.replace("mass,", "mass [kg],")),
    "conflicting-unit",
)
bad(
    "kg in the cell against g",
    text("Motor,rotor,N42SH,2 kg,1000", head=HEAD.replace("[kg]", "[g]")),
    "conflicting-unit",
)
bad("an unknown unit", text("Motor,rotor,N42SH,2,stone,1000", head=UNIT), "unknown-unit")
bad("tons", text("Motor,rotor,N42SH,2,ton,1000", head=UNIT), "ambiguous-unit")
bad("Mg", text("Motor,rotor,N42SH,2,Mg,1000", head=UNIT), "ambiguous-unit")
good("units per month", text(ROW, head=HEAD.replace("units_per_year", "units per month")), 24000.0)
good("a period column", text(ROW + ",monthly", head=HEAD + ",period"), 24000.0)
bad("an unknown period", text(ROW + ",fortnight", head=HEAD + ",period"), "unknown-period")
good("pieces", text("Motor,rotor,N42SH,0.5,1000,4", head=HEAD + ",qty"), 2000.0)
good(
    "5 t of magnet in a phone",
    text("Phone,speaker,N42SH,5,t,10", head=UNIT),
    50000.0,
    warns="absurd-mass",
)
good("more than the world", text("Motor,rotor,N42SH,20,1e9"), 2e10, warns="absurd-annual")
good("a millionth of a milligram", text("Motor,rotor,N42SH,1e-12,1000"), 1e-9, warns="absurd-mass")

# --- numbers

good("decimal commas", text("M;r;N42SH;2,5;1000", "M;s;N42SH;0,25;1000", head=SEMI), 2500.0, 250.0)
good("thousands with points", text("M;r;N42SH;2,5;1.000", head=SEMI), 2500.0)
good("thousands with commas", text('M,r,N42SH,2.5,"1,000"'), 2500.0)
good("millions with commas", text('M,r,N42SH,2,"1,000,000"'), 2e6)
good("Indian thousands", text('M,r,N42SH,2.5,"1,00,000"'), 2.5e5)
good("thousands with blanks", text("M,r,N42SH,2,10 000"), 20000.0)
good("thousands with apostrophes", text("M,r,N42SH,2,10'000"), 20000.0)
good("no-break blanks", text("M,r,N42SH,\u00a02\u00a0,10\u202f000"), 20000.0)
good("scientific notation", text("M,r,N42SH,2E-3,1e5"), 200.0)
good("full-width digits", text("M,r,N42SH,２.５,1000"), 2500.0)
good("a plus sign", text("M,r,N42SH,+2,1000"), 2000.0)
bad("one comma and three digits", text('M,r,N42SH,"1,234",1000'), "ambiguous-number")
bad(
    "one point and three digits among semicolons",
    text("M;r;N42SH;1.234;1000", head=SEMI),
    "ambiguous-number",
)
good("one point and three digits among commas", text("M,r,N42SH,1.234,1000"), 1234.0)
bad("a hundred or a hundred thousand", text("M,r,N42SH,2,100.000"), "ambiguous-number")
good("a hundred with decimals", text("M,r,N42SH,2.5,100.000"), 250.0)
good("pieces as unit", text("M,r,N42SH,2,pcs,10", head=UNIT), 20.0, warns="unit-assumed")
bad("both conventions", text("M;r;N42SH;2,5;10", "M;s;N42SH;2.5;10", head=SEMI), "mixed-decimals")
bad("negative", text("M,r,N42SH,-2,1000"), "negative-number")
bad("a typographic minus", text("M,r,N42SH,−2,1000"), "negative-number")
bad("NaN", text("M,r,N42SH,NaN,1000"), "not-finite")
bad("infinite", text("M,r,N42SH,2,inf"), "not-finite")
bad("too large for a number", text("M,r,N42SH,1e999,1000"), "not-finite")
bad("zero", text("M,r,N42SH,0,1000"), "zero-mass")
good("nothing made", text("M,r,N42SH,2,0"), 0.0, warns="zero-volume")
bad("a percentage", text("M,r,N42SH,30%,1000"), "percent-sign")
bad("a date", text("M,r,N42SH,2024-05-01,1000"), "date-in-number")
bad(
    "a date from a spreadsheet", text("M,r,N42SH,01.Mai,1000", "M,s,N42,5-Jan,10"), "date-in-number"
)
bad("a range", text("M,r,N42SH,2-3,1000", "M,s,N42SH,~2,10", "M,t,N42SH,<2,10"), "range-in-number")
bad("words", text("M,r,N42SH,two,1000"), "bad-number")
bad("a blank mass", text("M,r,N42SH,,1000"), "missing-field")
bad("tbd as mass", text("M,r,N42SH,tbd,1000"), "missing-field")
bad("everything blank but the part", text(",r,,,"), "missing-field")
good(
    "stock without a unit",
    text("M,r,N42SH,2,g,10,5", head=UNIT + ",stock"),
    0.02,
    warns="unit-assumed",
)
good("tbd as stock", text(ROW + ",n/a", head=HEAD + ",stock [kg]"), 2000.0)
good("dollars", text(ROW + ',"$1,250.50"', head=HEAD + ",price_usd"), 2000.0)
good("a price", text(ROW + ",12", head=HEAD + ",price"), 2000.0, warns="currency-assumed")
bad("a price in euros", text(ROW + ",12", head=HEAD + ",price_eur"), "other-currency")
bad("euros", text(ROW + ",5 €", head=HEAD + ",price in USD"), "other-currency")
good("free of charge", text(ROW + ",0", head=HEAD + ",unit price ($)"), 2000.0, warns="zero-price")
good("a content in per cent", text("M,r,Nd2O3,2,10,30%", head=HEAD + ",content"), 20.0)
bad("a content of 30", text("M,r,Nd2O3,2,10,30", head=HEAD + ",content"), "content-too-high")
bad("a formula", text("M,r,N42SH,=A1*2,1000"), "formula-cell")
bad("a formula as part", text('M,"=HYPERLINK(""http://x"")",N42SH,2,1000'), "formula-cell")
bad("a formula that runs a program", text("M,r,N42SH,@SUM(A1:A9),1000"), "formula-cell")
bad("an error of a spreadsheet", text("M,r,#N/A,2,1000", "M,s,N42,#REF!,10"), "error-cell")

# --- materials, names, repetitions

good("no grade", text("M,r,NdFeB,2,1000"), 2000.0, warns="grade-assumed", materials="ndfeb:H-SH")
good("a grade without a recipe", text("M,r,N33AH,2,10"), 20.0, warns="grade-beyond")
good(
    "metal or oxide", text("M,r,dysprosium,2,10"), 20.0, warns="form-assumed", materials="metal:Dy"
)
good("ferrite", text("M,r,ferrite,2,10"), 20.0, warns="no-rare-earth", materials="none:ferrite")
good("none", text("M,r,none,2,10"), 20.0, warns="no-rare-earth", materials="none:other")
bad("not known", text("M,r,unknown,2,10"), "missing-field")
good("zirconia", text("M,r,YSZ,2,10"), 20.0, warns="content-assumed", materials="oxide:Y")
bad("a misspelt material", text("M,r,Neodimium magnte,2,10"), "unknown-material")
bad("neodymium, of what kind", text("M,r,neodymium,2,10"), "ambiguous-material")
bad("a mixture", text("M,r,NdPr oxide,2,10"), "mixed-material")
bad(
    "a grade against its material",
    text("M,r,SmCo,N42SH,2,10", head="product,part,material,grade,mass [kg],units_per_year"),
    "conflicting-grade",
)
bad("no material in a row", text("M,r,,2,10", "M,s,N42,2,10"), "missing-field")
good(
    "a bloc as country",
    text(ROW + ",EU", head=HEAD + ",country"),
    2000.0,
    warns="several-countries",
)
bad("a misspelt country", text(ROW + ",Chnia", head=HEAD + ",country"), "unknown-region")
good(
    "an unknown sector", text(ROW + ",toys", head=HEAD + ",sector"), 2000.0, warns="unknown-sector"
)
good(
    "a maker elsewhere",
    text(ROW + ",JL MAG,Brazil", head=HEAD + ",supplier,country"),
    2000.0,
    warns="supplier-elsewhere",
)
good(
    "a maker with several plants",
    text(ROW + ",Shin-Etsu", head=HEAD + ",supplier"),
    2000.0,
    warns="several-plants",
)
good("the same row twice", text(ROW, ROW), 2000.0, warns="repeated-row")
good(
    "the same part with another mass",
    text(ROW, ROW.replace(",2,", ",1,")),
    3000.0,
    warns="merged-lines",
)
good(
    "the same part in other letters",
    text(ROW, ROW.replace("Motor,rotor", "MOTOR,Rotor")),
    2000.0,
    warns="repeated-row",
)
good(
    "two volumes of one product",
    text(ROW, "Motor,sensor,SmCo,1,900"),
    2000.0,
    900.0,
    warns="volume-differs",
)
bad(
    "many things at once",
    text("M,r,N42SH,-2,1000", "M,s,unobtainium,two,", "M,t,N42,1,5%", "M,u,N42,0,1"),
    "negative-number unknown-material bad-number missing-field percent-sign zero-mass",
)
good("very long text", text(f"{'M' * 20000},r,N42SH,2,10"), 20.0)
bad("a field without end", text(f"M,{'r' * 200000},N42SH,2,10"), "unbalanced-quote no-rows")
good("emoji and right-to-left text", text("محرك 🧲,r,N42SH,2,10"), 20.0)
good("a thousand columns", text(ROW + "," * 1000, head=HEAD + "," * 1000), 2000.0)
