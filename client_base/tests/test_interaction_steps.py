from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .test_interaction import InteractionCase


@tagged("post_install", "-at_install")
class TestCallBack(InteractionCase):
    """A call back is an activity of the host, on the card or the document."""

    def test_a_call_back_is_an_activity_on_the_clients_card(self):
        talk = self.log(self.bob, result_id=self.call_back.id, next_on=self.tomorrow, note="The blue kite\nwith lines")
        step = talk.next_activity_id
        self.assertEqual((step.res_model, step.res_id), ("res.partner", self.mine.id))
        self.assertEqual((step.user_id, step.date_deadline), (self.users["own"], self.tomorrow))
        self.assertEqual(step.activity_type_id, self.env.ref("mail.mail_activity_data_call"))
        self.assertEqual(step.with_context(lang="en_US").summary, "Call back: The blue kite")
        self.assertIn("with lines", step.note)

    def test_it_stands_on_the_document_that_it_is_about(self):
        order = self.order(self.mine, self.today(), confirm=False)
        talk = self.log(res_model="sale.order", res_id=order.id, next_on=self.tomorrow)
        self.assertEqual(order.activity_ids, talk.next_activity_id)
        self.assertFalse(self.mine.activity_ids)

    def test_another_day_moves_the_open_activity(self):
        talk = self.log(next_on=self.tomorrow)
        step = talk.next_activity_id
        talk.next_on += timedelta(days=3)
        self.assertEqual((talk.next_activity_id, step.date_deadline), (step, self.tomorrow + timedelta(days=3)))
        self.assertEqual(self.mine.activity_ids, step)

    def test_a_step_that_was_taken_is_followed_by_another(self):
        talk = self.log(next_on=self.tomorrow)
        step = talk.next_activity_id
        step.action_feedback()
        talk.next_on += timedelta(days=3)
        self.assertNotEqual(talk.next_activity_id, step)
        self.assertEqual(self.mine.activity_ids, talk.next_activity_id)
        self.assertEqual(step.date_deadline, self.tomorrow)

    def test_no_day_any_more_takes_the_activity_back(self):
        talk = self.log(result_id=self.talked.id, next_on=self.tomorrow)
        talk.next_on = False
        self.assertFalse(self.mine.activity_ids)
        with self.assertRaisesRegex(ValidationError, "asks for a date"):
            talk.result_id = self.call_back

    def test_the_step_stays_when_the_talk_is_deleted(self):
        talk = self.log(next_on=self.tomorrow)
        step = talk.next_activity_id
        talk.unlink()
        self.assertEqual(self.mine.activity_ids, step)

    def test_a_talk_stays_when_the_step_is_deleted(self):
        talk = self.log(next_on=self.tomorrow)
        talk.next_activity_id.unlink()
        self.assertFalse(talk.exists().next_activity_id)
        talk.write({"minutes": 3})

    def test_other_changes_make_no_second_activity(self):
        talk = self.log(next_on=self.tomorrow)
        talk.write({"note": "More", "next_on": self.tomorrow})
        self.assertEqual(len(self.mine.activity_ids), 1)

    def test_who_may_not_change_cards_plans_his_call_back(self):
        # With the core alone a salesperson reads contacts and does not write them.
        self.assertFalse(self.as_role("own", self.mine).has_access("write"))
        self.assertTrue(self.log(next_on=self.tomorrow).next_activity_id)

    def test_the_window_leaves_no_defaults_in_the_activity(self):
        form = self.window(self.as_role("own", self.mine).action_log_interaction())
        form.result_id = self.call_back
        form.next_on = self.tomorrow
        form.note = "Soon"
        talk = form.save()
        self.assertEqual(talk.next_activity_id.res_id, self.mine.id)
        self.assertIn("Soon", talk.next_activity_id.note)

    def test_the_window_demands_the_date(self):
        form = self.window(self.as_role("own", self.mine).action_log_interaction())
        form.result_id = self.call_back
        with self.assertRaisesRegex(AssertionError, "next_on is a required field"):
            form.save()


