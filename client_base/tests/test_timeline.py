"""What each kind of row says, and that nothing is told twice."""

from datetime import datetime, timedelta

from markupsafe import Markup

from odoo.tests import tagged

from .timeline_case import KINDS, ROW, TimelineCase


@tagged("post_install", "-at_install")
class TestTimelineKinds(TimelineCase):
    def assert_row(self, kind, day, record=None, *, client=None, **expected):
        """Check the only row of a client: kind, moment, what it opens, and anything else that is named."""
        row = self.row(client or self.ann)
        moment = datetime.fromisoformat(day) if expected.get("has_time") is False else self.moment(day)
        expected |= {"kind": kind, "happened_at": self.text_of(moment)}
        if record is not None:
            expected |= {"res_model": record._name, "res_id": record.id}
        self.assertEqual({name: row[name] for name in expected}, expected)
        self.assertEqual(set(row), ROW)
        self.assertTrue(row["label"] and row["icon"].startswith("fa-"), row)
        return row

    def assert_money(self, row, amount, currency=None):
        """Check that the amount is there in digits, with its currency."""
        self.assertIn(f"{amount:.2f}", row["amount"])
        self.assertIn((currency or self.euro).symbol, row["amount"])

    # === SALES === #

    def test_order(self):
        order = self.order(self.bob, "2026-03-05 10:20", amount=12)
        order.user_id = self.seller
        row = self.assert_row(
            "order", "2026-03-05 10:20", order, has_time=True, contact="Bob", user=self.seller.name, name=order.name
        )
        self.assert_money(row, 12)

    def test_order_in_another_currency_keeps_it(self):
        dollar = self.make_currency("USD", {"2000-01-01": 2})
        self.order(self.bob, "2026-03-05", amount=12, currency=dollar)
        self.assert_money(self.row(self.ann), 12, dollar)

    def test_quotations_say_what_became_of_them(self):
        results = []
        for state in ("draft", "sent", "cancel"):
            client = self.client(state)
            quotation = self.quotation(client, "2026-03-05", state)
            row = self.assert_row("quotation", "2026-03-05", quotation, client=client, contact=False)
            self.assert_money(row, 10)
            results.append(row["result"])
        self.assertEqual(len(set(results)), 3, results)
        self.assertTrue(all(results))

    def test_document_of_the_client_himself_names_no_contact(self):
        self.order(self.ann, "2026-03-05")
        self.assertIs(self.row(self.ann)["contact"], False)

    def test_timeline_of_a_contact_is_that_of_his_client(self):
        self.order(self.eve, "2026-03-05")
        self.assertEqual(self.rows(self.bob), self.rows(self.ann))
        self.assertEqual(self.row(self.bob)["contact"], "Eve")

    # === MONEY === #

    def test_invoice_and_refund(self):
        invoice = self.invoice(partner=self.bob, day="2026-03-05", amount=30)
        invoice.invoice_user_id = self.seller
        row = self.assert_row(
            "invoice", "2026-03-05", invoice, has_time=False, contact="Bob", name=invoice.name,
            user=self.seller.name,
        )  # fmt: skip
        self.assert_money(row, 30)
        invoice.button_draft()
        self.assertEqual(self.rows(self.ann), [], "a draft is no event")
        refund = self.invoice(partner=self.eve, day="2026-03-06", amount=7, kind="out_refund")
        self.assert_money(self.assert_row("refund", "2026-03-06", refund, has_time=False, contact="Eve"), 7)

    def test_bills_of_a_supplier_are_no_business_of_the_client(self):
        bill = self.invoice(partner=self.bob, day="2026-03-05")
        self.row(self.ann)
        self.env.flush_all()
        self.env.cr.execute("UPDATE account_move SET move_type = 'in_invoice' WHERE id = %s", [bill.id])
        self.assertEqual(self.rows(self.ann), [])
        payment = self.pay(self.bob, "2026-03-05")
        payment.partner_type = "supplier"
        self.assertEqual(self.rows(self.ann), [])

    def test_payment_in_and_back(self):
        payment = self.pay(self.bob, "2026-03-05", 15)
        self.assert_money(self.assert_row("payment", "2026-03-05", payment, has_time=False, contact="Bob"), 15)
        other = self.client("Other")
        back = self.pay(other, "2026-03-06", 4, back=True)
        self.assert_money(self.assert_row("payment_back", "2026-03-06", back, client=other, has_time=False), 4)

    def test_payment_that_was_not_made_is_no_row(self):
        self.pay(self.bob, "2026-03-05", post=False)
        self.pay(self.bob, "2026-03-06").action_cancel()
        self.assertEqual(self.rows(self.ann), [])

    # === TALKS === #

    def test_interaction(self):
        talk = self.talk(
            self.bob, "2026-03-05 10:20", note="He wants two kites", result_id=self.talk_result("Agreed").id,
            user_id=self.seller.id,
        )  # fmt: skip
        row = self.assert_row(
            "interaction", "2026-03-05 10:20", talk, has_time=True, contact="Bob", user=self.seller.name
        )
        self.assertIn("He wants two kites", row["text"])
        self.assertIn("Agreed", row["result"])
        self.assertIn("Call", f"{row['name']} {row['label']}")

    def test_done_activity_with_its_feedback(self):
        self.done(self.bob, "2026-03-05", "He wants two kites", summary="Ask Bob", user=self.seller)
        row = self.assert_row("activity", "2026-03-05", self.bob, has_time=False, user=self.seller.name)
        self.assertIn("Ask Bob", row["name"])
        self.assertIn("He wants two kites", f"{row['text']} {row['result']}")

    def test_done_activity_on_an_order_opens_the_order(self):
        order = self.order(self.bob, "2026-03-01")
        self.done(order, "2026-03-05", "He wants two kites")
        first, second = self.rows(self.ann)
        self.assertEqual((first["kind"], first["res_model"], first["res_id"]), ("activity", "sale.order", order.id))
        self.assertEqual(second["kind"], "order")

    def test_planned_activity_is_not_told(self):
        self.bob.activity_schedule("mail.mail_activity_data_call", user_id=self.seller.id)
        self.assertEqual(self.rows(self.ann), [])

    def test_meeting(self):
        meeting = self.meet(self.bob | self.seller.partner_id, "2026-03-05 10:20", user_id=self.seller.id)
        row = self.assert_row("meeting", "2026-03-05 10:20", meeting, has_time=True, user=self.seller.name)
        self.assertIn("At the beach", row["name"])

    def test_meetings_that_did_not_take_place(self):
        self.meet(self.bob, self.ago(-1))
        self.meet(self.bob, "2026-03-05", active=False)
        declined = self.meet(self.bob, "2026-03-06")
        declined.attendee_ids.state = "declined"
        self.assertEqual(self.rows(self.ann), [])

    def test_recurring_meeting_is_told_as_often_as_it_was(self):
        start = self.ago(10).replace(hour=9, minute=0, second=0)
        self.meet(
            self.bob, start, recurrency=True, rrule_type_ui="daily", rrule_type="daily", interval=7, end_type="count",
            count=4, event_tz="UTC",
        )  # fmt: skip
        moments = [row["happened_at"] for row in self.rows(self.ann)]
        self.assertEqual(moments, [self.text_of(start + timedelta(days=days)) for days in (7, 0)])

    # === MAIL === #

    def test_message_to_a_client(self):
        self.write_to(self.bob, "2026-03-05 10:20", Markup("<p>See <b>you</b></p>"), author=self.seller.partner_id)
        row = self.assert_row("email_out", "2026-03-05 10:20", self.bob, has_time=True, user=self.seller.name)
        self.assertEqual(row["text"].replace("*", ""), "See you")

    def test_sent_email(self):
        self.write_to(self.bob, "2026-03-05", "Our offer", kind="email_outgoing", subject="New kites")
        row = self.assert_row("email_out", "2026-03-05", self.bob)
        self.assertIn("New kites", row["name"])
        self.assertIn("Our offer", row["text"])

    def test_email_of_a_client(self):
        self.hear_from(self.bob, "2026-03-05 10:20", "I want two kites", author=self.bob, subject="Question")
        row = self.assert_row("email_in", "2026-03-05 10:20", self.bob, contact="Bob", user=False)
        self.assertIn("Question", row["name"])
        self.assertIn("I want two kites", row["text"])

    def test_note(self):
        self.write_to(self.ann, "2026-03-05", "He likes red", note=True, author=self.seller.partner_id)
        row = self.assert_row("note", "2026-03-05", self.ann, user=self.seller.name)
        self.assertIn("He likes red", row["text"])

    def test_messages_about_an_order_open_the_order(self):
        order = self.order(self.bob, "2026-03-01")
        self.write_to(order, "2026-03-05", "Your order")
        self.hear_from(order, "2026-03-06", "Thank you", author=self.bob)
        self.write_to(order, "2026-03-07", "He is glad", note=True)
        rows = self.rows(self.ann)
        self.assertEqual([row["kind"] for row in rows], ["note", "email_in", "email_out", "order"])
        self.assertEqual({(row["res_model"], row["res_id"]) for row in rows}, {("sale.order", order.id)})

    def test_what_the_system_says_is_not_told(self):
        self.write_to(self.bob, "2026-03-05", kind="notification")
        self.assertEqual(self.rows(self.ann), [])

    # === MAILINGS AND SEGMENTS === #

    def test_steps_of_a_mailing_are_rows_of_their_own(self):
        mailing = self.mailing("Autumn kites")
        self.trace(
            self.bob, "2026-03-05 10:00", mailing=mailing, opened="2026-03-06 11:00", clicked="2026-03-07 12:00",
            answered="2026-03-08 13:00",
        )  # fmt: skip
        rows = self.rows(self.ann)
        self.assertEqual(
            [(row["kind"], row["happened_at"]) for row in rows],
            [
                ("mailing_answered", "2026-03-08 13:00:00"),
                ("mailing_clicked", "2026-03-07 12:00:00"),
                ("mailing_opened", "2026-03-06 11:00:00"),
                ("mailing_sent", "2026-03-05 10:00:00"),
            ],
        )
        for row in rows:
            self.assertIn("Autumn kites", row["name"])
            self.assertEqual(row["contact"], "Bob")
        self.assertEqual(len({row["id"] for row in rows}), 4)

    def test_unsubscribed_through_a_mailing(self):
        self.trace(self.bob, "2026-03-05", client_unsubscribed_at="2026-03-06 11:00")
        gone, sent = self.rows(self.ann)
        self.assertEqual((gone["kind"], gone["happened_at"]), ("mailing_unsubscribed", "2026-03-06 11:00:00"))
        self.assertEqual((gone["contact"], sent["kind"]), ("Bob", "mailing_sent"))

    def test_skipped_mailing_says_why(self):
        copy = self.trace(self.bob, None, trace_status="cancel", failure_type="mail_bl")
        row = self.row(self.ann)
        self.assertEqual((row["kind"], row["text"]), ("mailing_skipped", "Blacklisted Address"))
        copy.failure_reason = "He got 3 mailings in 7 days."
        self.assertEqual(self.row(self.ann)["text"], "He got 3 mailings in 7 days.")

    def test_bounced_mailing_says_why(self):
        self.trace(self.bob, "2026-03-05", bounced=True, failure_type="mail_bounce")
        [words] = [row["text"] for row in self.rows(self.ann) if row["kind"] == "mailing_bounced"]
        self.assertEqual(words, "Bounce")

    def test_mailing_that_waits_or_was_a_test_is_not_told(self):
        self.trace(self.bob, None)
        self.trace(self.bob, "2026-03-05", is_test_trace=True)
        self.assertEqual(self.rows(self.ann), [])

    def test_stay_in_a_segment(self):
        self.stay(self.ann, "2026-03-05 10:20", "2026-03-09 10:20", name="Loyal")
        left, entered = self.rows(self.ann)
        self.assertEqual((left["kind"], left["happened_at"]), ("segment_left", "2026-03-09 10:20:00"))
        self.assertEqual((entered["kind"], entered["happened_at"]), ("segment_entered", "2026-03-05 10:20:00"))
        for row in (left, entered):
            self.assertIn("Loyal", row["name"])
            self.assertEqual((row["contact"], row["amount"]), (False, False))

    def test_client_who_is_still_in_a_segment_has_not_left(self):
        self.stay(self.ann, "2026-03-05")
        self.assertEqual(self.kinds(self.ann), ["segment_entered"])

    def test_every_kind_is_offered_with_a_word_and_an_icon(self):
        families = self.ann.get_client_timeline_kinds()
        kinds = [kind for family in families for kind in family["kinds"]]
        self.assertLessEqual(KINDS, {kind["code"] for kind in kinds})
        self.assertEqual(len({kind["code"] for kind in kinds}), len(kinds))
        self.assertEqual(len({kind["label"] for kind in kinds}), len(kinds), "people tell them apart")
        self.assertTrue(all(kind["icon"].startswith("fa-") for kind in kinds))
        self.assertEqual(len({family["family"] for family in families}), len(families))


