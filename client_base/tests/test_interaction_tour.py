from datetime import timedelta

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ClientBaseCase
from .roles import ROLES


@tagged("post_install", "-at_install")
class TestInteractionTour(ClientBaseCase, HttpCase):
    """A salesman with one hand on the phone, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesman = new_test_user(
            cls.env, "tour_salesman", ROLES["own"], lang="en_US", company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip
        cls.ann = cls.client("Tour Client", user_id=cls.salesman.id, is_company=True)
        cls.refresh()

    def test_a_call_is_logged_from_the_keyboard_alone(self):
        card = f"/odoo/res.partner/{self.ann.id}"
        self.start_tour(card, "client_base_log_by_keyboard", login="tour_salesman")
        talk = self.env["client.interaction"].search([("client_id", "=", self.ann.id)])
        self.assertEqual((talk.kind, talk.minutes, talk.note), ("call", 7, "Wants the blue kite"))
        self.assertEqual(talk.result_id, self.env.ref("client_base.client_interaction_result_call_back"))
        self.assertEqual(talk.next_on, self.today() + timedelta(days=3))
        self.assertEqual(self.ann.activity_ids, talk.next_activity_id)

        self.start_tour(card, "client_base_log_a_planned_call", login="tour_salesman")
        planned = self.env["client.interaction"].search([("client_id", "=", self.ann.id)]) - talk
        self.assertEqual((planned.activity_id, planned.note), (talk.next_activity_id, "He agreed"))
        self.assertFalse(self.ann.activity_ids)
