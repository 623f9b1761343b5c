"""A text message to a segment: who gets it, who does not and why, and what is told of it."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.client_base.tests.segment_case import SegmentCase
from odoo.addons.sms.tools.sms_api import SmsApi
from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged

ANN, BOB, CAT = "+32456001122", "+32456001133", "+32456001144"


class SmsCase(SegmentCase):
    """A segment of clients with phones; what the provider is given is kept in ``self.sent``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.lang = "en_US"
        cls.ann, cls.bob = cls.client("Ann", phone="+32 456 00 11 22"), cls.client("Bob", phone=BOB)
        cls.pair = cls.segment([("id", "in", (cls.ann | cls.bob).ids)])

    def setUp(self):
        super().setUp()
        self.sent = []
        self.startPatcher(patch.object(SmsApi, "_contact_iap", self.take))
        progress = patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_options: 60)
        self.startPatcher(progress)

    def take(self, _endpoint, params):
        """Answer as the provider does that takes all messages."""
        told = [(message["content"], number) for message in params["messages"] for number in message["numbers"]]
        self.sent += [(number["number"], text) for text, number in told]
        return [{"uuid": number["uuid"], "state": "success", "credit": 1} for _text, number in told]

    @classmethod
    def message(cls, segment=None, **vals):
        values = {
            "subject": "Kites by SMS",
            "mailing_type": "sms",
            "body_plaintext": "New kites are here",
            "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
            "mailing_domain": "[]",
            "client_company_id": cls.company.id,
            "client_segment_ids": [(6, 0, (segment or cls.pair).ids)],
        }
        return cls.env["mailing.mailing"].create({**values, **vals})

    def compose(self, mailing):
        """Let the host's queue write the messages."""
        mailing.action_put_in_queue()
        self.env["mailing.mailing"]._process_mass_mailing_queue()
        self.env.flush_all()
        return mailing

    def send(self, mailing):
        self.compose(mailing)
        self.env["sms.sms"]._process_queue()
        self.env.flush_all()
        return mailing

    def told(self, mailing):
        traces = self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id)])
        return {trace.res_id: (trace.trace_status, trace.failure_type) for trace in traces}

    def numbers(self):
        return sorted(number for number, _text in self.sent)