@tagged("post_install", "-at_install")
class TestTimelineOnce(TimelineCase):
    """What two tables know of is told once."""

    def test_copy_of_a_mailing_is_told_as_the_mailing(self):
        message = self.write_to(self.bob, "2026-03-05", "Autumn", kind="email_outgoing")
        self.write_to(self.bob, "2026-03-06", "A letter", kind="email_outgoing")
        self.trace(self.bob, "2026-03-05", message_id=message.message_id)
        self.assertEqual(self.kinds(self.ann), ["email_out", "mailing_sent"])

    def test_traces_without_a_message_hide_no_letter(self):
        self.trace(self.bob, "2026-03-05", message_id=False)
        letter = self.write_to(self.bob, "2026-03-06", "A letter", kind="email_outgoing")
        letter.message_id = False
        self.assertEqual(self.kinds(self.ann), ["email_out", "mailing_sent"])

    def test_done_activity_and_the_words_about_it_in_the_chatter(self):
        self.done(self.bob, "2026-03-05", "He wants two kites")
        self.assertEqual(self.kinds(self.ann), ["activity"])

    def test_activity_that_was_logged_is_told_as_the_interaction(self):
        activity = self.done(self.bob, "2026-03-05", "He wants two kites")
        self.talk(self.bob, "2026-03-05", activity_id=activity.id)
        self.assertEqual(self.kinds(self.ann), ["interaction"])

    def test_meeting_with_three_contacts_of_one_client_is_one_row(self):
        self.meet(self.ann | self.bob | self.eve, "2026-03-05")
        self.row(self.ann)

    def test_meeting_that_one_of_three_declined_is_one_row(self):
        meeting = self.meet(self.ann | self.bob | self.eve, "2026-03-05")
        meeting.attendee_ids.filtered(lambda one: one.partner_id == self.bob).state = "declined"
        self.row(self.ann)

    def test_meeting_with_two_clients_is_a_row_of_each(self):
        meeting = self.meet(self.bob | self.mine | self.seller.partner_id, "2026-03-05")
        since = {"since": "2026-03-05", "until": "2026-03-05"}
        rows = [self.row(client, **since) for client in (self.ann, self.mine)]
        self.assertEqual({row["res_id"] for row in rows}, {meeting.id})
        self.assertEqual(len({row["id"] for row in rows}), 2, "each has an id of its own")
