"""What goes wrong is told in a sentence with the way out, and never as a traceback."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kit import browser, cache, commands, demo, odoo_source, process, python_env, suite
from kit.console import Stop

TOOL = Path(__file__).resolve().parents[2] / "dev" / "odoo.py"


def told(capsys, *words):
    """Return the exit status of a command and what it says."""
    status = commands.main(list(words))
    return status, capsys.readouterr().out


def test_wrong_python_is_told_which_one_to_take():
    code = f"import sys; sys.version_info = (3, 9, 2); exec(open({str(TOOL)!r}).read(), {{'__file__': {str(TOOL)!r}}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs Python 3.11 or 3.12 here, and this is Python 3.9" in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_command(capsys):
    status, text = told(capsys, "tset")
    assert status == 1
    assert "There is no command tset: choose one of demo, test, lint" in text


def test_no_command_is_a_call_for_help(capsys):
    status, text = told(capsys)
    assert status == 0
    assert "demo [DATA=cdnow|shop]" in text


def test_unknown_option(capsys):
    status, text = told(capsys, "test", "ONYL=core")
    assert status == 1
    assert "test does not know ONYL=core: it takes ONLY=…" in text


def test_unknown_part(capsys):
    status, text = told(capsys, "test", "ONLY=kore")
    assert status == 1
    assert "there is no part kore: choose among lint, analytics" in text


def test_parts_are_taken_in_the_given_order_and_empty_means_all():
    assert suite._wanted("core, lint") == ["core", "lint"]
    assert suite._wanted("") == list(suite.PARTS)


def test_unknown_data(capsys):
    status, text = told(capsys, "demo", "DATA=cd")
    assert status == 1
    assert "there is no cd: choose among cdnow, shop" in text


def test_taken_port(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        status, text = told(capsys, "demo", f"PORT={other.getsockname()[1]}")
    assert status == 1
    assert "is taken: stop what uses it, name another (PORT=…), or leave PORT out" in text


def test_nonsense_port(capsys):
    _status, text = told(capsys, "demo", "PORT=http")
    assert "http is no port" in text


def test_usual_port_gives_way_when_taken(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(demo, "DEFAULT_PORT", other.getsockname()[1])
        assert demo._port(None) not in (None, demo.DEFAULT_PORT)


def test_no_disk_space(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(Stop, match=r"has only 0\.0 GB free and 3 are needed"):
        cache.check_disk_space()


def test_cache_that_cannot_be_made(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("CLIENT_BASE_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(Stop, match="set CLIENT_BASE_CACHE"):
        cache.root()


def test_missing_python3_venv(monkeypatch):
    monkeypatch.setattr(python_env.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(python_env.os, "geteuid", lambda: 1000)
    with pytest.raises(Stop, match="run `apt-get install python3-venv` as root"):
        python_env._require_venv()


def test_missing_chromium_without_root_and_npm(monkeypatch):
    monkeypatch.setattr(browser.shutil, "which", lambda _name: None)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    with pytest.raises(Stop, match="run `apt-get install chromium` as root"):
        browser.ensure()


def test_odoo_path_without_odoo(monkeypatch, tmp_path):
    monkeypatch.setenv("ODOO_PATH", str(tmp_path))
    with pytest.raises(Stop, match=r"there is no odoo/release\.py in"):
        odoo_source.ensure()


def test_odoo_path_with_another_odoo(monkeypatch, tmp_path):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0, 'final', 0, '')\n")
    monkeypatch.setenv("ODOO_PATH", str(tmp_path))
    with pytest.raises(Stop, match=r"holds another Odoo than 19\.0"):
        odoo_source.ensure()


def test_machine_without_apt_is_told_the_other_way(monkeypatch):
    monkeypatch.setattr(odoo_source.shutil, "which", lambda _name: None)
    with pytest.raises(Stop, match="git clone --depth 1 -b 19"):
        odoo_source.ensure()


def test_download_without_network_is_told_and_leaves_nothing(monkeypatch, cache_folder):
    failing = {"apt-get": "false"}

    def run(command, failure, **_options):
        return real([failing.get(command[0], command[0])], failure)

    real = process.run
    monkeypatch.setattr(odoo_source.process, "run", run)
    monkeypatch.setattr(odoo_source, "_mirror_of_this_machine", lambda: ("mirror", ""))
    with pytest.raises(Stop, match="Check the network and run the same again"):
        odoo_source.ensure()
    assert not list(cache_folder.glob("odoo-*"))


def test_failed_program_shows_its_last_words():
    with pytest.raises(Stop, match="It failed:\n    the reason"):
        process.run(["sh", "-c", "echo the reason; exit 3"], "It failed:")


def test_unexpected_system_error_is_a_sentence(monkeypatch, capsys):
    def full_disk(_options, _rest):
        raise OSError(28, "No space left on device", "/somewhere")

    monkeypatch.setitem(commands.COMMANDS, "clean", full_disk)
    status, text = told(capsys, "clean")
    assert status == 1
    assert "No space left on device: /somewhere" in text
