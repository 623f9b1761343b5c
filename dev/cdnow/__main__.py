"""Load the purchases of CDNOW from the command line: see the package's docstring."""

import argparse
import sys

from dev.cdnow import load
from dev.cdnow.boot import environment


def _say(what, done, total):
    """Print one line of progress."""
    sys.stdout.write(f"{what}: {done:,} of {total:,}\n")
    sys.stdout.flush()


def _check(env):
    from dev.cdnow.check import check

    wrong = check(env)
    env.cr.rollback()  # what was recomputed
    return wrong


def main():
    """Load from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split(":")[0])
    parser.add_argument("--conf", required=True, help="Odoo's configuration file")
    parser.add_argument("--database", required=True, help="where client_base is installed")
    parser.add_argument("--no-extras", action="store_true", help="purchases only")
    parser.add_argument("--check", action="store_true", help="compare with the file at the end")
    options = parser.parse_args()
    with environment(options.conf, options.database) as env:
        if not load(env, _say, extras=not options.no_extras):
            sys.stdout.write("The purchases are there already.\n")
        wrong = _check(env) if options.check else []
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
