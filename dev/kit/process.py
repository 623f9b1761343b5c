"""Programs that the tool starts: watched for progress, logged, and never left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
from collections import deque

from .console import Stop

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def clean_environment():
    """Return the variables to hand on: not those with which a machine has Python read or write other code."""
    unwanted = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "PGDATABASE", "ODOO_RC"}
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def _die_with_parent():
    """Let the child end with the tool, even when that is killed without a chance to clean up."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def run(command, failure, on_line=None, log=None, stdin=None, **options):
    """Run a program to its end and return its output; raise Stop with `failure` when it fails.

    `on_line` is called with every line of output, `log` is a file that gets all of it.
    """
    with start(command, stdin=subprocess.PIPE if stdin else subprocess.DEVNULL, **options) as child:
        if stdin:
            child.stdin.write(stdin)
            child.stdin.close()
        output = _follow(child, on_line, log)
        child.wait()
    if child.returncode:
        raise Stop(explain(failure, output, log))
    return "".join(output)


def _follow(child, on_line, log):
    lines = []
    with open(log, "a", encoding="utf-8") if log else contextlib.nullcontext() as handle:
        for line in child.stdout:
            lines.append(line)
            if handle:
                handle.write(line)
                handle.flush()
            if on_line:
                on_line(line.rstrip())
    return lines


def explain(failure, output, log=None):
    """Return the sentence of a failure with the program's last words, indented."""
    last = deque((line.rstrip() for line in output if line.strip()), maxlen=12)
    where = f"\n  The whole log: {log}" if log else ""
    return failure + "".join(f"\n    {line}" for line in last) + where


@contextlib.contextmanager
def start(command, **options):
    """Start a program, and end it when the block is left."""
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    settings |= {"text": True, "errors": "replace", "start_new_session": True, "preexec_fn": _die_with_parent}
    child = subprocess.Popen([str(word) for word in command], **(settings | options))
    try:
        yield child
    finally:
        end(child)


def end(child, patience=15):
    """Ask a program to stop, and force it after `patience` seconds."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def run_in_foreground(command, **options):
    """Run a program that owns the terminal (a shell, pytest) and return its exit status."""
    return subprocess.run([str(word) for word in command], preexec_fn=_die_with_parent, **options).returncode
