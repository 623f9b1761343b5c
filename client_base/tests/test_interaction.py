from datetime import datetime, timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .roles import RolesCase


class InteractionCase(RolesCase):
    """Talks of the own user with his client, and the ready-made results."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Talk = cls.env["client.interaction"]
        cls.talked = cls.env.ref("client_base.client_interaction_result_talked")
        cls.call_back = cls.env.ref("client_base.client_interaction_result_call_back")
        cls.no_answer = cls.env.ref("client_base.client_interaction_result_no_answer")
        cls.bob = cls.mine.child_ids
        cls.tomorrow = cls.today() + timedelta(days=1)

    def log(self, contact=None, role="own", **vals):
        """Return a talk with the contact, logged by the role."""
        Talk = self.as_role(role, self.Talk)
        return Talk.create({"contact_id": (contact or self.mine).id, "company_id": self.company.id, **vals})

    def window(self, action, role="own"):
        """Return the window that the action opens, as the role sees it."""
        self.assertEqual((action["target"], action["res_model"]), ("new", "client.interaction"))
        Talk = self.as_role(role, self.Talk).with_context(**action["context"])
        return Form(Talk, view=self.env["ir.ui.view"].browse(action["views"][0][0]))


@tagged("post_install", "-at_install")
class TestInteraction(InteractionCase):
    # === WHAT A TALK IS === #

    def test_a_talk_with_a_contact_is_the_clients(self):
        talk = self.log(self.bob)
        self.assertEqual((talk.contact_id, talk.client_id, talk.user_id), (self.bob, self.mine, self.users["own"]))
        self.assertEqual((talk.kind, talk.channel, talk.direction), ("call", "phone", "out"))
        self.assertTrue(talk.is_contact)

    def test_each_kind_has_its_usual_channel(self):
        channels = {kind: self.log(kind=kind).channel for kind in ("call", "meeting", "message", "visit", "offer")}
        self.assertEqual(
            channels,
            {"call": "phone", "meeting": "person", "message": "messenger", "visit": "person", "offer": "phone"},
        )
        self.assertEqual(self.log(kind="meeting", channel="video").channel, "video")

    def test_nobody_was_reached(self):
        self.assertFalse(self.log(result_id=self.no_answer.id).is_contact)

    def test_a_length_that_was_entered_stays_whatever_the_result(self):
        talk = self.log(minutes=12)
        for result in self.talked | self.no_answer | self.env["client.interaction.result"]:
            talk.result_id = result
            talk.flush_recordset()
            self.assertEqual(talk.minutes, 12)
        talk.happened_at -= timedelta(hours=3)
        self.assertEqual(talk.minutes, 12)

    def test_an_end_on_the_next_day_keeps_the_days(self):
        begun = datetime(2026, 3, 1, 23, 0)
        talk = self.log(kind="visit", happened_at=begun, ended_at=begun + timedelta(days=2, minutes=30))
        self.assertEqual(talk.minutes, 2 * 24 * 60 + 30)
        talk.ended_at = begun + timedelta(days=1)
        self.assertEqual(talk.minutes, 24 * 60)

    def test_a_start_that_moves_takes_the_end_along(self):
        begun = datetime(2026, 3, 1, 12, 0)
        talk = self.log(happened_at=begun, minutes=20)
        self.assertEqual(talk.ended_at, begun + timedelta(minutes=20))
        talk.happened_at = begun + timedelta(hours=1)
        self.assertEqual(talk.ended_at, begun + timedelta(hours=1, minutes=20))

    def test_its_name_says_what_it_was(self):
        talk = self.log(self.nobodys, result_id=self.talked.id).with_context(lang="en_US")
        self.assertEqual(talk.display_name, "Call: Nobody's: Talked")

    # === BAD INPUT === #

    def refused(self, words, error=ValidationError, **vals):
        with self.subTest(words), self.assertRaisesRegex(error, words), self.cr.savepoint():
            self.log(**vals)

    def test_bad_input_gets_a_sentence(self):
        now = fields.Datetime.now()
        self.refused("below zero", minutes=-1)
        self.refused("31 days", minutes=10**12)
        self.refused("price.*below zero", kind="offer", offer_price=-1)
        self.refused("price", kind="offer", offer_price=float("nan"))
        self.refused("end comes before", happened_at=now, ended_at=now - timedelta(hours=1))
        self.refused("activity instead", happened_at=now + timedelta(minutes=10))
        self.refused("asks for a date", result_id=self.call_back.id)
        self.refused("has passed", next_on=self.today() - timedelta(days=1))

    def test_bad_changes_get_a_sentence(self):
        talk = self.log(minutes=5)
        for vals in ({"minutes": -5}, {"ended_at": talk.happened_at - timedelta(minutes=1)}, {"offer_price": -1}):
            with self.subTest(vals), self.assertRaises(ValidationError), self.cr.savepoint():
                talk.write(vals)
        self.assertEqual(talk.minutes, 5)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_what_goes_past_the_sentences(self):
        talk = self.log()
        talk.flush_recordset()
        for column, value in (("minutes", -1), ("minutes", 100000), ("offer_price", -1)):
            query = SQL(
                "UPDATE client_interaction SET %s = %s WHERE id = %s", SQL.identifier(column), value, talk.id
            )  # fmt: skip
            with self.subTest(query.params), self.assertRaises(CheckViolation), self.cr.savepoint():
                self.cr.execute(query)

    def test_a_clock_that_is_a_little_fast_is_forgiven(self):
        self.assertTrue(self.log(happened_at=fields.Datetime.now() + timedelta(minutes=4)))

    def test_an_answer_without_an_offer_is_fine(self):
        objection = self.env.ref("client_base.client_interaction_objection_price")
        talk = self.log(kind="call", answer="refused", objection_id=objection.id)
        self.assertEqual((talk.answer, talk.objection_id), ("refused", objection))

    def test_no_client_is_no_client(self):
        supplier = self.client("Mere Supplier", supplier_rank=1)
        self.refused("Mere Supplier is no client", contact=supplier)
        self.refused("is no client", contact=self.users["internal"].partner_id)
        self.refused("is no client", contact=self.company.partner_id)

    def test_an_archived_client_is_a_sane_row(self):
        self.mine.active = False
        talk = self.log(self.mine, result_id=self.talked.id)
        self.assertEqual((talk.client_id, talk.display_name), (self.mine, "Call: Mine: Talked"))
        self.assertIn(talk, self.as_role("own", self.Talk).search([("client_id", "=", self.mine.id)]))

    # === WHAT BECOMES OF CLIENTS === #

    def test_a_contact_takes_his_talks_to_another_company(self):
        talk = self.log(self.bob)
        self.bob.parent_id = self.nobodys
        self.assertEqual(talk.client_id, self.nobodys)

    def test_merging_moves_talks(self):
        talks = self.log(self.bob) | self.log(self.mine)
        other = self.client("Mine once more", user_id=self.users["own"].id, is_company=True)
        self.merge(self.bob | self.nobodys.child_ids, self.nobodys.child_ids)
        self.merge(self.mine | other, other)
        self.assertEqual(talks[0].contact_id.parent_id, self.nobodys)
        self.assertEqual(talks[0].client_id, self.nobodys)
        self.assertEqual((talks[1].contact_id, talks[1].client_id), (other, other))

    def merge(self, partners, into):
        Wizard = self.env["base.partner.merge.automatic.wizard"]
        Wizard.sudo()._merge(partners.ids, into)
        self.env.invalidate_all()

    def test_merging_moves_the_card_it_was_logged_from_and_the_next_step(self):
        talk = self.log(self.mine, res_model="res.partner", res_id=self.mine.id, next_on=self.tomorrow)
        other = self.client("Mine once more", user_id=self.users["own"].id, is_company=True)
        self.merge(self.mine | other, other)
        self.assertEqual((talk.res_id, talk.next_activity_id.res_id), (other.id, other.id))

    def test_a_contact_that_is_deleted_leaves_his_talks_to_the_company(self):
        leaver = self.client("Leaver", parent_id=self.mine.id)
        talk = self.log(leaver)
        leaver.unlink()
        self.assertEqual((talk.exists().contact_id, talk.client_id), (self.mine, self.mine))

    def test_a_client_who_is_deleted_takes_his_talks_along(self):
        stranger = self.client("Stranger", is_company=True)
        person = self.client("Person", parent_id=stranger.id)
        theirs, his = self.log(stranger), self.log(person)
        stranger.unlink()
        self.assertFalse(theirs.exists())
        self.assertEqual(his.exists().client_id, person)

    def test_a_document_that_was_deleted_breaks_nothing(self):
        order = self.order(self.mine, self.today(), confirm=False)
        order.user_id = self.users["own"]
        talk = self.log(res_model="sale.order", res_id=order.id)
        order.unlink()
        talk.invalidate_recordset()
        self.assertFalse(talk.document_name)
        self.assertEqual(talk.client_id, self.mine)
        with self.assertRaisesRegex(UserError, "was deleted"):
            talk.action_open_document()
        talk.next_on = self.tomorrow
        self.assertEqual((talk.next_activity_id.res_model, talk.next_activity_id.res_id), ("res.partner", self.mine.id))

    # === OFFERS === #

    def test_a_product_fills_in_what_is_empty(self):
        form = self.window(self.as_role("own", self.mine).action_log_interaction())
        form.kind = "offer"
        form.offer_product_id = self.product
        self.assertEqual((form.offer_text, form.offer_price), ("Kite", 10))
        form.offer_price = 8
        other = self.env["product.product"].create({"name": "Line", "list_price": 3})
        form.offer_product_id = other
        self.assertEqual((form.offer_text, form.offer_price), ("Kite", 8))

    def test_the_length_in_the_window_follows_the_end(self):
        form = self.window(self.as_role("own", self.mine).action_log_interaction())
        form.happened_at = datetime(2026, 3, 1, 12, 0)
        form.ended_at = datetime(2026, 3, 2, 12, 15)
        self.assertEqual(form.minutes, 24 * 60 + 15)
        self.assertEqual(form.save().minutes, 24 * 60 + 15)

    # === LISTS === #

    def test_a_list_of_talks_costs_the_same_however_long(self):
        names = ("happened_at", "kind", "client_id", "contact_id", "result_id", "note", "minutes", "next_on", "user_id")
        spec = {name: {"fields": {"display_name": {}}} if name.endswith("_id") else {} for name in names}
        counts = []
        for _round in range(3):  # the first fills the caches
            for contact in (self.mine, self.bob, self.nobodys) * 4:
                self.log(contact, result_id=self.talked.id, note="About kites")
            Talk = self.as_role("own", self.Talk)
            before = self.cr.sql_log_count
            self.assertGreaterEqual(Talk.web_search_read([], spec)["length"], 12 * len(counts) + 12)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
