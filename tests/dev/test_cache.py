"""What is built is whole or not there, by whatever way a run ends."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kit import cache, world

DEV = Path(__file__).resolve().parents[2] / "dev"


def test_build_gets_its_name_only_when_whole():
    target = cache.root() / "thing"
    with pytest.raises(ZeroDivisionError), cache.building(target) as folder:
        (folder / "half").touch()
        raise ZeroDivisionError
    assert not target.exists()
    with cache.building(target) as folder:
        (folder / "all").touch()
        assert not target.exists()
    assert [path.name for path in target.iterdir()] == ["all"]


def test_leftovers_of_a_killed_build_are_removed():
    target = cache.root() / "thing"
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1])\n"
        "from kit import cache\n"
        "with cache.building(cache.root() / 'thing') as folder:\n"
        "    (folder / 'half').touch(); os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, DEV], check=False)
    assert list(cache.root().glob("thing.tmp*"))
    with cache.building(target):
        pass
    assert not list(cache.root().glob("thing.tmp*"))


def test_second_run_waits_and_says_so(capsys):
    order = []
    with open(cache.root() / ".thing.lock", "a+", encoding="utf-8") as first:
        fcntl.flock(first, fcntl.LOCK_EX)

        def second_run():
            with cache.lock("thing", "building a thing"):
                order.append("second")

        thread = threading.Thread(target=second_run)
        thread.start()
        time.sleep(0.2)
        order.append("first")
        fcntl.flock(first, fcntl.LOCK_UN)
        thread.join(5)
    assert order == ["first", "second"]
    assert "Another run is building a thing: waiting for it" in capsys.readouterr().out


def test_key_changes_with_every_part():
    assert len({cache.key("a", "b"), cache.key("ab"), cache.key("a", "c"), cache.key("b", "a")}) == 4


def test_run_folders_of_killed_runs_are_removed():
    dead = cache.root() / "runs" / "999999999-abc"
    dead.mkdir(parents=True)
    mine = world._run_folder()
    assert mine.name.startswith(f"{os.getpid()}-")
    assert not dead.exists()


def test_builds_that_nobody_uses_are_removed_after_a_fortnight():
    used, recent, old, other_kind = (cache.root() / name for name in ("venv-a", "venv-b", "venv-c", "odoo-c"))
    for folder in (used, recent, old, other_kind):
        folder.mkdir()
    for folder in (used, old, other_kind):
        os.utime(folder, (0, 0))
    cache.note_use(used)
    assert [folder.exists() for folder in (used, recent, old, other_kind)] == [True, True, False, True]
