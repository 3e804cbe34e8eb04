"""A library as an integration: two kinds from a file, one from a generator, and a webhook for what happens to books."""

import json
from pathlib import Path
from typing import Any

from port_ocean.context.ocean import ocean
from port_ocean.core.ocean_types import ASYNC_GENERATOR_RESYNC_TYPE

from book_events import BookEvents

BATCH = 250


def settings(name: str, default: Any = None) -> Any:
    """A setting of the integration. The framework names them in snake case."""
    value = ocean.integration_config.get(name)
    return default if value is None else value


def shelf(name: str) -> list[dict[str, Any]]:
    return json.loads(Path(settings("catalog_file")).read_text())[name]


@ocean.on_resync("author")
async def authors(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    yield shelf("authors")


@ocean.on_resync("book")
async def books(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Several batches: each is its own entry of a lake write, or its own bulk calls."""
    everything = shelf("books")
    for start in range(0, len(everything), 12):
        yield everything[start : start + 12]


@ocean.on_resync("page")
async def pages(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    amount = int(settings("pages", 0))
    for start in range(0, amount, BATCH):
        yield [{"number": number} for number in range(start, min(start + BATCH, amount))]


ocean.add_webhook_processor("/webhook", BookEvents)
