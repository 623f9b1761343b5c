"""What each kind of effect does for a client, and when it leaves him alone."""

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from .effect_case import TOWN, EffectCase

MERGED = "Nothing, the client was merged with another one"


@tagged("post_install", "-at_install")
class TestEffectKinds(EffectCase):
    # === EACH KIND === #

    def test_tag_is_put_on_entering_and_taken_on_leaving(self):
        put, take = self.effect(), self.effect("tag_remove", moment="leave")
        self.move_in(self.mine)
        self.run_effects()
        self.assertIn(self.tag, self.mine.category_id)
        self.assertEqual(self.states(take), [])
        self.move_out(self.mine)
        self.run_effects()
        self.assertNotIn(self.tag, self.mine.category_id)
        self.assertEqual(self.states(), ["done", "done"])
        self.assertEqual((put.done_count, take.failed_count), (1, 0))

    def test_price_list_is_set_in_the_company_of_the_segment(self):
        _other, olga, segment = self.make_other_company()
        gold = self.env["product.pricelist"].create({"name": "Gold", "company_id": segment.company_id.id})
        effect = self.effect("pricelist", segment_id=segment.id, pricelist_id=gold.id)
        olga.city = TOWN
        segment._refresh()
        self.run_effects()
        self.assertEqual(self.states(effect), ["done"])
        self.assertEqual(olga.with_company(segment.company_id).specific_property_product_pricelist, gold)
        self.assertFalse(olga.with_company(self.company).specific_property_product_pricelist)

    def test_salesman_is_assigned_and_the_chatter_says_by_which_segment(self):
        user = self.users["all"]
        self.effect("salesman", salesman_id=user.id)
        self.move_in(self.mine)
        mails = self.env["mail.mail"].search_count([])
        self.run_effects()
        self.assertEqual(self.mine.user_id, user)
        words = "Changed by the segment In town"
        tracked = self.mine.message_ids.filtered(lambda message: words in (message.body or ""))
        self.assertEqual(len(tracked), 1)
        self.assertEqual(tracked.sudo().tracking_value_ids.new_value_char, user.name)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_activity_is_scheduled_for_the_salesman_or_the_owner(self):
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.effect("activity", activity_type_id=todo.id, activity_days=3, activity_summary="Call")
        self.move_in(self.mine, self.nobodys)
        self.run_effects()
        self.assertEqual(self.mine.activity_ids.user_id, self.users["own"])
        self.assertEqual(self.nobodys.activity_ids.user_id, self.users["manager"])
        self.assertEqual(self.mine.activity_ids.date_deadline, self.today() + timedelta(days=3))
        self.assertEqual(self.mine.activity_ids.summary, "Call")

    def test_activity_for_nobody_fails_in_words(self):
        self.segment.user_id = False
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.effect("activity", activity_type_id=todo.id)
        self.move_in(self.nobodys)
        self.run_effects()
        [(_client, state, message)] = self.told()
        self.assertEqual(state, "failed")
        self.assertIn("There is nobody to do it", message)

    def test_mail_waits_for_the_queue_in_the_language_of_the_client(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.make_template(partner_to="3", email_to="boss@example.com")
        template.with_context(lang="fr_FR").subject = "Bienvenue"
        self.mine.write({"email": "mine@example.com", "lang": "fr_FR"})
        self.theirs.email = "theirs@example.com"
        self.effect("mail", template_id=template.id)
        self.move_in(self.mine, self.theirs)
        self.run_effects()
        mails = self.env["mail.mail"].search([("model", "=", "res.partner"), ("res_id", "in", (self.shop.ids))])
        self.assertEqual({mail.subject: mail.recipient_ids for mail in mails},
                         {"Bienvenue": self.mine, "Welcome": self.theirs})  # fmt: skip
        self.assertEqual(set(mails.mapped("state")), {"outgoing"})
        self.assertFalse(any(mails.mapped("email_to")))

    def test_mail_is_not_sent_to_whom_it_cannot_or_must_not(self):
        self.theirs.email = "theirs@example.com"
        self.env["mail.blacklist"]._add("theirs@example.com")
        self.nobodys.email = "no address"
        self.effect("mail", template_id=self.make_template().id)
        self.move_in(*self.shop)
        before = self.env["mail.mail"].search_count([])
        self.run_effects()
        messages = {client: message for client, _state, message in self.told()}
        self.assertEqual(messages["Mine"], "Nothing, there is no e-mail address that works")
        self.assertEqual(messages["Theirs"], "Nothing, the e-mail address is on the blacklist")
        self.assertEqual(messages["Nobody's"], messages["Mine"])
        self.assertEqual(self.states(), ["skipped"] * 3)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_server_action_runs_on_the_stay_or_on_the_client(self):
        stays = self.make_action("record.client_id.write({'comment': 'stay of %s' % record.segment_id.name})")
        clients = self.make_action("record.write({'ref': 'C-%s' % len(records)})", "res.partner")
        self.effect("action", action_id=stays.id)
        self.effect("action", action_id=clients.id)
        self.move_in(self.mine)
        self.run_effects()
        self.assertIn("stay of In town", self.mine.comment)
        self.assertEqual(self.mine.ref, "C-1")
        self.assertEqual(self.states(), ["done", "done"])

    def test_nothing_to_do_is_said(self):
        self.mine.category_id = self.tag
        self.effect()
        self.move_in(self.mine)
        self.run_effects()
        self.assertEqual(self.told(), [("Mine", "skipped", "Nothing, the tag In town is there already")])

    def test_tag_goes_to_the_company_that_the_client_came_to_belong_to(self):
        effect = self.effect()
        self.move_in(self.mine)
        self.mine.write({"parent_id": self.theirs.id, "is_company": False})
        self.run_effects()
        self.assertEqual(self.states(effect), ["done"])
        self.assertIn(self.tag, self.theirs.category_id)

    # === WHO WENT MEANWHILE === #

    def test_client_who_left_meanwhile_is_passed_over(self):
        gold = self.env["product.pricelist"].create({"name": "Gold"})
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.mine.email = "mine@example.com"
        self.effect()
        self.effect("pricelist", pricelist_id=gold.id)
        self.effect("salesman", salesman_id=self.users["all"].id)
        self.effect("mail", template_id=self.make_template().id)
        self.effect("activity", activity_type_id=todo.id)
        self.move_in(self.mine)
        self.move_out(self.mine)
        self.run_effects()
        self.assertEqual(self.states(), ["skipped"] * 4 + ["done"])
        self.assertEqual(self.told()[0][2], "Nothing, the client has left the segment meanwhile")
        self.assertNotIn(self.tag, self.mine.category_id)

    def test_client_who_came_back_keeps_his_tag(self):
        self.move_in(self.mine)
        self.mine.category_id = self.tag
        effect = self.effect("tag_remove", moment="leave")
        self.move_out(self.mine)
        self.move_in(self.mine)
        self.run_effects()
        self.assertEqual(self.told(effect), [("Mine", "skipped", "Nothing, the client is in the segment again")])
        self.assertIn(self.tag, self.mine.category_id)

    def test_archived_client_leaves_and_gets_no_activity(self):
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.move_in(self.nobodys)
        self.nobodys.category_id = self.tag
        self.effect("tag_remove", moment="leave")
        self.effect("activity", moment="leave", activity_type_id=todo.id)
        self.nobodys.active = False
        self.drain()
        self.run_effects()
        self.assertEqual(self.states(), ["done", "skipped"])
        self.assertFalse(self.nobodys.category_id)
        self.assertFalse(self.nobodys.activity_ids)

    @mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge")
    def test_merged_client_has_not_left(self):
        twin = self.client("Twin")
        self.move_in(self.nobodys, twin)
        effect = self.effect(
            "activity", moment="leave", activity_type_id=self.env.ref("mail.mail_activity_data_todo").id
        )
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((twin | self.nobodys).ids, self.nobodys)
        self.drain()
        self.run_effects()
        self.assertEqual(
            self.told(effect), [("Nobody's", "skipped", "Nothing, the client was merged with another one")]
        )

    def test_deleted_client_is_forgotten(self):
        effect = self.effect()
        lone = self.client("Lone", city=TOWN)
        self.drain()
        lone.unlink()
        self.run_effects()
        self.assertEqual(self.states(effect), [])
