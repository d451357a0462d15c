"""Addresses as they stand in letters; made without a request, so that the worker can write them."""

from flask import current_app

from fairapp.core.mail import current_settings


def full_url(endpoint: str, **parts: object) -> str:
    """The whole address of a page, under the address by which people reach this service."""
    path = current_app.url_map.bind("localhost").build(endpoint, parts)
    return f"{current_settings().resolved_base_url}{path}"
