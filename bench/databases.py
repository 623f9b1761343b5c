"""The databases of a run: an Odoo with client_base, and a copy for each scale."""

import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
from psycopg2 import sql

import odoo.init  # noqa: F401  it fills the namespace `odoo`
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import close_db, connection_info_for
from odoo.tools import config

from bench.load import load_scale

REPOSITORY = Path(__file__).resolve().parents[1]
# What the repository's tool makes for its tests: Odoo's apps without client_base.
TOOL_TEMPLATES = "client_base_template_core_%"


class Shop:
    """One database with the data of one scale."""

    def __init__(self, database, factor):
        self.database = database
        self.factor = factor
        self.name = f"x{factor}"

    @contextmanager
    def env(self):
        """Give an environment of the superuser in a transaction of its own; the block commits."""
        with Registry(self.database).cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def vacuum(self, *tables):
        """Leave the tables as autovacuum would, some time later."""
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        _execute(self.database, sql.SQL("VACUUM ANALYZE {}").format(names))


def configure(conf):
    """Read Odoo's configuration file. Statements that fail are counted, not shown."""
    words = ["-c", conf, "--no-http", "--log-level=warn", "--log-handler=odoo.sql_db:CRITICAL"]
    config.parse_config(words, setup_logging=True)


def server_version():
    """Return PostgreSQL's version, and the settings that change what is measured."""
    names = ("server_version", "shared_buffers", "fsync", "full_page_writes", "synchronous_commit")
    return {name: _execute("postgres", sql.SQL("SHOW {}").format(sql.Identifier(name)))[0][0] for name in names}


def make_base(conf, template, name):
    """Make the database that all scales are copied from."""
    template = template or _find_template()
    drop(name)
    if template:
        _copy(template, name)
    words = ["-c", conf, "-d", name, "-i", "client_base", "--stop-after-init", "--no-http", "--log-level=error"]
    subprocess.run([sys.executable, "-m", "odoo", *words], cwd=REPOSITORY, check=True)


def make_shop(base, factor, tell):
    """Copy the base and load it with `factor` times CDNOW."""
    shop = Shop(f"{base}_x{factor}", factor)
    drop(shop.database)
    _copy(base, shop.database)
    with shop.env() as env:
        load_scale(env, factor, tell)
    return shop


def drop(name):
    """Drop a database, if it is there."""
    close_db(name)
    _execute("postgres", sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _find_template():
    rows = _execute("postgres", "SELECT datname FROM pg_database WHERE datname LIKE %s", [TOOL_TEMPLATES])
    return next((name for (name,) in rows if not name.endswith("_tmp")), None)


def _copy(template, name):
    close_db(template)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    _execute("postgres", statement)


def _execute(database, statement, parameters=()):
    """Execute a statement outside of any transaction and return its rows."""
    _name, info = connection_info_for(database)
    with closing(psycopg2.connect(**info)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []
