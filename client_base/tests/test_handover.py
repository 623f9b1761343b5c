from odoo.tests import tagged

from .handover_case import HandoverCase


@tagged("post_install", "-at_install")
class TestHandover(HandoverCase):
    """What moves, and what stays."""

    def test_clients_and_their_contacts_move(self):
        client = self.fays[0]
        rivals = self.client("Served by the rival", parent_id=client.id, user_id=self.rival.id)
        client.child_ids[0].active = False
        self.hand_over()
        self.assertEqual(self.fays.user_id, self.rob)
        self.assertEqual(self.fays.with_context(active_test=False).child_ids.user_id, self.rob | self.rival)
        self.assertEqual(rivals.user_id, self.rival)
        self.assertEqual(self.mine.user_id, self.users["own"])

    def test_open_quotations_move_and_orders_stay(self):
        client = self.fays[0]
        draft, sent, cancelled = (self.quotation(client) for _number in range(3))
        sent.state = "sent"
        cancelled.action_cancel()
        colleagues = self.quotation(client, self.rival)
        elsewhere = self.quotation(self.theirs)
        order = client.child_ids.sale_order_ids.filtered(lambda order: order.state == "sale")
        invoice = self.invoice(order)
        invoice.invoice_user_id = self.fay
        self.hand_over()
        self.assertEqual((draft.user_id, sent.user_id), (self.rob, self.rob))
        self.assertEqual((order.user_id, cancelled.user_id, invoice.invoice_user_id), (self.fay, self.fay, self.fay))
        self.assertEqual((colleagues.user_id, elsewhere.user_id), (self.rival, self.fay))

    def test_open_activities_move_wherever_they_stand(self):
        client = self.fays[0]
        order = client.child_ids.sale_order_ids
        invoice = self.invoice(order)
        moving = [self.activity(document) for document in (client, client.child_ids, order, invoice)]
        colleagues, elsewhere = self.activity(client, self.rival), self.activity(self.theirs)
        done = self.activity(client)
        done.action_done()
        self.hand_over()
        self.assertEqual([activity.user_id for activity in moving], [self.rob] * 4)
        self.assertEqual((colleagues.user_id, elsewhere.user_id, done.user_id), (self.rival, self.fay, self.fay))

    def test_clients_are_shared_out_by_number_and_revenue(self):
        preview = self.handover(self.rob, self.ron)
        preview.action_preview()
        found = [(line.user_id, line.client_count, line.revenue) for line in preview.line_ids]
        self.assertEqual(found, [(self.rob, 2, 110), (self.ron, 3, 85)])

    def test_client_goes_to_one_person_as_a_whole(self):
        quotations = {client: self.quotation(client) for client in self.fays}
        activities = {client: self.activity(quotations[client]) for client in self.fays}
        self.hand_over(self.rob, self.ron)
        self.assertEqual(self.fays.user_id, self.rob | self.ron)
        for client in self.fays:
            owners = client.user_id | client.child_ids.user_id
            owners |= quotations[client].user_id | activities[client].user_id
            self.assertEqual(len(owners), 1, client.name)

    def test_more_recipients_than_clients(self):
        handover = self.hand_over(self.rob, self.ron, chosen=self.fays[0])
        self.assertEqual(handover.line_ids.user_id, self.rob)
        self.assertFalse(self.told(self.ron))

    def test_preview_counts_and_changes_nothing(self):
        self.quotation(self.fays[0])
        self.activity(self.fays[1])
        preview = self.handover()
        preview.action_preview()
        line = preview.line_ids
        self.assertEqual((line.client_count, line.revenue, line.quotation_count, line.activity_count), (5, 195, 1, 1))
        self.assertEqual(set(line.client_ids), set(self.fays))
        self.env.invalidate_all()
        self.assertEqual(self.fays.user_id, self.fay)
        self.assertFalse(self.told(self.rob))

    def test_question_can_be_changed_after_the_preview(self):
        handover = self.handover(self.rob)
        handover.action_preview()
        handover.action_change()
        self.assertEqual((handover.state, len(handover.line_ids)), ("draft", 0))
        handover.recipient_ids = self.ron
        handover.action_preview()
        handover.action_hand_over()
        self.assertEqual(self.fays.user_id, self.ron)

    # === THE CHOSEN CLIENTS === #

    def test_chosen_clients_of_others_are_named_and_left_out(self):
        chosen = self.fays[0].child_ids | self.fays[1] | self.theirs | self.nobodys
        handover = self.handover(chosen=chosen)
        self.assertEqual((handover.scope, handover.former_id), ("chosen", self.fay))
        handover.action_preview()
        self.assertEqual(handover.line_ids.client_ids, self.fays[:2])
        for words in (f"Theirs ({self.rival.name})", "Nobody's (nobody)"):
            self.assertIn(words, handover.left_out)
        handover.action_hand_over()
        self.assertEqual(self.fays[:2].user_id, self.rob)
        self.assertEqual((self.fays[2:].user_id, self.theirs.user_id), (self.fay, self.rival))

    def test_archived_client_is_handed_over_when_he_is_chosen(self):
        self.fays[0].active = False
        self.hand_over()
        self.assertEqual(self.fays[0].user_id, self.fay)
        self.hand_over(chosen=self.fays[0])
        self.assertEqual(self.fays[0].user_id, self.rob)

    def test_all_of_a_list_by_its_domain(self):
        handover = self.handover(active_model="res.partner", active_domain=[("id", "in", self.fays[:3].ids)])
        handover.action_preview()
        self.assertEqual(handover.line_ids.client_ids, self.fays[:3])

    # === NOTES AND MESSAGES === #

    def test_hand_over_is_noted_once_on_each_card_and_document(self):
        quotation = self.quotation(self.fays[0])
        self.hand_over(tracking_disable=False)  # with all that the host notes by itself
        manager = self.users["manager"]
        words = f"Handed over from {self.fay.name} to {self.rob.name} by {manager.name}."
        for document in (self.fays[0], self.fays[4], quotation):
            self.assertEqual(self.notes(document).count(words), 1)
            note = document.message_ids.filtered(lambda message: "Handed over" in (message.body or ""))
            self.assertEqual(note.author_id, manager.partner_id)
            self.assertFalse(note.tracking_value_ids)

    def test_each_recipient_gets_one_message(self):
        for client in self.fays:
            self.activity(self.quotation(client))
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.hand_over(self.rob, self.ron, tracking_disable=False)
        sent = self.env["mail.message"].search([("id", ">", before), ("message_type", "=", "user_notification")])
        self.assertEqual(len(sent), 2)
        [message] = self.told(self.rob)
        self.assertIn(": 2", message.subject)
        for words in (self.fays[0].name.replace("'", "&#39;"), "/odoo/clients", "Quotations: 2", "Activities: 2"):
            self.assertIn(words, str(message.body).replace("'", "&#39;"))
        self.assertNotIn("Fay&#39;s 50", str(message.body).replace("'", "&#39;"))

    def test_recipient_follows_what_he_got(self):
        quotation = self.quotation(self.fays[0])
        self.hand_over(tracking_disable=False)
        self.assertIn(self.rob.partner_id, quotation.message_partner_ids)
        self.assertIn(self.rob.partner_id, self.fays[0].message_partner_ids)

    def test_manager_who_takes_the_clients_himself_gets_no_message(self):
        manager = self.users["manager"]
        self.hand_over(manager)
        self.assertEqual(self.fays.user_id, manager)
        self.assertFalse(self.told(manager))

    # === WHAT FOLLOWS === #

    def test_no_conflict_is_left_and_none_is_in_the_way(self):
        self.company.client_manager_policy = "block"
        quotation = self.quotation(self.fays[0])
        self.hand_over()
        self.assertFalse(quotation._get_client_conflicts())
        self.assertTrue(self.fays[1].with_user(self.rob).has_access("read"))
        self.assertFalse(self.fays[1].with_user(self.fay).has_access("read"))

    def test_whom_to_contact_next_goes_along(self):
        contacts = self.env["client.next.contact"]
        rhythm, promised = self.fays[:2]
        rhythm.client_contact_days = 30
        self.activity(promised)
        for owner in (self.fay, self.rob):
            self.env.flush_all()
            contacts._refresh_queued()
            self.env.invalidate_all()
            rows = contacts.search([("client_id", "in", (rhythm | promised).ids)])
            found = {(row.client_id, row.place, row.user_id) for row in rows}
            self.assertEqual(found, {(rhythm, "rhythm", owner), (promised, "callback", owner)})
            if owner == self.fay:
                self.hand_over()

    def test_user_who_has_left_hands_over(self):
        self.quotation(self.fays[0])
        self.fay.active = False
        Users = self.as_role("manager")["res.users"]
        field = self.env["client.handover"]._fields["former_id"]
        self.assertIn(self.fay, Users.with_context(**field.context).search(field.domain))
        handover = self.hand_over()
        self.assertEqual(self.fays.user_id, self.rob)
        self.assertEqual(handover.line_ids.quotation_count, 1)
        self.assertIn(self.fay.name, self.told(self.rob).subject)

    def test_other_company_is_left_alone(self):
        branch = self.make_company("Branch")
        (self.fay | self.rob).company_ids |= branch
        theirs = self.fays_client("Branch's", company_id=branch.id)
        quotation = self.quotation(self.fays[0], company=branch)
        activity = self.activity(quotation)
        here = self.quotation(self.fays[0])
        self.hand_over()
        self.assertEqual((self.fays.user_id, here.user_id), (self.rob, self.rob))
        self.assertEqual((theirs.user_id, quotation.user_id, activity.user_id), (self.fay, self.fay, self.fay))

    def test_number_of_queries_does_not_grow_with_the_clients(self):
        many = self.Partner.create(
            [{"name": f"Client {number}", "user_id": self.fay.id, "is_company": True} for number in range(60)]
        )
        line = {"product_id": self.product.id, "product_uom_qty": 1, "price_unit": 1, "tax_ids": False}
        self.env["sale.order"].create(
            [{"partner_id": client.id, "user_id": self.fay.id, "order_line": [(0, 0, line)]} for client in many]
        )
        for client in many:
            self.activity(client)

        def count(clients):
            handover = self.handover(chosen=clients, tracking_disable=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            handover.action_preview()
            handover.action_hand_over()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(many[:2])
        few, lots = count(many[2:7]), count(many[7:])
        self.assertEqual(many.user_id, self.rob)
        self.assertLessEqual(lots, few + 5)
        self.assertLess(lots, 250)

    def test_briefs_of_the_hand_over(self):
        handover = self.hand_over(self.rob, self.ron)
        for asked, clients in ((handover, self.fays), (handover.line_ids[0], handover.line_ids[0].client_ids)):
            action = asked.action_print_briefs()
            report = asked.env["report.client_base.client_brief"]
            self.assertEqual(action["report_name"], "client_base.client_brief")
            self.assertEqual(set(report._get_report_values(None, action["data"])["docs"]), set(clients))
