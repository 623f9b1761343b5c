"""How reminders are run: what they do, for whom, once a day of a client, and not too late."""

from datetime import date

from odoo.tests import tagged

from .reminder_case import LAUGH, ReminderCase


@tagged("post_install", "-at_install")
class TestReminderRun(ReminderCase):
    # === WHAT IS DONE === #

    def test_once_a_day_of_a_client_and_again_next_year(self):
        reminder = self.reminder("action", action_id=self.make_action(LAUGH).id)
        self.run_on("2026-03-11", "2026-03-12", "2026-03-12", "2026-03-13", "2027-03-12")
        self.assertEqual(self.mine.ref, "xx")
        self.assertEqual(self.told(reminder), [("Mine", "2026-03-12", "done"), ("Mine", "2027-03-12", "done")])

    def test_activity_goes_to_the_salesperson_and_names_the_day(self):
        self.born(self.theirs.child_ids, 12, 3)
        self.reminder("activity", days=2, activity_summary="Call", workdays_only=False)
        self.run_on("2026-03-10")
        activity = self.mine.activity_ids
        self.assertEqual((activity.summary, activity.user_id), ("Call (Birthday on 12 March)", self.users["own"]))
        self.assertEqual(activity.date_deadline, date(2026, 3, 10))
        self.assertEqual(self.theirs.child_ids.activity_ids.user_id, self.rival)
        self.assertFalse(self.theirs.activity_ids)
        log = self.Log.search([("contact_id", "=", self.theirs.child_ids.id)])
        self.assertEqual(log.client_id, self.theirs)

    def test_activity_speaks_the_language_of_who_does_it(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.users["own"].lang = "fr_FR"
        self.reminder("activity")
        self.run_on("2026-03-12")
        self.assertIn("12 mars", self.mine.activity_ids.summary)

    def test_activity_for_who_has_no_salesperson(self):
        self.born(self.nobodys, 12, 3)
        self.mine.user_id.active = False
        reminder = self.reminder("activity")
        self.run_on("2026-03-12")
        self.assertEqual({state for _name, _day, state in self.told(reminder)}, {"failed"})
        self.assertIn("nobody is responsible", self.Log.search([("reminder_id", "=", reminder.id)])[0].message)
        second = self.reminder("activity", user_id=self.users["manager"].id)
        self.run_on("2026-03-12")
        self.assertEqual(len(self.told(second)), 2)
        self.assertEqual((self.mine | self.nobodys).activity_ids.user_id, self.users["manager"])

    def test_mail_goes_in_the_clients_language_and_not_to_whom_it_must_not(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.make_template(partner_to="3", email_to="boss@example.com")
        template.with_context(lang="fr_FR").subject = "Bon anniversaire"
        self.mine.write({"email": "mine@example.com", "lang": "fr_FR"})
        self.theirs.email = "theirs@example.com"
        self.nobodys.email = "nobodys@example.com"
        self.born(self.theirs, 12, 3)
        self.born(self.nobodys, 12, 3)
        self.born(self.nobodys.child_ids, 12, 3)
        self.env["mail.blacklist"]._add("theirs@example.com")
        self.reminder("mail", template_id=template.id)
        self.run_on("2026-03-12")
        mails = self.env["mail.mail"].search([("model", "=", "res.partner"), ("res_id", "in", self.shop.ids)])
        self.assertEqual({mail.subject: mail.recipient_ids for mail in mails},
                         {"Bon anniversaire": self.mine, "Congratulations": self.nobodys})  # fmt: skip
        skipped = self.Log.search([("state", "=", "skipped")])
        self.assertEqual({(log.contact_id, log.message) for log in skipped}, {
            (self.theirs, "Nothing, the e-mail address is on the blacklist"),
            (self.nobodys.child_ids, "Nothing, there is no e-mail address that works"),
        })  # fmt: skip

    # === FOR WHOM === #

    def test_archived_contacts_and_clients_are_left_out(self):
        self.born(self.theirs.child_ids, 12, 3)
        self.mine.active = False
        self.theirs.child_ids.active = False
        reminder = self.reminder()
        self.run_on("2026-03-12")
        self.assertEqual(self.told(reminder), [])

    def test_contacts_of_an_archived_client_are_left_out(self):
        self.born(self.theirs.child_ids, 12, 3)
        self.theirs.active = False
        reminder = self.reminder()
        self.run_on("2026-03-12")
        self.assertEqual([name for name, _day, _state in self.told(reminder)], ["Mine"])

    def test_only_clients_of_the_segment(self):
        self.born(self.theirs.child_ids, 12, 3)
        segment = self.env["client.segment"].create({
            "name": "Theirs alone", "domain": "[('name', '=', 'Theirs')]", "company_id": self.company.id,
        })  # fmt: skip
        segment._refresh()
        reminder = self.reminder(segment_id=segment.id)
        self.run_on("2026-03-12")
        self.assertEqual(self.told(reminder), [("Theirs, Bob", "2026-03-12", "done")])

    def test_each_company_reminds_of_its_own_clients(self):
        other = self.make_company("Other Shop")
        self.born(self.theirs, 12, 3)
        self.theirs.company_id = other
        self.env.flush_all()
        self.Profile._refresh_all(self.company | other)
        here, there = self.reminder(), self.reminder(company_id=other.id)
        self.run_on("2026-03-12")
        self.assertEqual([name for name, _day, _state in self.told(here)], ["Mine"])
        self.assertEqual(sorted(name for name, _day, _state in self.told(there)), ["Mine", "Theirs"])

    def test_colleagues_are_no_clients(self):
        self.born(self.users["own"].partner_id, 12, 3)
        reminder = self.reminder()
        self.run_on("2026-03-12")
        self.assertEqual([name for name, _day, _state in self.told(reminder)], ["Mine"])

    # === LATE === #

    def test_run_that_slept_a_week_makes_up_for_it_and_no_more(self):
        reminder, hasty = self.reminder(), self.reminder(late_days=2, name="Hasty")
        self.run_on("2026-03-19")
        self.assertEqual(self.told(reminder), [("Mine", "2026-03-12", "done")])
        self.assertEqual(self.told(hasty), [])
        self.born(self.theirs, 11, 3)
        self.run_on("2026-03-19")
        self.assertEqual(len(self.told(reminder)), 1)

    def test_birthday_that_was_entered_late_is_still_reminded_of(self):
        reminder = self.reminder(days=14)
        self.run_on("2026-03-01")
        self.assertEqual(len(self.told(reminder)), 1)
        self.born(self.theirs, 3, 3)
        self.run_on("2026-03-02")
        self.assertEqual(self.told(reminder)[1:], [("Theirs", "2026-03-03", "done")])

    def test_what_was_before_it_was_switched_on_is_left_alone(self):
        reminder = self.reminder(since=date(2026, 3, 13))
        self.run_on("2026-03-13")
        self.assertEqual(self.told(reminder), [])

    def test_switched_off_and_on_again_repeats_nothing(self):
        reminder = self.reminder(days=5)
        self.run_on("2026-03-08")
        reminder.active = False
        self.born(self.theirs, 10, 3)
        self.born(self.nobodys, 14, 3)
        self.run_on("2026-03-09")
        self.assertEqual(len(self.told(reminder)), 1)
        with self.on_day("2026-03-11"):
            reminder.active = True
        self.run_on("2026-03-11")
        self.assertEqual([name for name, _day, _state in self.told(reminder)], ["Mine", "Nobody's"])

    def test_birthday_that_is_corrected_is_not_congratulated_twice(self):
        reminder = self.reminder()
        self.run_on("2026-03-12")
        self.born(self.mine, 21, 3)
        self.run_on("2026-03-21", "2027-03-21")
        self.assertEqual([day for _name, day, _state in self.told(reminder)], ["2026-03-12", "2027-03-21"])

    def test_who_was_born_today_has_no_birthday_yet(self):
        self.born(self.mine, 12, 3, 2026)
        reminder = self.reminder()
        self.run_on("2026-03-12")
        self.assertEqual(self.told(reminder), [])
        self.run_on("2027-03-12")
        self.assertEqual(len(self.told(reminder)), 1)
