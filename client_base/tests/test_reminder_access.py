"""Who sees and changes reminders, what they did, and what is coming up."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.reminder.effect import Occasion
from .own_field_case import OwnFieldTools
from .reminder_case import ReminderCase
from .roles import OUTSIDERS

WORKERS = ("own", "all", "marketer", "manager", "sales_all", "sales_manager")
MANAGERS = ("manager", "sales_manager")
NOBODY = (*OUTSIDERS, "analyst", "system")
BIRTHDAY_GROUP = "client_base.client_base_card_birthday"
EVERYONE, OWN = {"Mine", "Theirs", "Nobody's"}, {"Mine", "Nobody's"}


@tagged("post_install", "-at_install")
class TestReminderAccess(ReminderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("client_base.client_base_group_own").implied_ids |= cls.env.ref(BIRTHDAY_GROUP)
        cls.born(cls.theirs, 12, 3)
        cls.born(cls.nobodys, 12, 3)
        cls.bell = cls.reminder()

    def names(self, role, **context):
        rows = self.as_role(role, self.env["client.occasion"]).with_context(**context)
        return {row.contact_id.sudo().name for row in rows.search([("reminder_id", "=", self.bell.id)])}

    def test_managers_alone_change_reminders(self):
        vals = {"name": "Mine", "kind": "tag_add", "tag_id": self.tag.id}
        for role in (*WORKERS, *NOBODY):
            model = self.as_role(role, self.Reminder)
            with self.subTest(role=role):
                self.assertEqual(model.has_access("read"), role in WORKERS)
                if role in MANAGERS:
                    made = model.create(vals)
                    made.action_switch()
                    made.unlink()
                    continue
                with self.assertRaises(AccessError):
                    model.create(vals)
                with self.assertRaises(AccessError):
                    model.browse(self.bell.id).active = False
                with self.assertRaises(AccessError):
                    model.browse(self.bell.id).action_switch()

    def test_salesperson_reads_the_form(self):
        names = ["name", "summary", "active", "done_count", "segment_id", "user_id", "field_id", "company_id", "kind"]
        for role in WORKERS:
            with self.subTest(role=role):
                [row] = self.as_role(role, self.bell).read(names)
                self.assertIn("On the day (Birthday)", row["summary"])

    def test_occasions_are_those_of_ones_own_clients(self):
        for role in WORKERS:
            with self.subTest(role=role):
                self.assertEqual(self.names(role), OWN if role == "own" else EVERYONE)
        for role in NOBODY:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.names(role)

    def test_log_is_read_by_managers_alone_and_others_see_what_was_done_among_the_occasions(self):
        today = self.today()
        for client in self.shop:
            self.bell._at_work()._note(Occasion(client, client, today, today), "done", "done")
        for role in (*WORKERS, *NOBODY):
            with self.subTest(role=role):
                log = self.as_role(role, self.Log)
                self.assertEqual(log.has_access("read"), role in MANAGERS)
                self.assertFalse(log.has_access("write") or log.has_access("create") or log.has_access("unlink"))
        found = self.as_role("manager", self.Log).search([("reminder_id", "=", self.bell.id)])
        self.assertEqual({row.contact_id.name for row in found}, EVERYONE)
        done = self.as_role("own", self.env["client.occasion"]).search([("state", "=", "done")])
        self.assertEqual({row.contact_id.name for row in done}, OWN)
        self.assertEqual(self.as_role("own", self.bell).done_count, 3)

    def test_who_sees_no_birthdays_sees_none_here(self):
        self.assertTrue(self.names("own"))
        own = self.env.ref("client_base.client_base_group_own")
        own.implied_ids -= self.env.ref(BIRTHDAY_GROUP)
        self.users["own"].group_ids -= self.env.ref(BIRTHDAY_GROUP)
        self.env.registry.clear_all_caches()
        self.assertFalse(self.users["own"].has_group(BIRTHDAY_GROUP))
        self.assertEqual(self.names("own"), set())

    def test_who_switched_birthdays_off_is_not_reminded_of_them(self):
        own = self.env.ref("client_base.client_base_group_own")
        own.implied_ids -= self.env.ref(BIRTHDAY_GROUP)
        bell = self.reminder()
        self.run_on("2027-03-12")
        self.assertEqual(self.told(bell), [])
        own.implied_ids |= self.env.ref(BIRTHDAY_GROUP)
        self.run_on("2027-03-12")
        self.assertEqual(len(self.told(bell)), len(EVERYONE))

    def test_reminder_that_is_off_is_foreseen_from_its_form_alone(self):
        self.bell.active = False
        for role in ("own", "manager"):
            with self.subTest(role=role):
                self.assertEqual(self.names(role), set())
                action = self.as_role(role, self.bell).action_who_is_next()
                self.assertEqual(self.names(role, **action["context"]), OWN if role == "own" else EVERYONE)
        self.assertFalse(self.Log.search([("reminder_id", "=", self.bell.id)]), "nothing was done")

    def test_another_company_is_hidden(self):
        other = self.make_company("Other Shop")
        self.Profile._refresh_all(other)
        there = self.reminder(company_id=other.id)
        manager = self.as_role("manager")
        self.assertFalse(manager["client.reminder"].with_context(active_test=False).search([("id", "=", there.id)]))
        occasions = manager["client.occasion"].with_context(client_reminder_ids=there.ids)
        self.assertFalse(occasions.search([("reminder_id", "=", there.id)]))
        self.assertFalse(occasions.search([("company_id", "=", other.id)]))

    def test_nobody_moves_a_reminder_to_a_company_that_he_does_not_work_in(self):
        other = self.make_company("Other Shop")
        reminder = self.reminder(on=False)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.as_role("manager", reminder).company_id = other
        self.users["manager"].company_ids |= other
        manager = self.as_role("manager", reminder).with_context(allowed_company_ids=(self.company | other).ids)
        manager.company_id = other
        self.assertEqual(reminder.company_id, other)

    def test_log_tells_of_birthdays_where_they_are_switched_on(self):
        today = self.today()
        self.bell._at_work()._note(Occasion(self.mine, self.mine, today, today), "done", "done")
        mine = [("reminder_id", "=", self.bell.id)]
        self.assertEqual(len(self.as_role("manager", self.Log).search(mine)), 1)
        row = self.Log.search(mine)
        self.env["res.config.settings"].create({"group_client_card_birthday": False}).execute()
        self.assertFalse(self.as_role("manager", self.Log).search(mine))
        with self.assertRaises(AccessError):
            self.as_role("manager", row).read(["occasion_on"])
        self.env["res.config.settings"].create({"group_client_card_birthday": True}).execute()
        self.assertEqual(len(self.as_role("manager", self.Log).search(mine)), 1)

    def test_nonsense_in_the_context_shows_nothing_more(self):
        self.bell.active = False
        for nonsense in (self.bell.id, "all", {"id": self.bell.id}, [str(self.bell.id)], [None]):
            with self.subTest(nonsense=nonsense):
                self.assertEqual(self.names("own", client_reminder_ids=nonsense), set())


@tagged("post_install", "-at_install")
class TestReminderFieldAccess(OwnFieldTools, ReminderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls.own_field("Divorced On", "date", see_role="manager", edit_role="manager")
        cls.mine[cls.secret.column] = cls.today()
        cls.env.flush_all()
        cls.bell = cls.reminder(source="field", field_id=cls.secret.id)
        cls.plain = cls.own_field("Next Service", "date")

    def summaries(self, own, user, **vals):
        """Return what activities of the user are called, about a day of the field that is today."""
        self.mine[own.column] = self.today()
        known = self.mine.activity_ids
        reminder = self.reminder(
            "activity", source="field", field_id=own.id, name="Ask Ann", activity_user_id=user.id, **vals
        )
        for row in reminder._get_due(reminder._get_due_pairs()):
            reminder._run_row(row)
        self.assertEqual([state for _name, _day, state in self.told(reminder)], ["done"])
        return (self.mine.activity_ids - known).mapped("summary")

    def test_activity_tells_of_no_day_that_some_of_its_readers_may_not_see(self):
        own, manager = self.users["own"], self.users["manager"]
        self.assertEqual(self.summaries(self.secret, own), ["Ask Ann"])
        self.assertEqual(self.summaries(self.secret, manager), ["Ask Ann"])  # salespeople read it on the card
        self.assertEqual(self.summaries(self.secret, own, activity_summary="Call"), ["Call"])
        self.assertEqual(self.summaries(self.plain, self.users["internal"]), ["Ask Ann"])
        [told] = self.summaries(self.plain, own, activity_summary="Call")
        self.assertIn("Call (Next Service on ", told)

    def test_log_tells_of_other_days_while_birthdays_are_switched_off(self):
        today = self.today()
        self.bell.active = False
        self.bell._at_work()._note(Occasion(self.mine, self.mine, today, today), "done", "done")
        self.env["res.config.settings"].create({"group_client_card_birthday": False}).execute()
        self.assertEqual(len(self.as_role("manager", self.Log).search([("reminder_id", "=", self.bell.id)])), 1)

    def test_days_of_a_field_that_one_may_not_see_are_hidden(self):
        for role, seen in (("own", 0), ("marketer", 0), ("manager", 1)):
            with self.subTest(role=role):
                occasions = self.as_role(role, self.env["client.occasion"])
                domain = [("reminder_id", "=", self.bell.id), ("occasion_on", "=", self.today())]
                self.assertEqual(len(occasions.search(domain)), seen)
