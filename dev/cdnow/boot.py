"""Open an Odoo database from a script."""

from contextlib import contextmanager


@contextmanager
def environment(conf, database):
    """Yield an environment of the superuser in its own transaction, rolled back on error."""
    import odoo.init  # noqa: F401  it fills the namespace `odoo`
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", conf, "-d", database, "--no-http", "--log-level=warn"], setup_logging=True)
    with Registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})
