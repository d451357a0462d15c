"""Every environment variable of the service, named once, typed, with its default."""

import contextlib
import secrets
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The service's settings; every one can come from the environment or from `.env`."""

    model_config = SettingsConfigDict(env_prefix="FAIR_", env_file=".env", extra="ignore")

    database_url: str = Field(
        default="",
        validation_alias=AliasChoices("DATABASE_URL", "FAIR_DATABASE_URL"),
        description="SQLAlchemy URL; empty means SQLite inside data_dir",
    )
    port: int = Field(default=8000, validation_alias=AliasChoices("PORT", "FAIR_PORT"))
    data_dir: Path = Field(
        default=Path("instance"), description="files, keys and the embedded database"
    )
    base_url: str = Field(default="", description="address people type; used in letters")
    seal_keys: SecretStr = Field(
        default=SecretStr(""), description="seal passports; made and kept in data_dir when unset"
    )
    secret_key: SecretStr | None = Field(
        default=None, description="signs sessions; made and kept in data_dir when unset"
    )
    trusted_proxies: int = Field(default=0, description="how many proxies stand before us")
    secure_cookies: bool = Field(default=False, description="true behind HTTPS")
    demo: bool = Field(default=False, description="show the mailbox and the demonstration sign-ins")

    mail_server: str = Field(default="", description="SMTP host; empty keeps letters in the queue")
    mail_port: int = 25
    mail_username: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_starttls: bool = False
    mail_from: str = "no-reply@example.com"
    mail_from_name: str = Field(default="", description="the name beside the sender's address")
    mail_timeout: float = Field(default=20, description="seconds to wait for the mail server")
    mail_per_minute: int = Field(default=300, description="most letters of mass mailings a minute")
    text_gateway_url: str = Field(default="", description="generic HTTP gateway for texts")

    web_workers: int = 2
    web_threads: int = 4
    max_upload_bytes: int = 12 * 1024 * 1024
    default_locale: str = "vi"
    timezone: str = "Asia/Ho_Chi_Minh"
    log_json: bool = False

    @property
    def resolved_database_url(self) -> str:
        """The database to use; `postgres://` is accepted because hosts still hand it out."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir.resolve() / 'fairapp.db'}"
        if self.database_url.startswith("postgres://"):
            return self.database_url.replace("postgres://", "postgresql://", 1)
        return self.database_url

    @property
    def resolved_base_url(self) -> str:
        """Address without a trailing slash under which people reach this service."""
        return (self.base_url or f"http://localhost:{self.port}").rstrip("/")

    def signing_key(self) -> str:
        """The secret key; one is made on first use, so that a fresh machine needs no set-up."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        keyfile = self.data_dir / "secret_key"
        if not keyfile.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            fresh = self.data_dir / f"secret_key.{secrets.token_hex(4)}"
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_hex(32))
            # link() fails when another process was first; then its key is the one to use
            with contextlib.suppress(FileExistsError):
                keyfile.hardlink_to(fresh)
            fresh.unlink()
        return keyfile.read_text().strip()
