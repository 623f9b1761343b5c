"""What each kind of field holds, and how it is found, grouped, summed, sorted and exported."""

from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.addons.mail.tools.discuss import Store
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .own_field_case import LABELS, OwnFieldCase

# Searches that find the one client whose fields are filled in, and searches that do not, by kind.
FINDS = {
    "char": [("=", "Murka"), ("ilike", "urk"), ("=ilike", "murka"), ("in", ["Murka", "Bim"]), ("!=", False)],
    "text": [("ilike", "sleeps"), ("=like", "%day"), ("!=", False)],
    "integer": [("=", 3), (">", 2), (">=", 3), ("in", [1, 3])],
    "float": [("=", 4.25), (">", 4.2), (">=", 4.25)],
    "monetary": [("=", 120.5), (">", 100)],
    "boolean": [("=", True), ("!=", False)],
    "date": [
        ("=", "2031-05-17"), ("<", date(2031, 5, 18)), (">=", "=monday"), ("<=", "today +1w"), ("!=", False),
    ],
    "datetime": [("=", "2031-05-17 09:30:00"), ("<", datetime(2031, 5, 17, 10)), (">", "today"), ("<", "today +1d")],
    "choice": [("=", "Cat"), ("ilike", "ca"), ("!=", False)],
    "choices": [("in", "Wet"), ("=", "Dry"), ("ilike", "we"), ("!=", False)],
    "product": [("=", "Kite"), ("!=", False), ("any", [("name", "=", "Kite")])],
    "contact": [("=", "Vet"), ("any", [("name", "=", "Vet")])],
}  # fmt: skip
MISSES = {
    "char": [("=", "murk"), ("not ilike", "urk")],
    "text": [("ilike", "barks")],
    "integer": [("=", 4), (">", 3)],
    "float": [("<", 4.25)],
    "monetary": [(">", 120.5)],
    "boolean": [("=", False)],
    "date": [("<", "2031-05-17"), ("=", "2030-05-17"), ("<", "today")],
    "datetime": [(">", "today +1d"), ("=", "2031-05-17 09:31:00")],
    "choice": [("=", "Dog"), ("=", False)],
    "choices": [("in", "Fresh"), ("=", False)],
    "product": [("=", False)],
    "contact": [("=", "Mine")],
}
PARTS = {"year_number": 2031, "month_number": 5, "day_of_month": 17, "iso_week_number": 20, "day_of_week": 6}