@tagged("post_install", "-at_install")
class TestPlannedTalk(InteractionCase):
    """What was planned is done once it is logged; what is done is offered to be logged."""

    def plan(self, record=None, kind="mail.mail_activity_data_call", user="own"):
        record = self.mine if record is None else record
        return record.activity_schedule(kind, self.today(), user_id=self.users[user].id)

    def test_logging_marks_the_activity_as_done(self):
        plan = self.plan()
        talk = self.log(activity_id=plan.id, result_id=self.talked.id, note="Wants lines")
        self.assertEqual((plan.active, plan.feedback), (False, "Talked\nWants lines"))
        messages = self.mine.message_ids.filtered("mail_activity_type_id")
        self.assertEqual(len(messages), 1)
        talk.write({"minutes": 4, "note": "Wants two lines"})
        self.assertEqual(self.mine.message_ids.filtered("mail_activity_type_id"), messages)

    def test_a_promise_stays_open_until_somebody_is_reached(self):
        plan = self.plan()
        nobody = self.env["client.interaction.result"].create({"name": "Nobody", "is_contact": False})
        talk = self.log(activity_id=plan.id, result_id=nobody.id)
        self.assertEqual((talk.activity_id, plan.active), (plan, True))
        self.log(activity_id=plan.id, result_id=nobody.id, next_on=self.today() + timedelta(days=1))
        self.assertFalse(plan.active, "another day was agreed on")

    def test_the_card_knows_what_was_planned_for_today(self):
        later = self.plan()
        later.date_deadline = self.today() + timedelta(days=1)
        self.plan(user="all")
        client = self.as_role("own", self.mine)
        self.assertFalse(client.action_log_interaction()["context"].get("default_activity_id"))
        plan = self.plan()
        self.assertEqual(client.action_log_interaction()["context"]["default_activity_id"], plan.id)

    def test_an_activity_that_is_done_already_breaks_nothing(self):
        plan = self.plan()
        plan.action_feedback(feedback="Was fine")
        talk = self.log(activity_id=plan.id, note="Was very fine")
        self.assertEqual((talk.activity_id, plan.feedback), (plan, "Was fine"))
        self.assertEqual(len(self.mine.message_ids.filtered("mail_activity_type_id")), 1)

    def test_the_feedback_becomes_the_note(self):
        plan = self.plan(self.bob)
        plan.action_feedback(feedback="He agreed")
        form = self.window(self.as_role("own", plan).action_log_interaction())
        self.assertEqual((form.note, form.contact_id, form.kind), ("He agreed", self.bob, "call"))
        self.assertEqual(form.save().activity_id, plan)

    def test_a_meeting_brings_its_length(self):
        event = self.env["calendar.event"].create(
            {
                "name": "Kites", "start": "2026-03-02 10:00:00", "stop": "2026-03-02 11:30:00",
                "res_model": "res.partner", "res_id": self.mine.id,
            }
        )  # fmt: skip
        plan = self.plan(kind="mail.mail_activity_data_meeting")
        plan.calendar_event_id = event
        form = self.window(self.as_role("own", plan).action_log_interaction())
        self.assertEqual((form.kind, form.minutes, form.happened_at), ("meeting", 90, event.start))

    def test_an_activity_of_another_client_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is one with Nobody's and not with Mine"):
            self.log(activity_id=self.plan(self.nobodys).id)

    def test_who_may_not_finish_an_activity_logs_none_of_it(self):
        plan = self.plan(self.theirs, user="all")
        with self.assertRaises(AccessError):
            self.log(self.theirs, activity_id=plan.id)
        self.assertTrue(plan.active)

    def test_a_deleted_activity_leaves_the_talk(self):
        plan = self.plan()
        talk = self.log(activity_id=plan.id)
        plan.unlink()
        talk.invalidate_recordset()
        self.assertFalse(talk.activity_id)

    # === THE OFFER === #

    def offer(self, plan, role="own"):
        return self.as_role(role, plan).get_interaction_offer()

    def test_calls_and_meetings_with_clients_are_offered(self):
        order = self.order(self.mine, self.today(), confirm=False)
        order.user_id = self.users["own"]
        for record, kind in ((self.mine, "call"), (self.bob, "meeting"), (order, "call")):
            plan = self.plan(record, f"mail.mail_activity_data_{kind}")
            plan.action_feedback()
            self.assertEqual(self.offer(plan)["activity_id"], plan.id, (record, kind))
        self.assertEqual(
            self.as_role("own", plan).with_context(lang="en_US").get_interaction_offer()["message"],
            "How did it go with Mine?",
        )

    def test_the_rest_is_not(self):
        colleague = self.users["internal"].partner_id
        for plan in (self.plan(kind="mail.mail_activity_data_todo"), self.plan(colleague)):
            plan.action_feedback()
            self.assertFalse(self.offer(plan))
        logged = self.plan()
        self.log(activity_id=logged.id)
        self.assertFalse(self.offer(logged))
        gone = self.plan()
        gone.unlink()
        self.assertFalse(self.offer(gone))

    def test_whoever_logs_nothing_is_not_asked(self):
        plan = self.plan(self.nobodys, user="internal")
        self.as_role("internal", plan).action_feedback()
        self.assertFalse(self.offer(plan, "internal"))
        self.assertTrue(self.offer(plan, "all"))

    def test_the_button_done_of_an_activity_asks_too(self):
        plan = self.plan()
        action = self.as_role("own", plan).action_done()
        self.assertEqual((action["tag"], action["params"]["activity_id"]), ("client_base.offer_result", plan.id))
        todo = self.plan(kind="mail.mail_activity_data_todo")
        self.assertNotIsInstance(self.as_role("own", todo).action_done(), dict)


