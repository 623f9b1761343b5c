"""Install, update, uninstall and install again: with a log free of warnings, and nothing left behind."""

import json
import re

from . import addons
from .console import Stop, say, step
from .session import Result

_COMPLAINT = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")
_UNINSTALL = """
module = env["ir.module.module"].search([("name", "=", "client_base")])
module.button_immediate_uninstall()
env.cr.commit()
"""
# What a shop makes by itself: fields of each kind, filled in, one of them archived, with a default and a choice.
_USE = """
Field, values = env["client.field"], {}
for kind, label in Field._fields["kind"].selection:
    options = [(0, 0, {"name": "One"}), (0, 0, {"name": "Two"})] if kind in ("choice", "choices") else []
    own = Field.create({"name": f"Own {label}", "kind": kind, "option_ids": options, "is_tracked": kind != "choices"})
    values[own.column] = {
        "integer": 3, "float": 1.5, "monetary": 9.5, "boolean": True, "date": "2030-01-31",
        "datetime": "2030-01-31 10:00:00", "choice": own.option_ids[:1].id, "choices": [(6, 0, own.option_ids.ids)],
        "product": env["product.product"].search([], limit=1).id, "contact": env.company.partner_id.id,
    }.get(kind, "text")
    if kind == "char":
        own.default_value = "text"
    own.active = kind != "text"
env["res.partner"].create({"name": "Has all of it", **values})
for pack in env["client.field.pack"].search([]) if "client.field.pack" in env else ():
    pack.action_install()
env.cr.commit()
"""
# What an addon may leave in a database: each as the names of all there are. Ids are left out, as they differ.
_CATALOGUE = {
    "tables and sequences": "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    "columns": (
        "SELECT concat(table_name, '.', column_name) FROM information_schema.columns WHERE table_schema = 'public'"
    ),
    "indexes": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": "SELECT conrelid::regclass || ' ' || conname FROM pg_constraint WHERE conrelid <> 0",
    "functions": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "triggers": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "XML ids": "SELECT module || '.' || name FROM ir_model_data",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model || '.' || name FROM ir_model_fields",
    "crons": "SELECT cron_name FROM ir_cron",
    "server actions": "SELECT coalesce(name->>'en_US', '?') FROM ir_act_server",
    "window actions": "SELECT coalesce(name->>'en_US', '?') || ' ' || res_model FROM ir_act_window",
    "groups": "SELECT name->>'en_US' FROM res_groups",
    "privileges": "SELECT name->>'en_US' FROM res_groups_privilege",
    "categories": "SELECT name->>'en_US' FROM ir_module_category",
    "record rules": "SELECT name FROM ir_rule",
    "access rights": "SELECT name FROM ir_model_access",
    "menus": "SELECT name->>'en_US' FROM ir_ui_menu",
    "views": "SELECT name FROM ir_ui_view",
    "parameters": "SELECT key FROM ir_config_parameter",
    "mail templates": "SELECT coalesce(name->>'en_US', '?') FROM mail_template",
    "sequences": "SELECT name FROM ir_sequence",
    "filters": "SELECT name FROM ir_filters",
    "activity types": "SELECT name->>'en_US' FROM mail_activity_type",
    "message subtypes": "SELECT name->>'en_US' FROM mail_message_subtype",
    "default values": "SELECT field_id::text FROM ir_default",
    "reports": "SELECT name->>'en_US' FROM ir_act_report_xml",
}


def lifecycle(session):
    """Take the addons through their life, the core alone and then with its bridges."""
    results = _life(session, "core", [addons.CORE], session.databases.core_template())
    if addons.bridges():
        results += _life(session, "full", addons.names(), session.databases.full_template())
    return results


def _life(session, kind, names, template):
    databases = session.databases
    with databases.temporary(template, f"life_{kind}") as database:
        before = _snapshot(databases, database)
        return [
            _quiet(f"install ({kind})", lambda: databases.install(database, names)),
            _quiet(f"update ({kind})", lambda: databases.update(database, names)),
            _quiet(f"fields of the shop's own ({kind})", lambda: _use(session.world, database)),
            _quiet(f"uninstall ({kind})", lambda: _uninstall(session.world, database)),
            _nothing_left(kind, before, _snapshot(databases, database)),
            _quiet(f"install again ({kind})", lambda: databases.install(database, names)),
        ]


def _use(world, database):
    arguments = ["-d", database, "--no-http", "--log-level=info"]
    return world.odoo("shell", *arguments, failure="Fields could not be made.", stdin=_USE)


def _uninstall(world, database):
    arguments = ["-d", database, "--no-http", "--log-level=info"]
    return world.odoo("shell", *arguments, failure="client_base could not be uninstalled.", stdin=_UNINSTALL)


def _quiet(name, action):
    """Do something with Odoo and count it as passed when its log holds no complaint."""
    complaints = []
    with step(name):
        try:
            complaints = [line for line in action().splitlines() if _COMPLAINT.match(line)]
        except Stop as stop:
            complaints = [str(stop)]
    for line in complaints:
        say(f"    {line}")
    return Result(name, 0 if complaints else 1, 1 if complaints else 0)


def _snapshot(databases, database):
    """Return what is in a database: the names by their kind."""
    parts = ", ".join(f"'{kind}', (SELECT json_agg(x) FROM ({query}) AS q(x))" for kind, query in _CATALOGUE.items())
    ((found,),) = databases.query(f"SELECT json_build_object({parts})::text", database)
    return {kind: set(names or []) for kind, names in json.loads(found).items()}


def _nothing_left(kind, before, after):
    left = {what: sorted(map(str, after[what] - before[what])) for what in _CATALOGUE}
    gone = {what: sorted(map(str, before[what] - after[what])) for what in _CATALOGUE}
    for title, found in (("left behind", left), ("taken along", gone)):
        for what, names in found.items():
            if names:
                say(f"    {title}: {what}: {', '.join(names[:20])}")
    failed = any(left.values()) or any(gone.values())
    return Result(f"nothing left behind ({kind})", 0 if failed else 1, 1 if failed else 0)
