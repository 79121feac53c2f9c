"""Export controls, procurement bans, duties and benchmarks as data; which of them bites what.

Not legal advice: a reading of public documents that can be wrong or out of date.
"""

from ytterby.rules.contents import usual_content
from ytterby.rules.dates import Standing, status_on
from ytterby.rules.match import bites, match_rules
from ytterby.rules.model import Rule
from ytterby.rules.reading import RuleBook, read_rule_book, read_rules, rule_text
from ytterby.rules.shipment import NOT_ADVICE, VERDICTS, Bite, Shipment, Verdict
from ytterby.rules.store import add_rule_file, check_rule_file, remove_rule_file
from ytterby.rules.vocabulary import BINDING, EFFECTS, END_USES, FORMS, STAGES, STATUSES

__all__ = [
    "BINDING",
    "EFFECTS",
    "END_USES",
    "FORMS",
    "NOT_ADVICE",
    "STAGES",
    "STATUSES",
    "VERDICTS",
    "Bite",
    "Rule",
    "RuleBook",
    "Shipment",
    "Standing",
    "Verdict",
    "add_rule_file",
    "bites",
    "check_rule_file",
    "match_rules",
    "read_rule_book",
    "read_rules",
    "remove_rule_file",
    "rule_text",
    "status_on",
    "usual_content",
]
