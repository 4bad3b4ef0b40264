"""What a house sets for itself, from the environment with the prefix FOLLOWUP_."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one installation; every one has a default that works on one machine without accounts."""

    model_config = SettingsConfigDict(env_prefix="FOLLOWUP_", env_ignore_empty=True, frozen=True)

    data_dir: Path = Path("var")
    """Where the register, the files kept and the Maildir lie."""
    database_url: str | None = None
    """An SQLAlchemy address; None means SQLite under `data_dir`."""
    smtp_url: SecretStr | None = None
    """smtp://[user:password@]host:port or smtps://...; None means that mail goes to a Maildir under `data_dir`."""
    journal: SecretStr | None = None
    """Where it can be read what the SMTP server took: maildir:/path, postfix:/var/log/mail.log or imaps://..."""
    bounces: SecretStr | None = None
    """The mailbox to which bounces come: maildir:/path or imaps://user:password@host/FOLDER."""
    bounce_address: str | None = None
    """The address of that mailbox; each mail's return path is made of it. None: bounces come to `mail_from`."""
    inbox: SecretStr | None = None
    """The mailbox to which answers come by mail: maildir:/path or imaps://user:password@host/FOLDER."""
    answer_address: str | None = None
    """The address of that mailbox; each letter's Reply-To is made of it. None: answers come to `mail_from`."""
    digest_day: Literal["monday", "tuesday", "wednesday", "thursday", "friday"] | None = None
    """On which day of the week contacts get the digest of what is open for their party; None: on none by itself."""
    mail_from: str = "secretariat@followup.example"
    """The address from which mail comes and to which answers go; set your own before mail goes to an SMTP server."""
    public_url: str = "http://127.0.0.1:8000"
    """The address under which people reach the pages; letters and mails link to it."""
    secret_key: SecretStr | None = None
    """Of which the secrets of links are made; None: one is made at the first use and kept as DATA_DIR/secret.key.

    Several machines on one register need the same: set it."""
    engine: Literal["embedded", "prefect"] = "embedded"
    """Who calls the services when something is due: this process's tick, or Prefect workers."""
    prefect_api: str | None = Field(default=None, validation_alias="PREFECT_API_URL")
    """Where Prefect's server answers, by Prefect's own variable; pages then say when it does not."""

    @property
    def register_url(self) -> str:
        """The address of the register: the one set, else `register.sqlite` under the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'register.sqlite'}"

    @property
    def unset_for_mail(self) -> list[str]:
        """The settings that readers of mail by SMTP would see and that nobody has set."""
        seen = {"mail_from": "FOLLOWUP_MAIL_FROM", "public_url": "FOLLOWUP_PUBLIC_URL"}
        return [name for field, name in seen.items() if self.smtp_url and field not in self.model_fields_set]

    @property
    def maildir(self) -> Path:
        """The folder to which mail is delivered when no SMTP server is set."""
        return self.data_dir / "maildir"

    @property
    def files(self) -> Path:
        """The folder in which files are kept by their SHA-256."""
        return self.data_dir / "files"