@tagged("post_install", "-at_install")
class TestSmsMailing(SmsCase, HttpCase):
    # === FROM A SEGMENT === #

    def test_from_a_segment_in_two_clicks(self):
        companies = [(6, 0, self.company.ids)]
        marketer = new_test_user(
            self.env, "sms_marketer", "client_base.client_base_group_marketer",
            company_id=self.company.id, company_ids=companies,
        )  # fmt: skip
        action = self.pair.with_user(marketer).action_sms()
        Mailing = self.env["mailing.mailing"].with_user(marketer).with_context(**action["context"])
        values = {"subject": "Kites", "body_plaintext": "New kites are here"}
        mailing = Mailing.create({**Mailing.default_get(list(Mailing._fields)), **values, "mailing_domain": "[]"})
        self.assertEqual((mailing.mailing_type, mailing.client_segment_ids), ("sms", self.pair))
        self.send(mailing)
        self.assertEqual(self.numbers(), [ANN, BOB])

    def test_buttons(self):
        for view in ("form", "list", "kanban"):
            self.assertIn("action_sms", self.env["client.segment"].get_view(view_type=view)["arch"], view)

    # === WHO GETS IT === #

    def test_one_per_number_and_each_skipped_says_why(self):
        twin = self.client("Twin", phone="+32456001122")
        blocked = self.client("Blocked", phone=CAT)
        self.env["phone.blacklist"].add(CAT)
        wrong, silent = self.client("Wrong", phone="12"), self.client("Silent")
        everybody = self.ann | self.bob | twin | blocked | wrong | silent
        segment = self.segment([("id", "in", everybody.ids)])
        mailing = self.message(segment)
        audience = mailing.get_client_audience()
        counted = {
            name: audience[name] for name in ("contacts", "no_address", "blacklisted", "same_address", "reached")
        }
        expected = {"contacts": 6, "no_address": 2, "blacklisted": 1, "same_address": 1, "reached": 2}
        self.assertEqual(counted, expected)
        told = self.told(self.send(mailing))
        self.assertEqual(self.numbers(), [ANN, BOB])
        of_ann = {told.pop(client.id) for client in self.ann | twin}
        self.assertEqual(of_ann, {("pending", False), ("cancel", "sms_duplicate")})
        self.assertEqual(
            told,
            {
                self.bob.id: ("pending", False),
                blocked.id: ("cancel", "sms_blacklist"),
                wrong.id: ("cancel", "sms_number_format"),
                silent.id: ("cancel", "sms_number_missing"),
            },
        )

    def test_a_number_that_got_it_is_known_in_the_next_round(self):
        mailing = self.send(self.message())
        twin = self.client("Twin", phone=ANN)
        self.pair.domain = repr([("id", "in", (self.ann | self.bob | twin).ids)])
        self.send(mailing)
        self.assertEqual(self.numbers(), [ANN, BOB])
        self.assertEqual(self.told(mailing)[twin.id], ("cancel", "sms_duplicate"))

    def test_who_opts_out_while_his_message_waits_gets_none(self):
        mailing = self.compose(self.message())
        self.env["phone.blacklist"].add(BOB)
        self.env["sms.sms"]._process_queue()
        self.env.flush_all()
        self.assertEqual(self.numbers(), [ANN])
        self.assertEqual(self.told(mailing)[self.bob.id], ("cancel", "sms_blacklist"))

    def test_words_of_each(self):
        self.bob.city = "Bruges"
        self.send(self.message(body_plaintext="Dear {{ object.name }} of {{ object.city |||your town}}"))
        self.assertEqual(dict(self.sent), {ANN: "Dear Ann of your town", BOB: "Dear Bob of Bruges"})

    def test_other_words_are_not_printed_with_the_authors_rights(self):
        """Whoever names a colleague's mailing may not read with it what the colleague may."""
        stranger = new_test_user(self.env, "sms_stranger", "mass_mailing.group_mass_mailing_user", lang="en_US")
        mailing = self.message()
        composer = self.env["sms.composer"].with_user(stranger).create({
            "composition_mode": "mass", "mailing_id": mailing.id, "res_model": "res.partner",
            "res_ids": repr(self.ann.ids), "body": "{{ object.client_stage }}",
        })  # fmt: skip
        with self.assertRaises(UserError):
            composer._prepare_body_values(self.ann.with_user(stranger))

    def test_a_mail_is_not_kept_from_who_has_no_phone(self):
        self.bob.write({"phone": False, "email": "bob@example.com"})
        mail = self.message(mailing_type="mail", body_html="<p>News</p>")
        self.assertEqual(mail.get_client_audience()["reached"], 1)

    # === THE CONTACT LIMIT === #

    def limit(self):
        """Let a client get one marketing contact a week, which Ann has got."""
        self.company.write({"client_limit_count": 1, "client_limit_days": 7})
        self.send(self.message(self.segment([("id", "=", self.ann.id)]), subject="Before"))
        self.assertEqual(self.numbers(), [ANN])
        self.sent.clear()

    def test_who_had_enough_is_skipped_and_says_why(self):
        self.limit()
        mailing = self.send(self.message())
        self.assertEqual(self.numbers(), [BOB])
        trace = self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id), ("res_id", "=", self.ann.id)])
        self.assertEqual((trace.trace_status, trace.failure_type), ("cancel", "client_limit"))
        self.assertTrue(trace.failure_reason)

    def test_who_had_enough_keeps_nobody_from_it_who_has_his_number(self):
        self.limit()
        other = self.client("Other", phone=ANN)
        mailing = self.send(self.message(self.segment([("id", "in", (self.ann | other).ids)])))
        self.assertEqual(self.numbers(), [ANN])
        self.assertEqual(self.told(mailing), {self.ann.id: ("cancel", "client_limit"), other.id: ("pending", False)})

    def test_who_had_enough_is_skipped_by_a_mailing_to_orders_too(self):
        self.limit()
        orders = self.order(self.ann, self.today()) | self.order(self.bob, self.today())
        mailing = self.send(
            self.message(
                mailing_model_id=self.env["ir.model"]._get_id("sale.order"),
                mailing_domain=repr([("id", "in", orders.ids)]),
                client_segment_ids=False,
            )
        )
        self.assertEqual(self.numbers(), [BOB])
        self.assertEqual({failure for _status, failure in self.told(mailing).values()}, {"client_limit", False})

    def test_who_had_enough_gets_it_later_where_it_is_held(self):
        self.limit()
        mailing = self.send(self.message(client_limit_policy="hold"))
        self.assertEqual(self.numbers(), [BOB])
        self.assertEqual(mailing.state, "in_queue")
        self.assertGreater(mailing.schedule_date, fields.Datetime.now() + timedelta(days=6))
        self.assertNotIn(self.ann.id, self.told(mailing))

    def test_who_gets_another_one_meanwhile_is_held(self):
        self.company.write({"client_limit_count": 1, "client_limit_days": 7})
        write = self.registry["sms.composer"]._prepare_mass_sms_values

        def write_later(composer, records):
            self.env["client.interaction"].create(
                {"contact_id": self.ann.id, "company_id": self.company.id, "kind": "call", "direction": "out"}
            )
            return write(composer, records)

        with patch.object(self.registry["sms.composer"], "_prepare_mass_sms_values", write_later):
            mailing = self.send(self.message(client_limit_policy="hold"))
        self.assertEqual((self.numbers(), mailing.state), ([BOB], "in_queue"))
        self.assertNotIn(self.ann.id, self.told(mailing), "no trace, so that he is found again")

    def test_nobody_is_woken(self):
        hour = datetime.now().hour
        self.company.write({"client_quiet_from": hour, "client_quiet_to": (hour + 2) % 24})
        mailing = self.send(self.message())
        self.assertEqual((self.sent, mailing.state), ([], "in_queue"))
        self.assertGreater(mailing.schedule_date, fields.Datetime.now())

    # === WHAT COMES BACK === #

    def rows(self, client):
        return [row["kind"] for row in client.get_client_timeline()["rows"] if row["kind"] != "segment_entered"]

    def test_the_timeline_tells_of_messages_as_such(self):
        self.send(self.message())
        self.env.flush_all()
        self.assertEqual(self.rows(self.ann), ["sms_sent"])

    def test_the_timeline_tells_who_was_skipped(self):
        self.limit()
        self.send(self.message())
        self.assertEqual(self.rows(self.ann), ["sms_skipped", "sms_sent"])

    def test_a_click(self):
        mailing = self.send(self.message(body_plaintext="Look: https://kites.example.com/new"))
        text = dict(self.sent)[ANN]
        self.assertNotIn("kites.example.com/new", text, "links are followed")
        link = text.removeprefix("Look: ").split()[0]
        answer = self.url_open(link, allow_redirects=False)
        self.assertTrue(answer.headers["Location"].startswith("https://kites.example.com/new"))
        self.env.invalidate_all()
        trace = self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id), ("res_id", "=", self.ann.id)])
        self.assertTrue(trace.links_click_datetime)
        self.assertEqual(trace.client_id, self.ann)
        self.assertCountEqual(self.rows(self.ann), ["sms_clicked", "sms_sent"])  # within one second

    def test_a_mailing_is_told_as_before(self):
        self.ann.email = "ann@example.com"
        self.env["mailing.trace"].create(
            {
                "mass_mailing_id": self.message(mailing_type="mail", body_html="<p>News</p>").id,
                "model": "res.partner",
                "res_id": self.ann.id,
                "email": "ann@example.com",
                "sent_datetime": fields.Datetime.now(),
                "trace_status": "sent",
            }
        )
        self.env.flush_all()
        self.assertEqual(self.rows(self.ann), ["mailing_sent"])

    def test_unsubscribed(self):
        mailing = self.send(self.message(sms_allow_unsubscribe=True))
        trace = self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id), ("res_id", "=", self.ann.id)])
        self.assertIn(f"/sms/{mailing.id}/{trace.sms_code}", dict(self.sent)[ANN])
        url = f"/sms/{mailing.id}/unsubscribe/{trace.sms_code}?sms_number={ANN.replace('+', '%2B')}"
        self.assertEqual(self.url_open(url).status_code, 200)
        self.env.invalidate_all()
        self.assertTrue(self.ann.phone_sanitized_blacklisted)
        self.assertTrue(trace.client_unsubscribed_at)
        self.sent.clear()
        self.send(self.message())
        self.assertEqual(self.numbers(), [BOB])
