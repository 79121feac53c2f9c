"""Bills of materials: what is wrong with one, in place."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from fastapi import APIRouter

from ytterby.api.models import BillCheckModel, BillModel
from ytterby.api.problems import TOO_LARGE, WRONG, ProblemModel
from ytterby.errors import InputError
from ytterby.jobs.kinds.naming import file_name


def bill_routes(workspace: Path | None) -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["bills"])

    @router.post(
        "/bills/check",
        operation_id="check_bill",
        summary="Check a bill of materials",
        responses={**TOO_LARGE, **WRONG},
    )
    def check(bill: BillModel) -> BillCheckModel:
        """Return every problem of a bill at once, in its place and with mends."""
        from ytterby.workflows.exposing.sheets import check_bill

        content = bill.text.encode("utf-8", "replace")
        try:
            _, found = check_bill(
                content, file_name(bill.name, ".csv", "bill"), workspace=workspace
            )
        except InputError as error:
            problems = [ProblemModel(**asdict(p)) for p in error.problems]
            return BillCheckModel(
                ok=False, lines=0, products=0, errors=len(problems), warnings=0, columns=[],
                problems=problems, cells=[],
            )  # fmt: skip
        record = found.record()
        return BillCheckModel(ok=found.errors == 0, **record)

    return router
