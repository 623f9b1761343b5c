"""The folder that keeps what is dear to make, so that it is made once, whole, and by one run at a time."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import time
from pathlib import Path

from .console import Stop, say

NEEDED_GIGABYTES = 3
FORTNIGHT_SECONDS = 14 * 24 * 3600


def root():
    """Return the cache folder, made when missing."""
    folder = Path(os.environ.get("CLIENT_BASE_CACHE") or _default_root()).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stop(f"The cache folder {folder} cannot be made ({error.strerror}): set CLIENT_BASE_CACHE.") from None
    return folder


def _default_root():
    # Not /root/.cache: PostgreSQL refuses to run as root, and its user `nobody` could not enter there.
    if os.geteuid() == 0:
        return "/var/cache/client_base"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "client_base"


def key(*parts):
    """Return a short name that changes with any of the parts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def check_disk_space():
    """Refuse to build anything big where it would not fit."""
    free = shutil.disk_usage(root()).free / 1e9
    if free < NEEDED_GIGABYTES:
        raise Stop(
            f"{root()} has only {free:.1f} GB free and {NEEDED_GIGABYTES} are needed: "
            "free some space, or set CLIENT_BASE_CACHE to a folder on a larger disk."
        )


@contextlib.contextmanager
def lock(name, waiting_for):
    """Hold the named lock; say what is being waited for when another run has it."""
    with open(root() / f".{name}.lock", "a+", encoding="utf-8") as handle:
        if not try_lock(handle):
            say(f"  Another run is {waiting_for}: waiting for it …")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle


def try_lock(handle):
    """Take the lock of an open file without waiting; return whether it worked."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def building(target):
    """Give a folder to build in, which becomes `target` only when the block succeeds."""
    check_disk_space()
    _remove_leftovers(target)
    unfinished = target.with_name(f"{target.name}.tmp{os.getpid()}")
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _remove_leftovers(target):
    """Remove what killed runs left half-built; the caller holds the lock, so nobody is building it."""
    for leftover in target.parent.glob(f"{target.name}.tmp*"):
        shutil.rmtree(leftover, ignore_errors=True)


def note_use(target):
    """Keep a build young, and remove builds of the same kind that no run has used for a fortnight."""
    os.utime(target)
    kind = target.name.rpartition("-")[0]
    for other in target.parent.glob(f"{kind}-*"):
        if other.name.rpartition("-")[0] == kind and time.time() - other.stat().st_mtime > FORTNIGHT_SECONDS:
            shutil.rmtree(other, ignore_errors=True)


def write_atomically(path, text):
    """Write a file that is never seen half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.tmp{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
