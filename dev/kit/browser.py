"""Chromium for the browser tests: what the machine has, Debian's as root, or npm's build for a plain user."""

import os
import shutil
import tarfile

from . import cache, process, python_env
from .console import Stop, step

NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
ADVICE = "Browser tests need Chromium: run `apt-get install chromium` as root, or install npm, then run again."
_DECOMPRESS = """
const fs = require("node:fs"), zlib = require("node:zlib");
fs.writeFileSync(process.argv[2], zlib.brotliDecompressSync(fs.readFileSync(process.argv[1])));
"""
# The package brings the few libraries and the fonts that a bare machine lacks.
_START = """\
#!/bin/sh
here=$(dirname "$(dirname "$(readlink -f "$0")")")
export LD_LIBRARY_PATH="$here/al2023/lib:$here${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_PATH="${FONTCONFIG_PATH:-$here/fonts}"
exec "$here/chromium" "$@"
"""


def ensure():
    """Return the folder with `chromium`, to be put on PATH, or None when it is there already."""
    if any(map(shutil.which, NAMES)):
        return None
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with cache.lock("chromium", "installing Chromium"), step("Installing Chromium from Debian") as shown:
            if not shutil.which("chromium"):
                python_env.apt_install("chromium", shown)
        return None
    if not shutil.which("npm") or not shutil.which("node"):
        raise Stop(ADVICE)
    return _from_npm()


def _from_npm():
    target = cache.root() / f"chromium-{cache.key(NPM_PACKAGE)}"
    if not target.exists():
        with cache.lock("chromium", "getting Chromium"):
            if not target.exists():
                with cache.building(target) as folder, step("Getting Chromium from npm (70 MB)"):
                    _build(folder, target)
    return target / "bin"


def _build(folder, target):
    """Unpack the program, its libraries and its fonts, and write the script that starts it with them."""
    failure = "Chromium could not be downloaded from npm: check the network, then run again."
    process.run(["npm", "pack", "--silent", NPM_PACKAGE], failure, cwd=folder)
    (archive,) = folder.glob("*.tgz")
    _extract(archive, folder)
    for packed in sorted((folder / "package" / "bin").glob("*.br")):
        _decompress(packed, folder)
    shutil.rmtree(folder / "package")
    archive.unlink()
    (folder / "chromium").chmod(0o755)
    fonts = (target / "fonts" / "fonts", "/usr/share/fonts")
    (folder / "fonts" / "fonts.conf").write_text(
        "<fontconfig>" + "".join(f"<dir>{path}</dir>" for path in fonts) + "</fontconfig>\n", encoding="utf-8"
    )
    (folder / "bin").mkdir()
    start = folder / "bin" / "chromium"
    start.write_text(_START, encoding="utf-8")
    start.chmod(0o755)


def _decompress(packed, folder):
    """Unpack one file of the package: the program itself, or an archive into a folder of its name."""
    plain = folder / packed.name.removesuffix(".br")
    process.run(["node", "-e", _DECOMPRESS, packed, plain], f"{packed.name} could not be unpacked.")
    if plain.suffix == ".tar":
        # The program looks for this library beside itself.
        _extract(plain, folder if plain.stem == "swiftshader" else folder / plain.stem)
        plain.unlink()


def _extract(archive, folder):
    with tarfile.open(archive) as opened:
        opened.extractall(folder)  # noqa: S202 (a fixed version of a package, as npm itself would unpack it)
