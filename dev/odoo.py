#!/usr/bin/env python3
"""Run client_base in a real Odoo 19.0: `python3 dev/odoo.py help` lists the commands.

This file must be readable by any Python 3, so that a wrong one gets a sentence instead of a syntax error.
"""

import os
import sys

if not (3, 11) <= sys.version_info[:2] < (3, 13):
    sys.exit(
        "Odoo 19.0 needs Python 3.11 or 3.12 here, and this is Python %d.%d (%s).\n"
        "Run it with another one, for example: make test PYTHON=python3.12, or python3.12 dev/odoo.py test"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from kit.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
