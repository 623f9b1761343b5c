from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import client_last_contact
from .roles import RolesCase


@tagged("post_install", "-at_install")
class TestLastContact(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.users["own"]
        cls.ann = cls.client("Ann", is_company=True)
        cls.bob = cls.client("Bob of Ann's", parent_id=cls.ann.id)

    # === TOUCHES === #

    def ago(self, days):
        return fields.Datetime.now() - timedelta(days=days)

    def find(self, client=None, **options):
        """Return the last contact of a client as (days ago, kind, user)."""
        client = client or self.ann
        found = self.env["client.last.contact"]._find(client, **options).get(client.id)
        return found and ((self.today() - found.on).days, found.kind, found.user)

    def write_message(self, record, days, kind="comment", author=None, subtype="mail.mt_comment"):
        author = author or self.seller.partner_id
        message = record.message_post(body="Hello", message_type=kind, author_id=author.id, subtype_xmlid=subtype)
        message.date = self.ago(days)
        return message

    def do_activity(self, record, days, summary="Call him"):
        activity = record.activity_schedule("mail.mail_activity_data_call", summary=summary, user_id=self.seller.id)
        activity._action_done()
        activity.date_done = self.ago(days).date()
        return activity

    def meet(self, partner, days, **vals):
        return self.env["calendar.event"].create({
            "name": "At the beach", "start": self.ago(days), "stop": self.ago(days) + timedelta(hours=1),
            "user_id": self.seller.id, "partner_ids": [Command.set(partner.ids)], **vals,
        })  # fmt: skip

    # === TESTS === #

    def test_nobody_had_to_do_with_a_new_client(self):
        self.assertIsNone(self.find())
        self.assertEqual(self.env["client.last.contact"]._find(self.Partner), {})

    def test_each_kind_of_touch_counts(self):
        order = self.order(self.bob, self.ago(90))
        order.user_id = self.seller
        self.assertEqual(self.find(), (90, "Order", self.seller))
        self.order(self.bob, self.ago(80), confirm=False).user_id = self.rival
        self.assertEqual(self.find(), (80, "Quotation", self.rival))
        self.invoice(partner=self.bob, day=self.ago(70)).invoice_user_id = self.seller
        self.assertEqual(self.find(), (70, "Invoice", self.seller))
        self.write_message(self.bob, 60)
        self.assertEqual(self.find(), (60, "Message", self.seller))
        self.write_message(self.ann, 50, subtype="mail.mt_note")
        self.assertEqual(self.find(), (50, "Note", self.seller))
        self.do_activity(self.bob, 40)
        self.assertEqual(self.find(), (40, "Call", self.seller))
        self.meet(self.bob, 30)
        self.assertEqual(self.find(), (30, "Meeting", self.seller))
        self.write_message(self.bob, 20, "email", author=self.bob)
        self.assertEqual(self.find(), (20, "E-mail", self.env["res.users"]), "the client wrote: no colleague did")
        self.write_message(order, 10)
        self.assertEqual(self.find(), (10, "Message", self.seller), "in the chatter of an order")
        self.do_activity(order, 5)
        self.assertEqual(self.find(), (5, "Call", self.seller), "about an order")

    def test_latest_touch_wins_whatever_was_entered_last(self):
        self.meet(self.bob, 3)
        self.write_message(self.ann, 9)
        self.write_message(self.ann, 20)
        self.order(self.bob, self.ago(11))
        self.assertEqual(self.find(), (3, "Meeting", self.seller))

    def test_what_is_no_contact(self):
        self.meet(self.bob, -2)
        self.meet(self.bob, 1, active=False)
        declined = self.meet(self.bob, 2)
        declined.attendee_ids.state = "declined"
        self.write_message(self.ann, 1, "notification")
        self.bob.activity_schedule("mail.mail_activity_data_call", user_id=self.seller.id)
        self.invoice(partner=self.bob, day=self.ago(1), post=False)
        self.order(self.bob, self.ago(-3), confirm=False)
        self.assertIsNone(self.find())

    def test_documents_of_tomorrow_hide_none_of_yesterday(self):
        self.patch(client_last_contact, "RECENT_DOCUMENTS", 1)
        self.invoice(partner=self.bob, day=self.ago(9))
        self.invoice(partner=self.bob, day=self.ago(-3))
        self.assertEqual(self.find()[:2], (9, "Invoice"))
        self.order(self.bob, self.ago(5))
        self.order(self.bob, self.ago(-3))
        self.assertEqual(self.find()[:2], (5, "Order"))

    def test_robots_and_visitors_are_no_colleagues(self):
        self.write_message(self.ann, 3, author=self.env.ref("base.partner_root"))
        self.assertFalse(self.find()[2])
        self.write_message(self.ann, 2, author=self.visitor)
        self.assertFalse(self.find()[2])

    def test_document_that_is_looked_at_does_not_count(self):
        self.order(self.bob, self.ago(9))
        quotation = self.order(self.bob, self.ago(0), confirm=False)
        self.write_message(quotation, 0)
        self.assertEqual(self.find()[:2], (0, "Message"))
        self.assertEqual(self.find(besides=quotation)[:2], (9, "Order"))
        self.assertEqual(self.find(besides=self.env["sale.order"].new({}))[:2], (0, "Message"))

    def test_documents_of_another_company_are_not_told(self):
        branch = self.make_company("Branch")
        self.order(self.bob, self.ago(1), company=branch)
        self.invoice(partner=self.bob, day=self.ago(2), company=branch)
        self.assertIsNone(self.find())
        self.write_message(self.bob, 5)
        self.assertEqual(self.find()[:2], (5, "Message"))
        elsewhere = self.env["client.last.contact"].with_company(branch)._find(self.ann)
        self.assertEqual(elsewhere[self.ann.id].kind, "Order")

    def test_day_is_that_of_the_shop(self):
        self.company.client_tz = "Asia/Vladivostok"
        self.order(self.bob, "2026-03-01 20:00:00")
        found = self.env["client.last.contact"]._find(self.ann)[self.ann.id]
        self.assertEqual(str(found.on), "2026-03-02")
        activity = self.do_activity(self.bob, 9)
        found = self.env["client.last.contact"]._find(self.ann)[self.ann.id]
        self.assertEqual(found.on, activity.date_done)

    def test_archived_contacts_keep_their_touches(self):
        self.write_message(self.bob, 4)
        self.bob.action_archive()
        self.assertEqual(self.find()[0], 4)

    @mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge")
    def test_merged_clients_have_one_last_contact(self):
        twin = self.client("Ann's twin", is_company=True)
        self.write_message(twin, 6)
        self.do_activity(self.ann, 8)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((twin | self.ann).ids, self.ann)
        self.assertEqual(self.find()[:2], (6, "Message"))

    def test_kind_is_said_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        call = self.env.ref("mail.mail_activity_data_call")
        call.with_context(lang="fr_FR").name = "Appel"
        self.do_activity(self.ann, 4)
        french = self.env["client.last.contact"].with_context(lang="fr_FR")._find(self.ann)
        self.assertEqual(french[self.ann.id].kind, "Appel")

    def test_words(self):
        LastContact = self.env["client.last.contact"]
        self.do_activity(self.ann, 1)
        self.assertEqual(
            LastContact._say(LastContact._find(self.ann)[self.ann.id]), f"Call, yesterday, {self.seller.name}"
        )
        self.write_message(self.ann, 0, "email", author=self.bob)
        self.assertEqual(LastContact._say(LastContact._find(self.ann)[self.ann.id]), "E-mail, today")

    def test_who_serves_clients_learns_day_kind_and_colleague_of_a_hidden_one(self):
        hidden, contact = self.theirs.id, self.theirs.child_ids
        self.write_message(contact, 0, author=self.rival.partner_id)
        for role in ("own", "sales_own", "manager"):
            env = self.as_role(role)
            with self.subTest(role=role):
                found = env["client.last.contact"]._find(env["res.partner"].browse(hidden))[hidden]
                self.assertEqual((found.on, found.kind, found.user), (self.today(), "Message", self.rival))

    def test_one_query_for_any_number_of_clients(self):
        crowd = self.Partner.create([{"name": f"Client {number}"} for number in range(40)])
        for client in crowd[::3]:
            self.order(client, self.ago(client.id % 50 + 1))
            self.write_message(client, 70)
        self.env["client.last.contact"]._find(crowd)  # what is only asked for once is known
        for size in (1, 40):
            self.env.flush_all()
            self.env.invalidate_all()
            self.company.client_tz  # noqa: B018  is known to whoever asks
            with self.subTest(size=size), self.assertQueryCount(1):
                found = self.env["client.last.contact"]._find(crowd[:size])
        self.assertEqual(set(found), set(crowd[::3].ids))
