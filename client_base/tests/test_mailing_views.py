from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .roles import RolesCase

MAILERS = ("marketer", "manager")


@tagged("post_install", "-at_install")
class TestMailingViews(RolesCase):
    """The way from clients and segments to a mailing, and back to the client, for each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine.email = "mine@example.com"
        cls.theirs.email = "theirs@example.com"
        cls.segment = cls.env["client.segment"].create(
            {"name": "By hand", "kind": "manual", "company_id": cls.company.id}
        )
        cls.env["client.segment.pin"].create(
            [{"segment_id": cls.segment.id, "client_id": client.id, "kind": "in"} for client in cls.shop]
        )
        cls.segment._refresh()

    def buttons(self, role, model, xmlid):
        view = self.env.ref(xmlid)
        arch = etree.fromstring(self.as_role(role)[model].get_view(view.id, view.type)["arch"])
        return {node.get("name") for node in arch.iter("button", "a")}

    def open_mailing(self, role, action):
        env = self.as_role(role)
        self.assertEqual(action["res_model"], "mailing.mailing")
        return Form(env["mailing.mailing"].with_context(**action["context"]))

    # === WHO SEES WHAT === #

    def test_who_mails_sees_the_buttons(self):
        places = (
            ("client.segment", "client_base.client_segment_view_form"),
            ("client.segment", "client_base.client_segment_view_list"),
            ("client.segment", "client_base.client_segment_view_kanban"),
        )
        for role in ("own", "all", "analyst", *MAILERS):
            for model, xmlid in places:
                with self.subTest(role=role, view=xmlid):
                    self.assertEqual("action_mail" in self.buttons(role, model, xmlid), role in MAILERS)
            with self.subTest(role=role):
                card = self.buttons(role, "res.partner", "base.view_partner_form")
                self.assertEqual("action_open_client_mailings" in card, role in MAILERS)

    # === FROM A SEGMENT === #

    def test_form_counts_before_it_is_saved(self):
        form = self.open_mailing("marketer", self.as_role("marketer", self.segment).action_mail())
        self.assertEqual(form.client_segment_ids.ids, self.segment.ids)
        audience = form.client_audience
        self.assertFalse(audience["error"])
        counts = {name: audience[name] for name in ("clients", "contacts", "no_address", "reached")}
        self.assertEqual(counts, {"clients": 3, "contacts": 3, "no_address": 1, "reached": 2})
        self.assertEqual(audience["sample"], ["Mine", "Theirs"], "some of those who get it")
        form.subject = "Hello"
        mailing = form.save()
        self.assertFalse(mailing.client_audience, "what is saved is asked for by the screen")
        self.assertEqual(mailing.get_client_audience()["reached"], 2)

    def test_segment_counts_its_mailings_at_once(self):
        segment = self.as_role("marketer", self.segment)
        self.open_mailing("marketer", segment.action_mail())
        self.assertEqual(segment.mailing_count, 0)
        form = self.open_mailing("marketer", segment.action_mail())
        form.subject = "Hello"
        mailing = form.save()
        segment.invalidate_recordset(["mailing_count"])
        self.assertEqual(segment.mailing_count, 1)
        self.assertEqual(self.env["mailing.mailing"].search(segment.action_open_mailings()["domain"]), mailing)

    # === FROM CLIENTS === #

    def create_mailing(self, role, **context):
        contacts = self.as_role(role)["res.partner"].with_context(active_model="res.partner", **context)
        return contacts.action_create_client_mailing()

    def test_chosen_clients_become_a_segment(self):
        chosen = (self.mine | self.theirs.child_ids).ids
        names = set()
        for context in ({"active_ids": chosen}, {"active_ids": chosen[:1], "active_domain": [("id", "in", chosen)]}):
            action = self.create_mailing("marketer", **context)
            segment = self.env["client.segment"].browse(action["context"]["default_client_segment_ids"])
            self.assertEqual((segment.kind, segment.member_count), ("manual", 2))
            self.assertEqual(set(segment.pin_ids.client_id.ids), {self.mine.id, self.theirs.id})
            names.add(segment.name)
        self.assertEqual(len(names), 2, "two of one day are told apart")

    def test_nobody_chosen_leaves_nothing(self):
        count = self.env["client.segment"].search_count([])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.create_mailing("marketer", active_ids=[])
        self.assertEqual(self.env["client.segment"].search_count([]), count)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.create_mailing("own", active_ids=self.mine.ids)

    # === THE CLIENT === #

    def test_client_shows_what_he_got_and_why_not(self):
        mailing = self.env["mailing.mailing"].create(
            {"subject": "Hello", "mailing_model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        vals = {"model": "res.partner", "mass_mailing_id": mailing.id, "email": "mine@example.com"}
        skipped = {"trace_status": "cancel", "failure_type": "mail_bl", "failure_reason": "Unsubscribed"}
        got = self.env["mailing.trace"].create(
            [{**vals, "res_id": self.mine.child_ids.id}, {**vals, **skipped, "res_id": self.mine.id}]
        )
        self.env["mailing.trace"].create({**vals, "res_id": self.theirs.id})
        self.env["mailing.trace"].create({**vals, "res_id": self.mine.id, "is_test_trace": True})
        action = self.as_role("marketer", self.mine.child_ids).action_open_client_mailings()
        found = self.as_role("marketer")["mailing.trace"].search(action["domain"])
        self.assertEqual(found, got)
        sent, missed = found.sorted(lambda trace: trace.trace_status == "cancel")
        self.assertEqual((sent.client_moment, sent.client_why_not), (sent.create_date, False))
        sent.set_sent()
        self.assertEqual(sent.client_moment, sent.sent_datetime)
        self.assertEqual(missed.client_why_not, "Unsubscribed")
        got[1].failure_reason = False
        self.assertEqual(missed.client_why_not, "Blacklisted Address", "the host's own words")