@tagged("post_install", "-at_install")
class TestLogWindow(InteractionCase):
    """From where the window opens, and what it knows by then."""

    def test_from_the_card_an_order_and_an_invoice(self):
        order = self.order(self.bob, self.today())
        order.user_id = self.users["own"]
        invoice = self.invoice(order)
        self.users["own"].group_ids |= self.env.ref("account.group_account_invoice")
        self.users["own"].group_ids |= self.env.ref("sales_team.group_sale_salesman")
        for record in (self.bob, order, invoice):
            form = self.window(self.as_role("own", record).action_log_interaction())
            talk = form.save()
            place = (False, 0) if record == self.bob else (record._name, record.id)
            self.assertEqual((talk.contact_id, talk.res_model, talk.res_id), (self.bob, *place), record._name)

    def test_a_document_names_itself_to_who_may_read_it(self):
        order = self.order(self.mine, self.today())
        talk = self.log(res_model="sale.order", res_id=order.id)
        self.assertFalse(self.as_role("own", talk).document_name)
        self.assertEqual(self.as_role("sales_manager", talk).document_name, order.display_name)

    def test_from_the_top_bar(self):
        get = self.as_role("own", self.Talk).get_log_action
        self.assertEqual(get("res.partner", self.mine.id)["context"]["default_contact_id"], self.mine.id)
        odd = [
            (), ("res.partner", self.theirs.id), ("res.partner", 10**9), ("res.partner", "1"), ("no.model", 1),
            ("res.company", self.company.id), ("res.partner", self.users["internal"].partner_id.id),
            ("client.interaction.document", 1), ("client.interaction", self.log().id),
        ]  # fmt: skip
        for place in odd:
            with self.subTest(place):
                self.assertNotIn("default_contact_id", get(*place)["context"])

    def test_who_logs_nothing_has_no_window(self):
        for role in ("analyst", "internal", "portal"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(role, self.Talk).get_log_action()

    def test_a_bill_is_no_talk_with_a_client(self):
        supplier = self.client("Supplier", supplier_rank=1, customer_rank=1)
        bill = self.env["account.move"].new({"move_type": "in_invoice", "partner_id": supplier.id})
        self.assertFalse(bill._get_interaction_contact())

    def test_saving_says_what_was_logged(self):
        talk = self.log(result_id=self.talked.id).with_context(lang="en_US")
        said = talk.action_save()["params"]
        self.assertEqual(said["message"], "Logged: Call: Mine: Talked")
        self.assertEqual(said["next"]["infos"], {"interaction_id": talk.id})

    def test_the_last_of_the_queue_closes_the_window(self):
        talk = self.log().with_context(client_queue_ids=[])
        self.assertEqual(talk.action_save_and_next(), talk.action_save())

    def test_an_archived_result_is_not_offered_and_stays_where_it_was_used(self):
        talk = self.log(result_id=self.talked.id)
        self.talked.active = False
        self.assertNotIn(self.talked.id, dict(self.env["client.interaction.result"].name_search("")))
        self.assertEqual(talk.result_id, self.talked)

    def test_a_managers_view_lets_him_choose_whose_talk_it_was(self):
        form = self.window(self.as_role("manager", self.mine).action_log_interaction(), "manager")
        form.user_id = self.users["own"]
        self.assertEqual(form.save().user_id, self.users["own"])
        self.assertNotIn(
            "user_id", self.window(self.as_role("own", self.mine).action_log_interaction())._view["fields"]
        )
