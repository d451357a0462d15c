"""A program that talks to the REST door."""

import contextvars
from typing import Any

from flask import Flask

from fairapp.accounts import tokens
from fairapp.accounts.models import Person
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM


class Program:
    """Sends JSON with a token, without a cookie, and keeps the headers of the last answer."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client(use_cookies=False)
        self.token = ""
        self.headers: dict[str, str] = {}

    def hold_token_of(self, person: Person) -> "Program":
        """Act as this person."""
        self.token = tokens.issue_token(person, actor=SYSTEM, label="test")
        db.session.commit()
        return self

    def get(self, address: str, *, status: int = 200) -> Any:
        """The JSON at an address of version 1."""
        return self._send("GET", address, status)

    def post(self, address: str, body: Any, *, status: int = 201, **headers: str) -> Any:
        """Send JSON; keywords are headers, with `_` for `-`."""
        return self._send("POST", address, status, json=body, headers=headers)

    def _send(self, method: str, address: str, status: int, **more: Any) -> Any:
        headers = {name.replace("_", "-"): text for name, text in more.pop("headers", {}).items()}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        answer = contextvars.Context().run(
            self.client.open, f"/api/v1{address}", method=method, headers=headers, **more
        )
        assert answer.status_code == status, f"{answer.status_code} {answer.get_data()[:400]!r}"
        problem = "application/problem+json" if status >= 400 else "application/json"
        assert answer.mimetype == problem
        self.headers = dict(answer.headers)
        return answer.get_json()
