"""A mailing to a segment, sent by the host's queues to a real mail server: who gets it, what is in it, who does not."""

import re
from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.mailing import outgoing
from .smtp_case import SmtpCase

LINK = "https://kites.example.com/new"


class MailingSmtpCase(SmtpCase):
    """A segment of two clients who can be mailed, and of others who cannot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls.client("Ann", email="Ann <ann@example.com>")
        cls.bob = cls.client("Bob", email="bob@example.com")
        cls.stranger = cls.client("Stranger", email="stranger@example.com")
        cls.pair = cls.segment([("id", "in", (cls.ann | cls.bob).ids)])

    @classmethod
    def block(cls, client):
        return cls.env["mail.blacklist"]._add(client.email)

    def send(self, mailing):
        mailing.action_put_in_queue()
        self.run_queues()
        return mailing


@tagged("post_install", "-at_install")
class TestMailingSmtp(MailingSmtpCase, HttpCase):
    # === WHO GETS IT === #

    def test_who_is_in_the_segment_gets_it_once(self):
        twin = self.client("Twin", email="ANN@example.com")
        blocked = self.client("Blocked", email="blocked@example.com")
        self.block(blocked)
        wrong, silent = self.client("Wrong", email="no address"), self.client("Silent")
        members = self.ann | self.bob | twin | blocked | wrong | silent
        mailing = self.send(self.mailing(self.segment([("id", "in", members.ids)])))
        self.assertEqual(self.get_addresses(), ["ann@example.com", "bob@example.com"])
        traces = self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id)])
        told = {trace.res_id: (trace.trace_status, trace.failure_type) for trace in traces}
        of_ann = {told.pop(client.id) for client in self.ann | twin}
        self.assertEqual(of_ann, {("sent", False), ("cancel", "mail_dup")})
        self.assertEqual(
            told,
            {
                self.bob.id: ("sent", False),
                blocked.id: ("cancel", "mail_bl"),
                wrong.id: ("cancel", "mail_email_invalid"),
                silent.id: ("cancel", "mail_email_missing"),
            },
        )
        self.assertEqual(mailing.state, "done")

    def test_an_address_in_two_batches_gets_one(self):
        self.env["ir.config_parameter"].set_param("mail.batch_size", 2)
        twins = self.Partner.create([{"name": f"Twin {n}", "email": "ann@example.com"} for n in range(3)])
        self.send(self.mailing(self.segment([("id", "in", (self.ann | self.bob | twins).ids)])))
        self.assertEqual(self.get_addresses(), ["ann@example.com", "bob@example.com"])

    def test_nobody_gets_it_twice_when_the_queue_runs_again(self):
        mailing = self.send(self.mailing(self.pair))
        self.run_queues()
        mailing.action_put_in_queue()
        self.run_queues()
        self.assertEqual(self.get_addresses(), ["ann@example.com", "bob@example.com"])

    def test_who_left_between_planning_and_sending_gets_nothing(self):
        mailing = self.mailing(self.pair)
        mailing.action_put_in_queue()
        self.pair.domain = repr([("id", "=", self.bob.id)])
        self.run_queues()
        self.assertEqual(self.get_addresses(), ["bob@example.com"])

    def test_many_wait_for_the_queue_of_mails(self):
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", 1)
        mailing = self.mailing(self.pair)
        mailing.action_put_in_queue()
        self.run_mailing_queue()
        self.assertFalse(self.inbox.mails)
        self.assertEqual({trace.trace_status for trace in self.traces(mailing).values()}, {"outgoing"})
        self.env["mail.mail"].process_email_queue()
        self.assertEqual(self.get_addresses(), ["ann@example.com", "bob@example.com"])
        self.assertEqual({trace.trace_status for trace in self.traces(mailing).values()}, {"sent"})

    # === WHAT IS IN IT === #

    def test_headers(self):
        mailing = self.send(self.mailing(self.pair))
        mail, trace = self.get_mail("ann@example.com"), self.traces(mailing)["ann@example.com"]
        headers = mail.message
        self.assertEqual(mail.recipients, ["ann@example.com"])
        self.assertEqual(
            [(to.display_name, to.addr_spec) for to in headers["To"].addresses], [("Ann", "ann@example.com")]
        )
        self.assertEqual(headers["Subject"], "News of kites")
        self.assertIn("Kite Shop", headers["From"])
        self.assertEqual(headers["Reply-To"], "answers@kites.example.com")
        self.assertEqual(headers["Precedence"], "list")
        self.assertEqual(headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        unsubscribe = f"/mailing/{mailing.id}/unsubscribe_oneclick?document_id={self.ann.id}"
        self.assertRegex(headers["List-Unsubscribe"], rf"^<https?://.*{re.escape(unsubscribe)}.*hash_token=\w+>$")
        self.assertEqual(headers["Message-Id"].strip(), trace.message_id)
        self.assertNotEqual(headers["Message-Id"], self.get_mail("bob@example.com").message["Message-Id"])

    def test_each_gets_his_own_words(self):
        self.ann.city = "Ålesund"
        body = (
            f'<p>Dear <t t-out="object.name"/> of <t t-out="object.city or \'somewhere\'"/></p><a href="{LINK}">New</a>'
        )
        self.send(self.mailing(self.pair, subject="{{ object.name }}, our kites", body_html=body))
        for client, place in ((self.ann, "Ålesund"), (self.bob, "somewhere")):
            mail = self.get_mail(client.email_normalized)
            self.assertEqual(mail.message["Subject"], f"{client.name}, our kites")
            self.assertIn(f"Dear {client.name} of {place}", re.sub(r"<.*?>", "", mail.get_text()))
            self.assertNotIn("t-out", mail.get_text())
            self.assertNotIn(LINK, mail.get_text(), "links are followed")
            self.assertIn(f"Dear {client.name}", mail.get_text("plain"))

    def test_a_marketer_writes_and_the_queue_sends(self):
        companies = {"company_id": self.company.id, "company_ids": [(6, 0, self.company.ids)]}
        marketer = new_test_user(self.env, "smtp_marketer", "client_base.client_base_group_marketer", **companies)
        self.order(self.bob, self.today(), amount=70)
        self.catch_up()
        action = self.pair.with_user(marketer).action_mail()
        Mailing = self.env["mailing.mailing"].with_user(marketer).with_context(**action["context"])
        body = '<p>Bought: <t t-out="object.client_purchase_count">nothing yet</t></p>'
        values = {"subject": "News", "body_html": body, "mailing_domain": "[]", "email_from": "shop@example.com"}
        mailing = Mailing.create({**Mailing.default_get(list(Mailing._fields)), **values})
        mailing.action_put_in_queue()
        self.run_queues()
        self.assertEqual(self.get_addresses(), ["ann@example.com", "bob@example.com"])
        told = {address: self.get_mail(address).get_text() for address in self.get_addresses()}
        self.assertIn("Bought: nothing yet", told["ann@example.com"])
        self.assertIn("Bought: 1", told["bob@example.com"])

    # === SOMETHING HAPPENS MEANWHILE === #

    def test_who_opts_out_between_two_batches_gets_nothing(self):
        self.env["ir.config_parameter"].set_param("mail.batch_size", 2)
        clients = self.Partner.create([{"name": f"C{n}", "email": f"c{n}@example.com"} for n in range(6)])
        leaver = clients[-1:]

        def opt_out(_address):
            if len(self.inbox.mails) == 1:
                self.block(leaver)

        mailing = self.mailing(self.segment([("id", "in", clients.ids)]))
        # The last batch is known by the order in which the host reads contacts: the last of them leaves.
        leaver = clients.browse(mailing._get_remaining_recipients()[-1])
        with self.after_mail(opt_out):
            self.send(mailing)
        self.assertEqual(self.get_addresses(), sorted((clients - leaver).mapped("email")))
        trace = self.traces(mailing)[leaver.email]
        self.assertEqual((trace.trace_status, trace.failure_type), ("cancel", "mail_bl"))

    def test_who_opts_out_while_his_mail_waits_gets_nothing(self):
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", 1)
        mailing = self.mailing(self.pair)
        mailing.action_put_in_queue()
        self.run_mailing_queue()
        self.block(self.bob)
        self.env["mail.mail"].process_email_queue()
        self.assertEqual(self.get_addresses(), ["ann@example.com"])
        trace = self.traces(mailing)["bob@example.com"]
        self.assertEqual((trace.trace_status, trace.failure_type), ("cancel", "mail_bl"))

    def test_who_opts_out_while_mails_before_his_go_out_gets_nothing(self):
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", 1)
        mailing = self.mailing(self.pair)
        mailing.action_put_in_queue()
        self.run_mailing_queue()

        def opt_out(address):
            if len(self.inbox.mails) == 1:
                self.block((self.ann | self.bob).filtered(lambda client: client.email_normalized != address))

        with patch.object(outgoing, "CHECKED_AT_ONCE", 1), self.after_mail(opt_out):
            self.env["mail.mail"].process_email_queue()
        self.assertEqual(len(self.inbox.mails), 1)
        self.assertEqual({trace.trace_status for trace in self.traces(mailing).values()}, {"sent", "cancel"})

    @mute_logger("odoo.addons.mail.models.mail_mail", "odoo.addons.base.models.ir_mail_server")
    def test_one_whom_the_server_refuses_keeps_no_one_from_it(self):
        clients = self.Partner.create([{"name": f"C{n}", "email": f"c{n}@example.com"} for n in range(4)])
        self.inbox.refused.add("c1@example.com")
        mailing = self.send(self.mailing(self.segment([("id", "in", clients.ids)])))
        self.assertEqual(self.get_addresses(), ["c0@example.com", "c2@example.com", "c3@example.com"])
        found = {address: trace.trace_status for address, trace in self.traces(mailing).items()}
        self.assertEqual(found, {f"c{n}@example.com": "error" if n == 1 else "sent" for n in range(4)})
        self.assertEqual(mailing.state, "done")

    # === OTHER MAILINGS === #

    def test_a_mailing_without_segments_is_the_hosts(self):
        mailing = self.send(self.mailing(mailing_domain=repr([("id", "in", self.stranger.ids)])))
        self.assertEqual(self.get_addresses(), ["stranger@example.com"])
        self.assertEqual(mailing.state, "done")
