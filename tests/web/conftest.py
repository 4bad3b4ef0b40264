"""The pages of a register on which the worked case was played up to the opening of COP-4, in a real browser too."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from followup.app import Application
from followup.services.cases.demo import play_demo
from followup.settings import Settings
from followup.vocabulary.instants import instant
from followup.web.pages import make_pages

AS_OF = instant("2021-06-20T09:00:00+00:00")
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Site:
    """Pages that answer at an address."""

    address: str


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The worked case, played once for all pages."""
    with closing(Application.start(Settings(data_dir=tmp_path_factory.mktemp("played")))) as app:
        play_demo(app.register, app.files, app.house, partial(app.tick, at_once=True), lambda _line: None)
        yield app


@contextmanager
def serving(pages: FastAPI) -> Iterator[Site]:
    """Serve pages on a port of this machine for as long as the block lasts."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        server = uvicorn.Server(uvicorn.Config(pages, log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield Site(f"http://127.0.0.1:{listening.getsockname()[1]}")
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def site(played: Application) -> Iterator[Site]:
    """The pages of the worked case."""
    with serving(make_pages(played.register, played.files, clock=lambda: AS_OF)) as site:
        yield site


@pytest.fixture(scope="session")
def client(site: Site) -> Iterator[httpx.Client]:
    """The pages without a browser."""
    with httpx.Client(base_url=site.address) as client:
        yield client


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield started
        started.close()


@pytest.fixture(scope="session")
def task_id(played: Application) -> str:
    """The task of the call."""
    with played.register.reading() as unit:
        [call] = unit.calls.all()
    return call.task_id
