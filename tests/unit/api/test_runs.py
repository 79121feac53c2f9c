"""Runs that are kept: read, taken away, named, asked again, deleted."""

from __future__ import annotations

import io
import json
import zipfile

import polars as pl
from tests.unit.api.conftest import Asked


def test_runs_are_listed_newest_first_with_what_they_found(api: Asked) -> None:
    answer = api.client.get("runs").json()
    assert answer["total"] == 1
    (run,) = answer["runs"]
    assert (run["name"], run["title"], run["kind"]) == (api.run, "A ban", "stress")
    assert run["finding"] == ["It hurts."]
    assert run["tables"] == ["shares"]
    assert run["files"] == ["report.html.gz", "scenario.yaml"]
    assert api.client.get("runs?offset=1").json()["runs"] == []


def test_a_table_is_had_in_four_formats(api: Asked) -> None:
    base = f"runs/{api.run}/tables/shares"
    csv = api.client.get(f"{base}.csv")
    assert csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in csv.headers["content-disposition"]
    assert csv.content.decode("utf-8-sig").splitlines() == ["region,share", "'=cmd(),0.7", "ÜÖ,"]
    parquet = api.client.get(f"{base}.parquet").content
    assert pl.read_parquet(io.BytesIO(parquet))["share"].to_list() == [0.7, None]
    rows = api.client.get(f"{base}.json").json()
    assert rows["rows"][1] == {"region": "ÜÖ", "share": None}
    assert rows["meta"]["units"] == {"share": "1"}
    sheet = pl.read_excel(
        io.BytesIO(api.client.get(f"{base}.xlsx").content), sheet_name="shares", engine="openpyxl"
    )
    assert "=cmd()" in sheet["region"].to_list()  # written as text, so that nothing runs


def test_all_of_a_run_is_had_at_once(api: Asked) -> None:
    answer = api.client.get(f"runs/{api.run}/export.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = {n.removeprefix(f"{api.run}/") for n in archive.namelist()}
        manifest = json.loads(archive.read(f"{api.run}/manifest.json"))
    assert names == {
        "manifest.json",
        "about.json",
        "csv/shares.csv",
        "json/shares.json",
        "parquet/shares.parquet",
        f"{api.run}.xlsx",
        "report.html",
        "scenario.yaml",
    }
    assert manifest["command"] == "ytterby stress china-total-ban --target USA"


def test_a_report_is_saved_not_shown(api: Asked) -> None:
    answer = api.client.get(f"runs/{api.run}/report.html")
    assert answer.text.startswith("<!doctype html>")
    assert answer.headers["content-disposition"].startswith("attachment")


def test_what_ran_is_told_in_full(api: Asked) -> None:
    manifest = api.client.get(f"runs/{api.run}/manifest").json()
    assert manifest["seed"] == 0
    assert manifest["packages"]["ytterby"]
    assert len(manifest["fingerprint"]) == 16


def test_a_run_is_named_and_what_is_wrong_with_a_name_is_said(api: Asked) -> None:
    answer = api.client.patch(f"runs/{api.run}", json={"title": "  Another name "})
    assert answer.json()["title"] == "Another name"
    assert answer.json()["note"] == "see page 3"
    wrong = api.client.patch(f"runs/{api.run}", json={"title": " ", "note": "x" * 5000})
    assert wrong.status_code == 422
    assert {p["code"] for p in wrong.json()["problems"]} == {"blank-title", "too-long"}
    assert api.client.get(f"runs/{api.run}").json()["title"] == "Another name"


def test_a_deleted_run_is_gone(api: Asked) -> None:
    assert api.client.delete(f"runs/{api.run}").status_code == 204
    for way in ("", "/manifest", "/report.html", "/export.zip", "/tables/shares.csv"):
        answer = api.client.get(f"runs/{api.run}{way}")
        assert answer.status_code == 404
        assert answer.json()["problems"][0]["code"] == "unknown-run"


def test_a_run_is_run_again_as_a_job(api: Asked) -> None:
    answer = api.client.post(f"runs/{api.run}/reproduce")
    assert answer.status_code == 202
    job = answer.json()
    assert (job["state"], job["kind"]) == ("queued", "reproduce")
    assert job["request"] == {"run": api.run}
    assert job["title"] == "A ban, again"


def test_names_in_addresses_lead_nowhere_else(api: Asked) -> None:
    for name in ("..", "../../etc", "%2e%2e", ".part-x", "a%00b"):
        assert api.client.get(f"runs/{name}/manifest").status_code in (404, 422)
