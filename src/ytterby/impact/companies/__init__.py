"""Company dossiers: plants, stages, exposure, public money, people, worth; no advice."""

from ytterby.factors.intervals import interval
from ytterby.impact.companies.assets import Asset, list_owners, read_assets, state_of
from ytterby.impact.companies.coverage import STAGES, cover_stages, held, stage_state
from ytterby.impact.companies.exposure import events_of, exposure_table
from ytterby.impact.companies.network import Network
from ytterby.impact.companies.register import Company, find_company, read_companies
from ytterby.impact.companies.standing import nameplate_standing, output_standing
from ytterby.impact.companies.support import (
    people_of,
    sum_support,
    support_of,
    terms_of,
    untold_subjects,
)
from ytterby.impact.companies.worth import latest_prices, worth_table

__all__ = [
    "STAGES",
    "Asset",
    "Company",
    "Network",
    "cover_stages",
    "events_of",
    "exposure_table",
    "find_company",
    "held",
    "interval",
    "latest_prices",
    "list_owners",
    "nameplate_standing",
    "output_standing",
    "people_of",
    "read_assets",
    "read_companies",
    "stage_state",
    "state_of",
    "sum_support",
    "support_of",
    "terms_of",
    "untold_subjects",
    "worth_table",
]
