from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.field_pack.packs import PACKS
from .own_field_case import OwnFieldTools
from .roles import RolesCase
from .segment_case import SegmentTools


class PackCase(OwnFieldTools, SegmentTools, RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Pack = cls.env["client.field.pack"]
        cls.Reminder = cls.env["client.reminder"].with_context(active_test=False)
        cls.packs = {pack.code: pack for pack in cls.Pack.search([])}

    def install(self, code, role="manager"):
        self.as_role(role, self.packs[code]).action_install()
        return self.made(code)

    def made(self, code):
        """Return the fields of a pack by their codes."""
        self.env.invalidate_all()
        return self.packs[code]._get_made()

    def segments(self, code, company=None):
        company = company or self.company
        found = self.Segment.search([("pack_id", "=", self.packs[code].id), ("company_id", "=", company.id)])
        return {segment.shipped.removeprefix(f"{code}_"): segment for segment in found if segment.shipped}

    def reminders(self, code):
        return self.Reminder.search([("pack_id", "=", self.packs[code].id)])


@tagged("post_install", "-at_install")
class TestPacks(PackCase):
    def test_each_pack_is_offered(self):
        self.assertEqual(set(self.packs), {"pet", "aircon", "stationery", "bookshop", "household"})
        for code, pack in self.packs.items():
            with self.subTest(pack=code):
                self.assertTrue(pack.name and pack.description and pack.icon and pack.content)
                self.assertFalse(pack.is_installed)

    def test_each_pack_installs(self):
        for code, table in PACKS.items():
            with self.subTest(pack=code):
                made = self.install(code)
                self.assertEqual({code: own.kind for code, own in made.items()},
                                 {row.code: row.kind for row in table.fields})  # fmt: skip
                self.assertTrue(all(own.column in self.Partner._fields for own in made.values()))
                segments = self.segments(code)
                self.assertEqual(set(segments), {row.code for row in table.segments})
                for segment in segments.values():
                    segment._refresh()
                    self.assertEqual((segment.state, segment.error), ("ready", False), segment.name)
                reminders = self.reminders(code)
                self.assertEqual(len(reminders), len(table.reminders))
                self.assertFalse(any(reminders.mapped("active")))
                self.assertTrue(self.packs[code].is_installed)

    def test_all_packs_live_together(self):
        for code in PACKS:
            self.install(code)
        labels = self.Field.search([]).mapped("name")
        self.assertEqual(len(labels), len(set(labels)))
        for code in PACKS:
            self.as_role("manager", self.packs[code]).action_remove()
        self.assertFalse(self.Field.with_context(active_test=False).search([("pack_id", "!=", False)]))
        self.assertFalse(self.Segment.search([("pack_id", "!=", False)]))
        self.assertFalse(self.Reminder.search([("pack_id", "!=", False)]))

    def test_pets(self):
        made = self.install("pet")
        species, birthday = made["species"], made["birthday"]
        dog = species.option_ids.filtered(lambda option: option.code == "dog")
        today = self.today()
        self.mine.write({species.column: dog.ids, birthday.column: today.replace(day=1) - timedelta(days=40)})
        self.theirs[birthday.column] = today.replace(day=1, year=today.year - 3)
        segments = self.segments("pet")
        for segment in segments.values():
            segment._refresh()
        self.assertEqual(self.members(segments["dogs"]), self.mine)
        self.assertFalse(self.members(segments["cats"]))
        self.assertEqual(self.members(segments["birthday"]), self.theirs)
        [reminder] = self.reminders("pet")
        self.assertEqual(
            (reminder.field_id, reminder.days, reminder.direction, reminder.repeat, reminder.company_id),
            (birthday, 3, "before", "yearly", self.company),
        )

    def test_the_month_goes_on(self):
        self.install("pet")
        segment = self.segments("pet")["birthday"]
        with freeze_time("2031-02-03 12:00:00"):
            self.Segment._ask_for_days_build()
        self.assertIn("'=', 2)", segment.domain)
        self.assertEqual(segment.shipped, "pet_birthday")
        segment.domain = "[('name', '=', 'Ann')]"
        with freeze_time("2031-03-03 12:00:00"):
            self.Segment._ask_for_days_build()
        self.assertEqual(segment.domain, "[('name', '=', 'Ann')]")

    def test_services(self):
        made = self.install("aircon")
        column, today = made["next_service_on"].column, self.today()
        self.mine[column] = today + timedelta(days=30)
        self.theirs[column] = today - timedelta(days=1)
        segments = self.segments("aircon")
        for segment in segments.values():
            segment._refresh()
        self.assertEqual(self.members(segments["service_due"]), self.mine)
        self.assertEqual(self.members(segments["service_overdue"]), self.theirs)
        self.assertTrue(all(segment.is_daily for segment in segments.values()))

    def test_what_is_personal_is_seen_by_few(self):
        income = self.install("household")["income"]
        self.mine[income.column] = income.option_ids[0]
        self.assertTrue(self.as_role("marketer", self.mine)[income.column])
        for role in ("own", "all", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.mine).read([income.column])

    def test_languages(self):
        lang = self.env["res.lang"]._activate_lang("de_DE")
        with patch.object(type(PACKS["pet"].name), "_translate", lambda text, code="": f"{text._source} {code[:2]}"):
            own = self.install("pet")["species"]
        self.assertEqual(own.with_context(lang="en_US").name, "Species of Pets en")
        self.assertEqual(own.with_context(lang=lang.code).name, "Species of Pets de")
        self.assertEqual(own.column_id.with_context(lang=lang.code).field_description, "Species of Pets de")
        self.assertEqual(own.option_ids[0].with_context(lang=lang.code).name, "Dog de")
        label = self.Partner.with_context(lang=lang.code).fields_get([own.column], ["string"])[own.column]["string"]
        self.assertEqual(label, "Species of Pets de")


@tagged("post_install", "-at_install")
class TestPackLabels(PackCase):
    def test_an_existing_field_is_used(self):
        own = self.own_field("breed", "char")
        self.mine[own.column] = "Poodle"
        made = self.install("pet")
        self.assertEqual(made["breed"], own)
        self.assertFalse(own.pack_id)
        self.assertEqual(self.mine[own.column], "Poodle")
        self.as_role("manager", self.packs["pet"]).action_remove()
        self.assertEqual((own.exists(), self.mine[own.column]), (own, "Poodle"))

    def test_missing_choices_are_added(self):
        own = self.own_field("Species of Pets", "choices", options=("dog", "Snail"))
        self.install("pet")
        names = own.option_ids.with_context(lang="en_US").mapped("name")
        self.assertEqual(len(names), 8)
        self.assertEqual(sorted(names)[-2:], ["Snail", "dog"])
        dogs = self.segments("pet")["dogs"]
        self.assertIn(str(own.option_ids.filtered(lambda option: option.name == "dog").id), dogs.domain)

    def test_an_archived_field_comes_back(self):
        own = self.own_field("Breed", active=False)
        self.assertEqual(self.install("pet")["breed"], own)
        self.assertTrue(own.active)

    def test_a_field_of_another_type_stops_it(self):
        self.own_field("Breed", "integer")
        before = self.Field.search_count([])
        with self.refused(UserError, "Breed is a field already"):
            self.install("pet")
        self.assertEqual(self.Field.search_count([]), before)
        self.assertFalse(self.packs["pet"].is_installed)

    def test_a_field_of_another_app_stops_it(self):
        self.env["ir.model.fields"].create({
            "model_id": self.env["ir.model"]._get_id("res.partner"), "name": "x_pet_name", "ttype": "char",
            "field_description": "Pet's Name",
        })  # fmt: skip
        with self.refused(UserError, "none of yours"):
            self.install("pet")


@tagged("post_install", "-at_install")
class TestPackTwice(PackCase):
    def test_installing_twice(self):
        made = self.install("pet")
        self.assertEqual(self.install("pet"), made)
        self.assertEqual(len(self.reminders("pet")), 1)
        self.assertEqual(len(self.segments("pet")), 3)

    def test_a_second_company(self):
        made = self.install("pet")
        other = self.make_company("Other")
        manager = self.users["manager"]
        manager.company_ids |= other
        pack = self.as_role("manager", self.packs["pet"]).with_context(allowed_company_ids=other.ids)
        self.assertFalse(pack.is_installed)
        pack.action_install()
        self.assertEqual(self.made("pet"), made)
        self.assertEqual(len(self.segments("pet", other)), 3)
        self.assertEqual(self.reminders("pet").company_id, self.company | other)
        # The fields stay with the other company, whatever is filled in.
        self.mine[made["name"].column] = "Rex"
        pack.action_remove()
        self.assertEqual(self.made("pet"), made)
        self.assertFalse(self.segments("pet", other))
        self.assertEqual(len(self.segments("pet")), 3)
        self.assertTrue(self.packs["pet"].with_company(self.company).is_installed)

    def test_installed_again_after_removal(self):
        self.install("pet")
        self.as_role("manager", self.packs["pet"]).action_remove()
        self.assertEqual(len(self.install("pet")), 5)


@tagged("post_install", "-at_install")
class TestPackRemoved(PackCase):
    def remove(self, code="pet"):
        self.as_role("manager", self.packs[code]).action_remove()

    def test_nothing_is_left(self):
        made = self.install("pet")
        columns = [own.column for own in made.values()]
        sections = next(iter(made.values())).section_id
        self.remove()
        self.assertFalse(any(column in self.Partner._fields for column in columns))
        self.assertFalse(sections.exists() or self.reminders("pet") or self.segments("pet"))
        self.assertFalse(self.packs["pet"].is_installed)

    def test_what_is_filled_in_stays(self):
        made = self.install("pet")
        self.mine[made["name"].column] = "Rex"
        with self.refused(UserError, "Pet's Name is filled in with contacts: 1"):
            self.remove()
        self.assertEqual(self.mine[made["name"].column], "Rex")

    def test_what_was_changed_stays(self):
        self.install("pet")
        self.segments("pet")["dogs"].domain = "[('name', '=', 'Ann')]"
        with self.refused(UserError, "Somebody changed the segment Dog owners"):
            self.remove()

    def test_a_reminder_that_is_on_stays(self):
        self.install("pet")
        self.reminders("pet").active = True
        with self.refused(UserError, "switched on"):
            self.remove()

    def test_what_is_used_elsewhere_stays(self):
        made = self.install("pet")
        self.env["ir.filters"].create({
            "name": "Poodles", "model_id": "res.partner", "domain": repr([(made["breed"].column, "=", "Poodle")]),
        })  # fmt: skip
        with self.refused(UserError, "Poodles"), self.env.cr.savepoint():
            self.remove()
        self.assertEqual(len(self.segments("pet")), 3)

    def test_roles(self):
        for role in ("own", "all", "marketer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.packs["pet"]).action_install()
        for role in ("analyst", "internal", "portal", "public"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.packs["pet"]).read(["name"])
        with self.assertRaises(AccessError):
            self.as_role("manager", self.packs["pet"]).name = "Mine"
