"""Take every mail that Odoo sends and keep it as a file, so that a demo can send mailings and reach nobody.

Use: python dev/mail_catcher.py PORT FOLDER
"""

import signal
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller


class Folder:
    """A handler of aiosmtpd that writes each message into a folder, as mail programs can open it."""

    def __init__(self, path):
        self.path = path
        self.count = len(list(path.glob("*.eml")))

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd's name)
        self.count += 1
        recipient = "".join(letter for letter in envelope.rcpt_tos[0] if letter.isalnum() or letter in "@.-_")
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{self.count:05}-{recipient[:80]}.eml"
        (self.path / name).write_bytes(envelope.original_content or b"")
        return "250 kept"


def main(port, folder):
    """Catch mails until the program is ended."""
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    controller = Controller(Folder(path), hostname="127.0.0.1", port=int(port))
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    # Blocked before the server's thread starts, so that sigwait above gets them.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main(*sys.argv[1:3])
