"""The tab Projects and contracts: public contracts, mines and plants, companies, funds, outlook."""

from __future__ import annotations

from ytterby.web.pages.impact.view import Data, Option, Tab, View, named_options

DRAWN = ("draws", "seed")


def project_options(data: Data) -> list[Option]:
    """Return projects; those without a number stand last and say why."""
    rows = sorted(data["projects"], key=lambda p: (bool(p["why"]), p["region"], p["name"]))
    return [
        Option(
            p["id"],
            f"{p['name']}: {p['why']}" if p["why"] else f"{p['name']} ({p['status']})",
            "No number because …" if p["why"] else p["region"],
            bool(p["why"]),
        )
        for p in rows
    ]


CONTRACT = View(
    "contract",
    "A contract",
    "impact-contract",
    "What a contract costs the public, part by part, and what it buys.",
    "Paying the contract out under a thousand paths of prices …",
    subject="contract",
    param="contract",
    label="Contract",
    options=lambda data: named_options(data["contracts"]),
    default="mp-dod-2025",
    own=("price", "rate", *DRAWN),
)
PROJECTS = View(
    "projects",
    "All projects",
    "impact-projects",
    "At which price of NdPr each mine and plant outside China would pay.",
    "Appraising every project …",
    fields=("prices",),
    own=("rate", *DRAWN),
)
PROJECT = View(
    "project",
    "One project",
    "impact-project",
    "What one mine or plant earns, and the price of NdPr at which it pays.",
    "Appraising the project and a price war against it …",
    subject="project",
    param="facility",
    label="Mine or plant",
    options=project_options,
    default="aus-nolans",
    fields=("prices",),
    own=("rate", "floor", "floor_years", "upside", "debt", "interest", "tenor", "war", *DRAWN),
)
COMPANY = View(
    "company",
    "A company",
    "impact-company",
    "A company's plants, whose controls can stop it, public money behind it. No judgement.",
    "Gathering what is published …",
    subject="company",
    param="company",
    label="Company",
    options=lambda data: named_options(data["companies"]),
    default="lynas",
)
INSTRUMENTS = View(
    "instruments",
    "Instruments compared",
    "impact-instruments",
    "Floor, loan, grant or tariff: which makes a project pay at the least public cost.",
    "Sizing each instrument until the project just pays …",
    subject="project",
    param="facility",
    label="Project",
    options=project_options,
    default="zaf-phalaborwa",
    own=("level", "odds", "tonnes", "years", "market", "rate", "public_rate", *DRAWN),
)
FUND = View(
    "fund",
    "A fund",
    "impact-fund",
    "What a portfolio of public support costs and secures: the example that ships.",
    "Paying the portfolio out …",
    own=("level", "rate", "public_rate", *DRAWN),
)
OUTLOOK = View(
    "outlook",
    "Outlook to 2040",
    "impact-outlook",
    "How supply and demand go on, and which price would close the gap.",
    "Drawing demand, odds and starts …",
    fields=("element", "prices"),
    own=("to", "rate", *DRAWN),
)
TAB = Tab(
    "projects",
    "Projects and contracts",
    (CONTRACT, PROJECTS, PROJECT, COMPANY, INSTRUMENTS, FUND, OUTLOOK),
)
