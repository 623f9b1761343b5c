"""What a request by hand could try: no way around the window leads to what the window does not show."""

from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_interaction import InteractionCase


@tagged("post_install", "-at_install")
class TestInteractionForging(InteractionCase):
    def plan(self, record, user, **vals):
        return record.activity_schedule("mail.mail_activity_data_call", user_id=user.id, **vals)

    # === OF OTHERS === #

    def test_a_document_that_is_closed_opens_no_client(self):
        order = self.order(self.theirs, self.today(), confirm=False)
        order.user_id = self.rival
        for document in (self.theirs, order):
            with self.subTest(document), self.assertRaisesRegex(AccessError, "whom you may see"):
                self.log(self.theirs, res_model=document._name, res_id=document.id, next_on=self.tomorrow)

    def test_no_sentence_names_whom_one_may_not_see(self):
        other = self.make_company("Line Shop")
        hidden = self.client("Hidden", company_id=other.id, user_id=self.rival.id)
        activity = self.plan(self.theirs, self.rival)
        for vals in ({"contact_id": hidden.id}, {"contact_id": self.mine.id, "activity_id": activity.id}):
            with self.subTest(vals), self.assertRaises(AccessError) as refused:
                self.as_role("own", self.Talk).create({"company_id": self.company.id, **vals})
            self.assertNotRegex(str(refused.exception), "Hidden|Theirs|Line Shop")

    def test_the_next_step_of_somebody_else_is_nobodys_to_take(self):
        activity = self.plan(self.theirs, self.rival, date_deadline=self.tomorrow)
        talk = self.log(next_on=self.tomorrow)
        with self.assertRaisesRegex(AccessError, "follow from"):
            talk.write({"next_activity_id": activity.id})
        self.as_role("own", self.Talk).with_context(default_next_activity_id=activity.id).create(
            {"contact_id": self.mine.id, "company_id": self.company.id, "next_on": self.today()}
        )
        self.log(next_activity_id=activity.id, next_on=self.today())
        self.assertEqual((activity.user_id, activity.date_deadline), (self.rival, self.tomorrow))

    def test_a_talk_is_put_to_no_other_client(self):
        talk = self.log()
        with self.assertRaisesRegex(AccessError, "follow from"):
            talk.write({"client_id": self.theirs.id})

    def test_a_done_activity_that_is_closed_is_not_linked(self):
        order = self.order(self.nobodys, self.today(), confirm=False)
        order.user_id = self.rival
        activity = self.plan(order, self.rival, summary="Secret")
        activity.action_feedback()
        with self.assertRaisesRegex(AccessError, "not open to you"):
            self.log(self.nobodys, activity_id=activity.id)
        talk = self.log(self.nobodys)
        with self.assertRaisesRegex(AccessError, "not open to you"):
            talk.activity_id = activity.id

    def test_an_analyst_is_not_told_the_notes_by_the_name_of_the_next_step(self):
        talk = self.as_role("analyst", self.log(note="Secret", next_on=self.tomorrow))
        for name in ("next_activity_id", "activity_id"):
            with self.subTest(name), self.assertRaises(AccessError):
                talk.read([name])

    # === WHAT CHANGED MEANWHILE === #

    def test_a_plan_that_was_deleted_meanwhile_costs_no_talk(self):
        activity = self.plan(self.mine, self.users["own"])
        activity_id = activity.id
        activity.unlink()
        self.assertFalse(self.log(activity_id=activity_id).activity_id)

    def test_a_step_that_was_done_is_not_planned_again_for_somebody_else(self):
        talk = self.log(next_on=self.tomorrow)
        step = talk.next_activity_id
        step.action_feedback()
        self.as_role("manager", talk).user_id = self.users["all"]
        self.assertEqual(talk.sudo().next_activity_id, step)

    def test_an_open_step_goes_to_whose_talk_it_is_now_and_stays_where_it_was_handed_to(self):
        talk = self.log(next_on=self.tomorrow)
        step = talk.next_activity_id.sudo()
        self.as_role("manager", talk).user_id = self.users["all"]
        self.assertEqual(step.user_id, self.users["all"])
        step.user_id = self.rival
        self.as_role("manager", talk).next_on = self.today()
        self.assertEqual((step.user_id, step.date_deadline), (self.rival, self.today()))

    def test_a_talk_is_opened_by_who_may_not_open_the_card(self):
        talk = self.log()
        self.mine.user_id = self.rival
        for role in ("own", "analyst"):
            self.assertEqual(self.as_role(role, talk).display_name, "Call: Mine")
            work = self.as_role(role)["client.contact.work"].search([("client_id", "=", self.mine.id)])
            self.assertEqual(work.mapped("display_name"), ["Mine"], role)

    # === NONSENSE === #

    def test_a_year_of_two_digits_is_a_slip(self):
        with self.assertRaisesRegex(ValidationError, "correct the year"):
            self.log(happened_at=datetime(26, 3, 1, 12))

    def test_the_last_day_of_all_breaks_no_analysis(self):
        self.plan(self.mine, self.users["own"], date_deadline=date(9999, 12, 31))
        self.company.client_tz = "Pacific/Kiritimati"
        Work = self.as_role("own")["client.contact.work"]
        [row] = Work.formatted_read_group([("client_id", "=", self.mine.id)], ["day:week"], ["planned:sum"])
        self.assertEqual(row["planned:sum"], 1)

    def test_nonsense_about_documents_opens_an_empty_window_or_says_no(self):
        env = self.as_role("manager")
        for model, number in ((["x"], 1), ({}, {}), ("sale.order", True), ("sale.order", "x"), (None, None)):
            with self.subTest(model=model, number=number):
                self.assertNotIn(
                    "default_contact_id", env["client.interaction"].get_log_action(model, number)["context"]
                )
                answer = env["client.timeline"].get_document_action(model, number)
                self.assertEqual(answer["tag"], "display_notification")

    # === THE LISTS AROUND IT === #

    def test_clients_who_wait_for_the_same_salesperson_are_merged(self):
        clients = self.mine | self.nobodys
        clients.write({"user_id": self.users["own"].id, "client_contact_days": 30})
        Next = self.env["client.next.contact"]
        Next._refresh_queued()
        self.assertEqual(len(Next.search([("client_id", "in", clients.ids)])), 2)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(clients.ids, self.mine)
        Next._refresh_queued()
        self.assertEqual(Next.search([("client_id", "in", clients.ids)]).client_id, self.mine)

    def test_a_promise_about_a_closed_client_is_logged_from_its_document(self):
        own = self.users["own"]
        own.group_ids |= self.env.ref("sales_team.group_sale_salesman")
        order = self.order(self.theirs, self.today(), confirm=False)
        order.user_id = own
        activity = self.plan(order, own, date_deadline=self.today())
        self.env["client.next.contact"]._refresh_queued()
        row = self.as_role("own")["client.next.contact"].search([("client_id", "=", self.theirs.id)])
        talk = self.window(row.action_log()).save()
        self.assertEqual((talk.client_id, talk.activity_id, talk.res_id), (self.theirs, activity, order.id))

    def test_what_a_colleague_promised_on_a_closed_document_is_not_told(self):
        order = self.order(self.nobodys, self.today(), confirm=False)
        order.user_id = self.rival
        self.plan(order, self.rival, summary="Secret")
        self.env["client.next.contact"]._refresh_queued()
        row = self.as_role("own")["client.next.contact"].search([("client_id", "=", self.nobodys.id)])
        self.assertNotIn("Secret", row.why)
        with self.assertRaises(AccessError):
            row.read(["activity_id"])
        self.assertFalse(self.window(row.action_log()).save().activity_id, "it is left to the colleague")

    def test_a_talk_of_another_company_hides_no_activity(self):
        other = self.make_company("Line Shop")
        activity = self.plan(self.mine, self.users["own"])
        activity.action_feedback()
        self.Talk.create({"contact_id": self.mine.id, "company_id": other.id, "activity_id": activity.id})
        rows = self.as_role("own", self.mine).get_client_timeline(kinds=["activity"])["rows"]
        self.assertEqual(len(rows), 1)

    def test_a_preview_is_for_the_recipients_that_were_chosen(self):
        handover = self.as_role("manager")["client.handover"].create(
            {"former_id": self.rival.id, "recipient_ids": [Command.set(self.users["all"].ids)], "scope": "all"}
        )
        handover.action_preview()
        handover.line_ids.user_id = self.users["portal"]
        with self.assertRaisesRegex(UserError, "recipients"):
            handover.action_hand_over()
        self.assertEqual(self.theirs.user_id, self.rival)
