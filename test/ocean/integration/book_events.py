"""What happens to single books, as the library's own webhook tells it."""

from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.handlers.webhook.abstract_webhook_processor import AbstractWebhookProcessor
from port_ocean.core.handlers.webhook.webhook_event import (
    EventHeaders,
    EventPayload,
    WebhookEvent,
    WebhookEventRawResults,
)


class BookEvents(AbstractWebhookProcessor):
    async def should_process_event(self, event: WebhookEvent) -> bool:
        return event.payload.get("action") in ("saved", "removed")

    async def get_matching_kinds(self, event: WebhookEvent) -> list[str]:
        return ["book"]

    async def authenticate(self, payload: EventPayload, headers: EventHeaders) -> bool:
        return headers.get("x-library-key") == "open"

    async def validate_payload(self, payload: EventPayload) -> bool:
        return isinstance(payload.get("book"), dict)

    async def handle_event(self, payload: EventPayload, resource: ResourceConfig) -> WebhookEventRawResults:
        book = payload["book"]
        removed = payload["action"] == "removed"
        return WebhookEventRawResults(
            updated_raw_results=[] if removed else [book],
            deleted_raw_results=[book] if removed else [],
        )
