"""One typed settings object, read from the environment once at the edge."""

from __future__ import annotations

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the operator may set; each name is documented in docs/operator.md."""

    model_config = SettingsConfigDict(env_prefix="TONGZHOU_", extra="ignore", frozen=True)

    data_dir: Path = Path(".data")
    database_url: str | None = Field(
        default=None, validation_alias=AliasChoices("TONGZHOU_DATABASE_URL", "DATABASE_URL")
    )
    host: str = "127.0.0.1"
    port: int = Field(default=8000, validation_alias=AliasChoices("TONGZHOU_PORT", "PORT"), ge=1, le=65535)
    public_url: str | None = None
    """Where people reach the server from outside, for links in invitations."""
    trusted_proxies: str = ""
    """Addresses (comma separated) whose forwarded headers count."""
    pool_max: int = Field(default=20, ge=2, le=200)
    upload_max_mb: int = Field(default=100, ge=1, le=2048)
    outgoing_exceptions: str = ""
    """Host names, addresses and networks (comma separated) that outgoing calls may reach although private."""
    log_level: str = "info"
    demo_password: str | None = None

    @property
    def files_dir(self) -> Path:
        """Where uploaded files lie."""
        return self.data_dir / "files"

    @property
    def uploads_dir(self) -> Path:
        """Where files wait to be imported; workers must reach it, too."""
        return self.data_dir / "uploads"

    @property
    def sealing_key(self) -> Path:
        """The key that stored secrets are sealed with; every process of an installation needs the same one."""
        return self.data_dir / "keys" / "secrets.key"
