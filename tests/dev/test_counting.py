"""The test run counts honestly: what is skipped, not found or stopped has failed."""

import sys

import pytest

from kit import checks_lifecycle, session, suite
from kit.console import Stop

RECORD = """\
<testsuites><testsuite>
  <testcase classname="a" name="passes"/>
  <testcase classname="a" name="fails"><failure/></testcase>
  <testcase classname="a" name="skips"><skipped/></testcase>
  <testcase classname="a" name="passes"/>
</testsuite></testsuites>
"""


def test_skipped_counts_as_failed_and_subtests_count_once(tmp_path, capsys):
    (tmp_path / "record.xml").write_text(RECORD)
    result = session._count("part", tmp_path / "record.xml")
    assert (result.passed, result.failed) == (1, 2)
    assert "1 skipped, which counts as failed" in capsys.readouterr().out


def run(tmp_path, text):
    """Run pytest as the parts do, over a file of tests."""
    (tmp_path / "test_it.py").write_text(text)
    with session.Session() as opened:
        options = ["-p", "no:odoo", f"--rootdir={tmp_path}", "-c", "/dev/null", str(tmp_path)]
        return opened.pytest("part", options, python=sys.executable)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def test_a(): pass\n", (1, 0)),
        ("def test_a(): assert 0\n", (0, 1)),
        ("", (0, 1)),
        ("import pytest\ndef test_a(): pytest.skip('no')\n", (0, 1)),
        ("import nothing_of_this_name\n", (0, 1)),
    ],
    ids=["passing", "failing", "nothing found", "skipped", "broken file"],
)
def test_outcomes_of_pytest(tmp_path, text, expected):
    result = run(tmp_path, text)
    assert (result.passed, result.failed) == expected


def test_part_that_stops_has_failed_and_the_last_line_counts_all(monkeypatch, capsys):
    def stops(_session):
        raise Stop("no network")

    parts = {"good": lambda _session: [session.Result("good", passed=3)], "bad": stops}
    monkeypatch.setattr(suite, "PARTS", parts)
    assert suite.main() == 1
    text = capsys.readouterr().out
    assert "no network" in text
    assert text.splitlines()[-1] == "3 passed, 1 failed"


@pytest.fixture
def lanes(monkeypatch):
    """Let every part pass but one of the second lane, whose process is a program of ours."""

    def lane(program):
        parts = {name: lambda _session, name=name: [session.Result(name, passed=1)] for name in suite.PARTS}
        monkeypatch.setattr(suite, "PARTS", parts)
        monkeypatch.setattr(suite, "SECOND_COMMAND", (sys.executable, "-c", program))

    return lane


def test_results_of_both_lanes_are_added_up(lanes, capsys):
    lanes(
        "import json, os; print('heard in the second lane'); json.dump([dict(name='bridges', passed=4, failed=1,"
        " seconds=1.0)], open(os.environ['CLIENT_BASE_TEST_RESULTS'], 'w'))"
    )
    assert suite.main() == 1
    text = capsys.readouterr().out
    assert "heard in the second lane" in text
    assert text.splitlines()[-1] == "9 passed, 1 failed"


def test_second_lane_that_dies_has_failed(lanes, capsys):
    lanes("raise SystemExit('no network')")
    assert suite.main() == 1
    assert "no network" in capsys.readouterr().out


def test_what_uninstalling_leaves_behind_is_named(capsys):
    before = {what: {"x"} for what in checks_lifecycle._CATALOGUE}
    after = before | {"crons": {"x", "client_base: refresh"}, "groups": set()}
    assert checks_lifecycle._nothing_left("core", before, before).passed == 1
    assert checks_lifecycle._nothing_left("core", before, after).failed == 1
    text = capsys.readouterr().out
    assert "left behind: crons: client_base: refresh" in text
    assert "taken along: groups: x" in text


def test_complaint_in_a_log_fails_the_step():
    line = "2026-01-01 10:00:00,000 4711 WARNING db odoo.modules: something\n"
    assert checks_lifecycle._quiet("install", lambda: line).failed == 1
    assert checks_lifecycle._quiet("install", lambda: line.replace("WARNING", "INFO")).passed == 1
