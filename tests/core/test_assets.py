"""Browser libraries are the recorded files, and are fetched only when something is missing."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from fairapp.core import assets


def test_a_listed_file_is_current_only_with_the_recorded_bytes(tmp_path: Path) -> None:
    digest = hashlib.sha512(b"right").hexdigest()
    asset = assets.Asset(package="p", file="f", target="css/a.css", sha512=digest)
    assert not assets.is_current(asset, tmp_path)
    (tmp_path / "css").mkdir()
    (tmp_path / "css/a.css").write_bytes(b"right")
    assert assets.is_current(asset, tmp_path)
    (tmp_path / "css/a.css").write_bytes(b"wrong")
    assert not assets.is_current(asset, tmp_path)


def test_nothing_is_installed_when_every_file_is_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = tmp_path / "vendor.json"
    digest = hashlib.sha512(b"x").hexdigest()
    listing.write_text(json.dumps([{"package": "p", "file": "f", "target": "a", "sha512": digest}]))
    (tmp_path / "a").write_bytes(b"x")
    monkeypatch.setattr(assets, "LIST", listing)
    monkeypatch.setattr(assets, "ROOT", tmp_path / "without-package.json")
    assert assets.fetch(tmp_path) == []


def test_a_file_that_is_not_the_recorded_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/f").write_bytes(b"changed on the way")
    monkeypatch.setattr(assets, "NODE_MODULES", tmp_path)
    asset = assets.Asset(package="p", file="f", target="a", sha512="0" * 128)
    # not through fetch(), which would first run npm
    with pytest.raises(assets.AssetError, match="p: f is not the file recorded"):
        assets._copy(asset, tmp_path)
    assert not (tmp_path / "a").exists()


def test_every_listed_package_is_in_the_lock_file_and_the_lock_names_no_host() -> None:
    lock = (assets.ROOT / "package-lock.json").read_text(encoding="utf-8")
    locked = json.loads(lock)["packages"]
    assert all(f"node_modules/{asset['package']}" in locked for asset in assets.listed_assets())
    assert '"resolved"' not in lock


def test_the_module_needs_neither_flask_nor_the_app() -> None:
    seen = "import runpy, sys; runpy.run_path(sys.argv[1]); print('flask' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", seen, assets.__file__], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
