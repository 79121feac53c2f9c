"""One user's error is told to that user, under an id, and never ends another's session."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import httpx
import pytest
from benchmarks.browsing import Page, open_page
from tests.integration.web.faulty import SECRET
from tests.integration.web.serving import Server, run_server

pytestmark = pytest.mark.slow

NUMBER = re.compile(r"error ([0-9a-f]{8})")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("workspace")
    with run_server(place, program="tests.integration.web.faulty") as found:
        yield found


def visitor(server: Server) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=server.address, timeout=60, trust_env=False)


def told(page: Page) -> list[str]:
    """Return the ids of the errors that a page was told of."""
    return NUMBER.findall(str(page.messages))


@pytest.mark.parametrize("path", ["/faulty/build", "/faulty/wait", "/faulty/route"])
def test_a_page_that_fails_says_so_without_the_reason(server: Server, path: str) -> None:
    with server.client() as client:
        answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert "ValueError" not in answer.text
    number = NUMBER.search(answer.text)
    assert number is not None
    assert "<h1>Something went wrong</h1>" in answer.text
    assert server.logged(number[1])


def test_a_page_that_is_not_there_has_our_look(server: Server) -> None:
    with server.client() as client:
        answer = client.get("/nowhere", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>No such page</h1>" in answer.text
    assert "nicegui" not in answer.text.lower()


async def _fail_beside_another(server: Server) -> tuple[Page, Page]:
    async with visitor(server) as one, visitor(server) as other:
        async with (
            open_page(one, "/faulty/act") as broken,
            open_page(other, "/faulty/act") as sound,
        ):
            for label in ('"fail"', '"fail later"'):
                before = len(told(broken))
                await broken.act(broken.find(label))
                assert await broken.wait_for("went wrong")
                await asyncio.sleep(0.3)
                assert len(told(broken)) > before
            for page in (broken, sound):
                await page.act(page.find('"work"'))
                assert await page.wait_for("it works still")
                assert not page.ended.is_set()
        async with open_page(one, "/faulty/act") as again:
            assert again.status == 200
    return broken, sound


def test_an_error_in_one_page_leaves_it_and_every_other_alive(server: Server) -> None:
    broken, sound = asyncio.run(_fail_beside_another(server))
    assert len(set(told(broken))) == 2
    assert told(sound) == []
    assert SECRET not in str(broken.messages)
    assert all(server.logged(number) for number in told(broken))


@pytest.mark.parametrize("path", ["/faulty/tick", "/faulty/connect"])
def test_what_fails_by_itself_fails_alone(server: Server, path: str) -> None:
    async def watch() -> tuple[Page, Page]:
        async with (
            visitor(server) as one,
            visitor(server) as other,
            open_page(other, "/faulty/act") as sound,
            open_page(one, path) as broken,
        ):
            assert await broken.wait_for("went wrong")
            await sound.act(sound.find('"work"'))
            assert await sound.wait_for("it works still")
        return broken, sound

    broken, sound = asyncio.run(watch())
    assert SECRET not in str(broken.messages)
    assert told(sound) == []


def test_a_page_that_takes_too_long_is_given_up_in_our_words(server: Server) -> None:
    with server.client() as client:
        answer = client.get("/slow", headers={"accept": "text/html"})
    assert answer.status_code == 500
    assert "response_timeout" not in answer.text
    assert NUMBER.search(answer.text)


def test_nonsense_in_a_socket_ends_that_socket_at_most(server: Server) -> None:
    nonsense = ["42", "42[", '42["event"]', '42["event",{}]', '42["ack",{}]', "9", "4" * 10_000]
    nonsense += ['42["event",{"client_id":1}]', "41", '42["javascript_response",{}]']

    async def send() -> None:
        async with (
            visitor(server) as one,
            visitor(server) as other,
            open_page(one, "/faulty/act") as sound,
        ):
            for frame in nonsense:
                async with open_page(other, "/faulty/act") as page:
                    await page.send(frame)
                    await asyncio.sleep(0.05)
            await sound.act(sound.find('"work"'))
            assert await sound.wait_for("it works still")

    asyncio.run(send())