@tagged("post_install", "-at_install")
class TestFieldValues(OwnFieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["own"].group_ids |= cls.env.ref("base.group_partner_manager")  # without CRM, they could not write

    def test_each_kind_is_written_and_read_by_who_works_with_clients(self):
        clerk = self.as_role("own", self.mine)
        written = {
            "char": "Барсик 🐈", "text": "a\nb", "integer": -7, "float": 0.333, "monetary": 0, "boolean": False,
            "date": "2020-02-29", "datetime": "2020-02-29 23:59:59", "choice": self.options["Dog"].id,
            "choices": [Command.unlink(self.options["Dry"].id)], "product": False, "contact": self.mine.id,
        }  # fmt: skip
        self.fill(clerk, written)
        self.env.flush_all()
        self.env.invalidate_all()
        read = written | {
            "date": date(2020, 2, 29), "datetime": datetime(2020, 2, 29, 23, 59, 59),
            "choices": self.options["Wet"].ids, "monetary": 0.0,
        }  # fmt: skip
        self.assertEqual(self.read_own(clerk), read)

    def test_each_kind_can_be_emptied(self):
        self.fill(self.mine, dict.fromkeys(LABELS, False))
        self.env.flush_all()
        self.env.invalidate_all()
        empty = dict.fromkeys(LABELS, False) | {"integer": 0, "float": 0.0, "monetary": 0.0, "choices": []}
        self.assertEqual(self.read_own(self.mine), empty)

    def test_a_new_contact_begins_with_nothing(self):
        filled = {kind for kind, value in self.read_own(self.client("New")).items() if value}
        self.assertFalse(filled)

    @freeze_time("2031-05-17 06:00:00")
    def test_each_kind_is_searched(self):
        Partner = self.as_role("own")["res.partner"].with_context(tz="UTC")
        for kind, column in self.columns.items():
            for operator, value in FINDS[kind]:
                with self.subTest(kind=kind, operator=operator, value=value):
                    self.assertEqual(self.seen(Partner.search([(column, operator, value)])), self.mine)
            for operator, value in MISSES[kind]:
                with self.subTest(kind=kind, operator=operator, value=value):
                    self.assertNotIn(self.mine, self.seen(Partner.search([(column, operator, value)])))

    def seen(self, partners):
        return partners.sudo().with_env(self.env) & self.shop

    def test_parts_of_dates_are_searched(self):
        for kind in ("date", "datetime"):
            for part, value in PARTS.items():
                with self.subTest(kind=kind, part=part):
                    found = self.Partner.search([(f"{self.columns[kind]}.{part}", "=", value)])
                    self.assertEqual(found, self.mine)
                    found = self.Partner.search([(f"{self.columns[kind]}.{part}", "=", value + 1)])
                    self.assertNotIn(self.mine, found)

    def test_each_kind_groups(self):
        self.fill(self.theirs, {"choice": self.options["Cat"].id, "integer": 5, "date": "2031-05-20"})
        domain = [("id", "in", self.shop.ids)]
        Partner = self.as_role("manager")["res.partner"]
        for kind, column in self.columns.items():
            if kind == "text":
                continue
            by = f"{column}:month" if kind in ("date", "datetime") else column
            with self.subTest(kind=kind):
                groups = Partner.formatted_read_group(domain, [by], ["__count"])
                # Whoever has two choices is in two groups.
                self.assertEqual(sum(group["__count"] for group in groups), 4 if kind == "choices" else 3)
                self.assertGreater(len(groups), 1)
                for group in groups:
                    count = Partner.search_count([*domain, *group["__extra_domain"]])
                    self.assertEqual(count, group["__count"])

    def test_numbers_are_summed_with_what_purchases_are_not(self):
        self.fill(self.theirs, {"integer": 5, "float": 1, "monetary": 9.5})
        Partner = self.as_role("manager")["res.partner"]
        aggregates = [
            f"{self.columns[kind]}:{how}" for kind in ("integer", "float", "monetary") for how in ("sum", "max")
        ]
        [row] = Partner._read_group([("id", "in", self.shop.ids)], [], aggregates)
        self.assertEqual(row, (8, 5, 5.25, 4.25, 130.0, 120.5))

    def test_each_kind_sorts(self):
        self.fill(self.theirs, {
            "char": "Zorro", "text": "z", "integer": 9, "float": 9, "monetary": 900, "boolean": False,
            "date": "2032-01-01", "datetime": "2032-01-01 00:00:00", "choice": self.options["Dog"].id,
            "product": self.product.copy({"name": "Zeppelin"}).id, "contact": self.theirs.id,
        })  # fmt: skip
        pair = self.mine | self.theirs
        for kind, column in self.columns.items():
            # A choice is sorted by its place among the choices; whoever has a garden is the last.
            first, last = (self.theirs, self.mine) if kind in ("boolean",) else (self.mine, self.theirs)
            if kind in ("choices", "contact"):
                continue
            with self.subTest(kind=kind):
                self.assertEqual(self.Partner.search([("id", "in", pair.ids)], order=column), first | last)
                found = self.Partner.search([("id", "in", pair.ids)], order=f"{column} desc")
                self.assertEqual(found.ids, (last | first).ids)

    def test_choices_are_sorted_as_the_manager_put_them(self):
        self.options["Dog"].sequence = 1
        self.fill(self.theirs, {"choice": self.options["Dog"].id})
        found = self.Partner.search([("id", "in", (self.mine | self.theirs).ids)], order=self.columns["choice"])
        self.assertEqual(found.ids, (self.theirs | self.mine).ids)

    def test_each_kind_is_exported(self):
        names = [f"{column}/name" if kind == "choices" else column for kind, column in self.columns.items()]
        self.users["manager"].group_ids |= self.env.ref("base.group_allow_export")
        exported = self.as_role("manager", self.mine).with_context(tz="UTC").export_data(names)["datas"][0]
        self.assertEqual(exported, [
            "Murka", "Sleeps\nall day", 3, 4.25, 120.5, True, date(2031, 5, 17), datetime(2031, 5, 17, 9, 30), "Cat",
            "Dry,Wet", "Kite", "Vet",
        ])  # fmt: skip

    def test_a_contact_is_copied_with_its_fields(self):
        copied = self.read_own(self.mine.copy())
        self.assertEqual(copied, self.read_own(self.mine))

    def test_what_a_field_links_to_can_go(self):
        self.vet.unlink()
        self.env.invalidate_all()
        self.assertFalse(self.mine[self.columns["contact"]])

    def test_a_product_that_was_sold_to_nobody_can_go(self):
        feed = self.product.copy({"name": "Feed"})
        self.fill(self.mine, {"product": feed.id})
        feed.unlink()
        self.env.invalidate_all()
        self.assertFalse(self.mine[self.columns["product"]])

    def test_the_host_form_saves_them(self):
        fields = "".join(f"<field name='{column}'/>" for kind, column in self.columns.items() if kind != "choices")
        view = self.env["ir.ui.view"].create({
            "name": "Own fields alone", "model": "res.partner", "type": "form", "priority": 99,
            "arch": f"<form><field name='name'/>{fields}</form>",
        })  # fmt: skip
        with Form(self.as_role("own")["res.partner"], view=view) as form:
            form.name = "By form"
            form[self.columns["char"]] = "Bim"
            form[self.columns["date"]] = "2031-01-02"
            form[self.columns["choice"]] = self.options["Parrot"].with_env(form._env)
        saved = form.save().sudo()
        self.assertEqual(saved[self.columns["char"]], "Bim")
        self.assertEqual(saved[self.columns["choice"]], self.options["Parrot"])


@tagged("post_install", "-at_install")
class TestFieldTracking(OwnFieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tracked = cls.own_fields(*(
            {"name": f"{LABELS[kind]} Noted", "kind": kind, "is_tracked": True}
            for kind in ("char", "integer", "float", "monetary", "boolean", "date", "datetime", "product", "contact")
        ))  # fmt: skip

    def change(self, values):
        """Return what the chatter notes of a change, by label."""
        self.env.cr.precommit.run()  # whoever was just made is noted as a whole
        contact = self.mine.with_context(tracking_disable=False)
        contact.write(values)
        self.env.flush_all()
        self.env.cr.precommit.run()
        return {
            value.field_id.field_description or (value.field_info or {}).get("desc"): value
            for value in contact.message_ids[:1].sudo().tracking_value_ids
        }

    def test_each_change_is_noted(self):
        noted = self.change({own.column: self.values[own.kind] for own in self.tracked})
        self.assertEqual(set(noted), set(self.tracked.mapped("name")))
        self.assertEqual(noted["Pet Name Noted"].new_value_char, "Murka")
        self.assertEqual(noted["Number of Pets Noted"].new_value_integer, 3)
        self.assertEqual(noted["Veterinarian Noted"].new_value_char, "Vet")

    def test_what_is_not_tracked_is_not_noted(self):
        self.assertFalse(self.change({self.columns["char"]: "Bim"}))

    def test_notes_stay_when_the_field_goes(self):
        self.change({self.tracked[0].column: "Murka"})
        message = self.mine.message_ids[:1]
        self.tracked[0].unlink()
        self.env.invalidate_all()
        [value] = message.sudo().tracking_value_ids
        self.assertEqual(value.new_value_char, "Murka")
        self.assertEqual(value.field_info["desc"], "Pet Name Noted")
        # Whoever opens the chatter is not stopped by it; the host shows such notes to its administrators alone.
        for role, sees in (("manager", False), ("system", True)):
            values = message.sudo().tracking_value_ids._filter_has_field_access(self.as_role(role))
            self.assertEqual(bool(values), sees, role)
        self.assertTrue(Store().add(self.as_role("manager", message)).get_result())

    def test_who_may_not_see_a_field_does_not_read_its_changes(self):
        own = self.own_field("Margin Note", is_tracked=True, see_role="manager", edit_role="manager")
        self.change({own.column: "secret"})
        message = self.as_role("own", self.mine.message_ids[:1])
        values = message.sudo().tracking_value_ids._filter_has_field_access(message.env)
        self.assertFalse(values)
        manager = self.as_role("manager", message)
        self.assertTrue(message.sudo().tracking_value_ids._filter_has_field_access(manager.env))


@tagged("post_install", "-at_install")
class TestFieldKinds(OwnFieldCase):
    def test_a_kind_cannot_change(self):
        for own in self.own.values():
            other = "char" if own.kind != "char" else "text"
            with self.subTest(kind=own.kind), self.refused(ValidationError, "stays what it is"):
                own.with_user(self.users["manager"]).kind = other
        with self.assertRaises(UserError):
            self.own["char"].column_id.sudo().write({"ttype": "text"})

    def test_the_column_stays_what_it_is(self):
        """An administrator does not rename the column behind a field: each card would fail."""
        for kind, vals in (
            ("char", {"name": "x_client_renamed"}), ("choice", {"relation": "res.partner"}),
            ("choices", {"relation_table": "x_other_rel"}), ("choices", {"column1": "x", "column2": "y"}),
        ):  # fmt: skip
            column = self.own[kind].column_id.with_user(self.users["system"])
            with self.subTest(vals=vals), self.refused(UserError, "stay as they are"):
                column.write(vals)
        column = self.own["char"].column_id.with_user(self.users["system"])
        column.write({"name": column.name, "ttype": "char", "copied": False})  # as a form that is saved sends it
        self.assertFalse(column.copied)

    def test_a_section_with_fields_stays(self):
        section = self.env["client.field.section"].create({"name": "Pets"})
        self.own["char"].section_id = section
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            section.unlink()  # the host makes a sentence of it

    def test_archived_fields_keep_their_values(self):
        own = self.own["char"]
        own.active = False
        self.assertEqual(self.mine[own.column], "Murka")
        own.active = True
        self.assertEqual(self.mine[own.column], "Murka")

    def test_a_deleted_field_is_gone_for_good(self):
        column = self.own["choices"].column
        self.assertTrue(self.own["choices"].option_ids)
        self.own["choices"].with_user(self.users["manager"]).unlink()
        self.assertNotIn(column, self.Partner._fields)
        self.env.cr.execute("SELECT relname FROM pg_class WHERE relname LIKE %s", [f"{column}%"])
        self.assertFalse(self.env.cr.fetchall())
        self.assertFalse(self.Option.with_context(active_test=False).search([("name", "=", "Wet")]))
        self.mine.write({"name": "Mine still"})
