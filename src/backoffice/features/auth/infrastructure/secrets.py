"""Random secrets, the digests that are kept of them, and the keys that sign."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from backoffice.features.shared.domain.errors import CannotStart

KEY_FILE = "secret.key"


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """A secret of 256 random bits needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class SigningKeys:
    """One key for each purpose, from the one secret of the installation."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def key(self, purpose: str) -> bytes:
        return hmac.digest(self._secret, purpose.encode(), "sha256")

    def csrf_token(self, session: str) -> str:
        return hmac.digest(self.key("csrf"), session.encode(), "sha256").hex()


def kept_secret(folder: Path) -> str:
    """The secret of the file, made where there is none. Raises CannotStart."""
    path = folder / KEY_FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        found = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise CannotStart(
            f"BACKOFFICE_SECRET_KEY is not set, and {path} cannot be used: {error}"
        ) from None
    if not found:
        raise CannotStart(f"{path} is empty: delete it, or set BACKOFFICE_SECRET_KEY")
    return found


def _make(path: Path) -> None:
    """Complete or not at all, and once, even if several processes start at the same time."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(new_secret())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
