import asyncio
import stat
from pathlib import Path

import pytest

from backoffice.features.auth.infrastructure.secrets import KEY_FILE, SigningKeys, kept_secret
from backoffice.features.shared.domain.errors import CannotStart
from backoffice.features.shared.infrastructure.database import Database


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    secret = kept_secret(folder)
    assert kept_secret(folder) == secret
    assert len(secret) >= 43  # 256 bits in base64
    assert stat.S_IMODE((folder / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [KEY_FILE]


async def test_processes_that_start_together_agree_on_it(tmp_path: Path) -> None:
    made = await asyncio.gather(*(asyncio.to_thread(kept_secret, tmp_path) for _ in range(8)))
    assert len({*made}) == 1


def test_a_file_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("\n")
    with pytest.raises(CannotStart, match="is empty"):
        kept_secret(tmp_path)
    with pytest.raises(CannotStart, match="BACKOFFICE_SECRET_KEY is not set"):
        kept_secret(Path("/dev/null/var"))


def test_each_purpose_has_a_key_of_its_own() -> None:
    keys = SigningKeys("a secret that is long enough for this")
    assert keys.key("csrf") != keys.key("bearer tokens")
    assert keys.csrf_token("one session") != keys.csrf_token("another")
    assert keys.csrf_token("one") != SigningKeys("another secret").csrf_token("one")


async def test_others_on_this_machine_do_not_see_into_the_data_folder(tmp_path: Path) -> None:
    kept_secret(tmp_path / "secrets")
    await Database(f"sqlite+aiosqlite:///{tmp_path}/data/test.db").dispose()
    for folder in ("secrets", "data"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700
