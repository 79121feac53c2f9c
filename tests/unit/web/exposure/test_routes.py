from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI

from ytterby.exposure.bom import EXAMPLES, example_path, read_bom
from ytterby.exposure.sheet import SHEET
from ytterby.web import services as shared
from ytterby.web.pages.exposure.routes import add_bills
from ytterby.workflows.exposing.sheets import find_sheet

BILL = b"part,material,mass [kg],units\nrotor,N42SH,1.5,1000\n"


class Client:
    """Asks an app without a socket."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def ask(self, method: str, path: str, content: Any = None) -> httpx.Response:
        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
                return await client.request(method, path, content=content)

        return asyncio.run(go())

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def post(self, path: str, content: Any) -> httpx.Response:
        return self.ask("POST", path, content)


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    services = shared.Services(cast(Any, None), cast(Any, None), tmp_path)
    monkeypatch.setattr(shared, "_current", [services])
    app = FastAPI()
    add_bills(app)
    return Client(app)


def test_a_bill_that_is_sent_is_kept_and_given_back(client: Client, tmp_path: Path) -> None:
    key = client.post("/app/bill?name=my motor.csv", content=BILL).json()["key"]
    kept = find_sheet(key, tmp_path)
    assert kept is not None
    assert kept.name == "my motor.csv"
    answer = client.get(f"/app/bill/{key}.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="my motor.csv"'
    assert answer.content.decode("utf-8-sig").splitlines()[1] == "rotor,N42SH,1.5,1000"


def test_a_workbook_of_a_sheet_reads_as_the_same_bill(client: Client, tmp_path: Path) -> None:
    key = client.post("/app/bill?name=m.csv", content=BILL).json()["key"]
    file = tmp_path / "m.xlsx"
    file.write_bytes(client.get(f"/app/bill/{key}.xlsx").content)
    assert read_bom(file).lines["annual"].to_list() == [1500.0]


def test_reading_stops_where_a_file_becomes_too_large(client: Client, tmp_path: Path) -> None:
    sent = []

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            sent.append(1)
            yield b"x" * (SHEET.size // 8)

    (problem,) = client.post("/app/bill", content=pieces()).json()["problems"]
    assert problem["code"] == "too-large"
    assert len(sent) < 12
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"%PDF-1.7 ...", "unreadable-file"),
        (b"dear sir, no table\n", "missing-header"),
        (b"PK\x03\x04 broken", "unreadable-file"),
        (b"\xd0\xcf\x11\xe0 old", "protected-file"),
    ],
)
def test_what_is_no_bill_is_answered_with_its_problem(
    client: Client, content: bytes, code: str
) -> None:
    answer = client.post("/app/bill?name=bill.csv", content=content)
    assert answer.status_code == 200
    assert [p["code"] for p in answer.json()["problems"]] == [code]


def test_a_workbook_that_unpacks_without_end_is_refused_before_it_does(client: Client) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/sharedStrings.xml", b"\0" * (SHEET.unpacked + 1))
    answer = client.post("/app/bill?name=bomb.xlsx", content=stream.getvalue())
    assert [p["code"] for p in answer.json()["problems"]] == ["too-large"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_bills_that_ship_are_given(client: Client, name: str, tmp_path: Path) -> None:
    file = tmp_path / "bill.csv"
    file.write_bytes(client.get(f"/app/bill/{name}.csv").content)
    lines = read_bom(file).lines["annual"].to_list()
    assert lines == read_bom(example_path(name)).lines["annual"].to_list()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_empty_bill_is_given(client: Client, ending: str) -> None:
    answer = client.get(f"/app/bill/template.{ending}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f'bill-template.{ending}"')


@pytest.mark.parametrize(
    "path", ["nothing-of-that-name.csv", "..%2f..%2fetc%2fpasswd.csv", "template.exe", "x.csv"]
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/app/bill/{path}").status_code == 404
