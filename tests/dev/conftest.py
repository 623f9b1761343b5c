"""Every test of the tool has a cache of its own, so that none touches what a person has built."""

import pytest


@pytest.fixture(autouse=True)
def cache_folder(tmp_path, monkeypatch):
    """Point the tool at an empty cache, without the variables that choose another Odoo or server."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("CLIENT_BASE_CACHE", str(folder))
    for name in ("ODOO_PATH", "PG_BIN", "PGHOST", "PGPORT"):
        monkeypatch.delenv(name, raising=False)
    return folder
