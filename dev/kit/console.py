"""What people read while the tool works: steps with their progress, and one sentence when it has to stop."""

import contextlib
import sys
import time


class Stop(Exception):  # noqa: N818 (no error of the program: a word to the person who runs it)
    """Tell in one sentence what happened and what to do; ends the command without a traceback."""


class Step:
    """A long step: says what it does, how far it is, and how long it took."""

    QUIET_SECONDS = 10  # between two lines where the output is no terminal

    def __init__(self, title):
        self.title = title
        self.began = self.last_print = time.monotonic()
        self.live = sys.stdout.isatty()

    def update(self, detail):
        """Show how far the step is, on the same line of a terminal or now and then in a log."""
        now = time.monotonic()
        if self.live:
            self._write(f"\r\033[K  {self.title} … {detail[:90]}")
        elif now - self.last_print >= self.QUIET_SECONDS:
            self.last_print = now
            self._write(f"  {self.title} … {detail[:90]} ({now - self.began:.0f} s)\n")

    def start(self):
        self._write(f"  {self.title} …" + ("" if self.live else "\n"))

    def finish(self, outcome):
        seconds = time.monotonic() - self.began
        self._write(("\r\033[K" if self.live else "") + f"  {self.title}: {outcome} ({seconds:.1f} s)\n")

    @staticmethod
    def _write(text):
        sys.stdout.write(text)
        sys.stdout.flush()


@contextlib.contextmanager
def step(title):
    """Show a step while its block runs."""
    shown = Step(title)
    shown.start()
    try:
        yield shown
    except BaseException:
        shown.finish("not finished")
        raise
    shown.finish("done")


def say(text=""):
    """Print a line at once, also into a pipe."""
    print(text, flush=True)
