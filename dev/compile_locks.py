"""Compile requirements/*.in into their lock files, one for both supported Pythons, with uv from PyPI."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements"
# One lock for 3.11 and 3.12; no address of a registry may stand in it.
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--upgrade",
    "--quiet",
)


def main():
    """Write odoo.txt first: tools.in is held to its versions."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        subprocess.run([programs / "pip", "install", "--quiet", "uv"], check=True)
        for name in ("odoo", "tools", "linters"):
            words = [programs / "uv", "pip", "compile", *OPTIONS, f"{name}.in", "-o", f"{name}.txt"]
            subprocess.run(words, check=True, cwd=REQUIREMENTS)
            print(f"requirements/{name}.txt")


if __name__ == "__main__":
    sys.exit(main())
