"""Databases of Odoo: templates that are made once, and clones of them that cost nothing."""

import contextlib
import json
import os
import shutil

from . import addons, cache, process, python_env
from .console import Stop, step
from .world import is_alive

TEMPLATE_REVISION = 1
# The first is the language of the first users: without English here, Odoo would take it away.
LANGUAGES = "en_US,ru_RU"
TEST_PREFIX = "client_base_test_"
NO_SERVER = "PostgreSQL does not answer: start it, or name another one with PGHOST, PGPORT, PGUSER and PGPASSWORD."
_QUERY = """
import json, sys
import psycopg2
connection = psycopg2.connect(dbname=sys.argv[1])
connection.autocommit = True
cursor = connection.cursor()
cursor.execute(sys.argv[2])
print(json.dumps(cursor.fetchall() if cursor.description else [], default=str))
"""
_FIRST_COMPANY = """
company = env.company
if not company.chart_template:
    env["account.chart.template"].try_loading("generic_coa", company=company, install_demo=False)
# It would report the installation to Odoo's publisher, which a machine without network logs as an error.
env.ref("mail.ir_cron_module_update_notification").active = False
env.cr.commit()
"""
_ASSETS = """
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""


class Databases:
    """The databases of a world's server."""

    def __init__(self, world):
        self.world = world
        self.filestore = world.server.data_dir / "filestore"

    def query(self, sql, database="postgres"):
        """Return the rows of a statement."""
        try:
            output = python_env.python_output(self.world.venv, _QUERY, database, sql, env=self.world.environment)
        except Stop as error:
            if "connection to server" in str(error) or "could not" in str(error):
                raise Stop(f"{NO_SERVER}\n    {error}") from None
            raise
        return json.loads(output)

    def exists(self, name):
        return bool(self.query(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def drop(self, name):
        self.query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self.filestore / name, ignore_errors=True)

    def clone(self, template, name):
        """Make a database that equals another one."""
        self.drop(name)
        self.query(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        if (self.filestore / template).exists():
            # Odoo names these files by their content and never rewrites one, so both may have the same.
            shutil.copytree(self.filestore / template, self.filestore / name, copy_function=os.link)

    def rename(self, old, new):
        """Give a database its final name; its files first, so that a database that is there is whole."""
        shutil.rmtree(self.filestore / new, ignore_errors=True)
        if (self.filestore / old).exists():
            (self.filestore / old).rename(self.filestore / new)
        self.query(f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    @contextlib.contextmanager
    def temporary(self, template, purpose):
        """Give a clone that is dropped at the end."""
        name = f"{TEST_PREFIX}{os.getpid()}_{purpose}"
        self.clone(template, name)
        try:
            yield name
        finally:
            self.drop(name)

    def sweep(self):
        """Drop the test databases that killed runs left on our own server."""
        if not self.world.server.programs:
            return
        for (name,) in self.query(f"SELECT datname FROM pg_database WHERE datname LIKE '{TEST_PREFIX}%'"):
            if not is_alive(name.removeprefix(TEST_PREFIX).partition("_")[0]):
                self.drop(name)

    def installed(self, name):
        """Return the names of the installed addons of a database."""
        return {row[0] for row in self.query("SELECT name FROM ir_module_module WHERE state = 'installed'", name)}

    def install(self, database, wanted, shown=None, log=None):
        """Install addons and check that they are there, since Odoo only logs a name that it does not know."""
        failure = f"{', '.join(wanted)} could not be installed."
        arguments = ["-d", database, "-i", ",".join(wanted), "--stop-after-init", "--no-http"]
        output = self.world.odoo(*arguments, failure=failure, shown=shown, log=log)
        missing = set(wanted) - self.installed(database)
        if missing:
            raise Stop(process.explain(f"Odoo did not install {', '.join(sorted(missing))}.", output.splitlines()))
        return output

    def update(self, database, wanted, shown=None, log=None):
        """Update installed addons to their present code."""
        arguments = ["-d", database, "-u", ",".join(wanted), "--stop-after-init", "--no-http"]
        return self.world.odoo(*arguments, failure=f"{', '.join(wanted)} could not be updated.", shown=shown, log=log)

    def pregenerate_assets(self, database):
        """Make the web client's bundles once, instead of in each browser test."""
        self.world.shell(database, _ASSETS, "The web client's files could not be made.")

    def core_template(self):
        """Return the template that holds the apps below client_base, without demo data, in English and Russian."""
        wanted = addons.dependencies([addons.CORE])
        return self._template("core", wanted, self._build_core_template)

    def full_template(self):
        """Return the template that holds the apps below all bridges as well."""
        wanted = addons.dependencies(addons.names())
        if wanted == addons.dependencies([addons.CORE]):
            return self.core_template()
        return self._template("full", wanted, self._build_full_template)

    def _template(self, kind, wanted, build):
        recipe = (TEMPLATE_REVISION, self.world.odoo_path, self.world.venv.name, LANGUAGES, *wanted)
        name = f"client_base_template_{kind}_{cache.key(*recipe)}"
        if not self.exists(name):
            with cache.lock(f"template-{kind}", "making a database with the apps that client_base builds on"):
                if not self.exists(name):
                    cache.check_disk_space()
                    self._drop_old_templates(kind)
                    build(f"{name}_tmp", wanted)
                    self.rename(f"{name}_tmp", name)
        return name

    def _drop_old_templates(self, kind):
        pattern = f"client_base_template_{kind}_%"
        for (name,) in self.query(f"SELECT datname FROM pg_database WHERE datname LIKE '{pattern}'"):
            self.drop(name)

    def _build_core_template(self, name, wanted):
        with step("Making a database with the apps that client_base builds on (about a minute)") as shown:
            self.query(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
            arguments = ["-d", name, "-i", ",".join(wanted), f"--load-language={LANGUAGES}"]
            arguments += ["--stop-after-init", "--no-http"]
            self.world.odoo(*arguments, failure="Odoo's apps could not be installed.", shown=shown)
            shown.update("chart of accounts")
            self.world.shell(name, _FIRST_COMPANY, "The chart of accounts could not be loaded.")
        with step("Making the web client's files"):
            self.pregenerate_assets(name)

    def _build_full_template(self, name, wanted):
        self.clone(self.core_template(), name)
        with step("Adding the apps that the bridges build on") as shown:
            self.install(name, wanted, shown)
            self.pregenerate_assets(name)
