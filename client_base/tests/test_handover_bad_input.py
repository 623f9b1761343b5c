import re

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .handover_case import HandoverCase
from .roles import ROLES


@tagged("post_install", "-at_install")
class TestHandoverBadInput(HandoverCase):
    """Every mistake has its sentence, and changes nothing."""

    def tearDown(self):
        self.env.invalidate_all()
        super().tearDown()

    def refuse(self, words, *recipients, error=ValidationError, **options):
        handover = self.handover(*recipients, **options)
        with self.assertRaisesRegex(error, words):
            handover.action_preview()

    def test_only_managers_hand_over(self):
        for role in set(ROLES) - {"manager", "sales_manager"}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.handover(role=role)

    def test_wizard_of_a_colleague(self):
        handover = self.handover()
        handover.action_preview()
        with self.assertRaises(AccessError):
            self.as_role("sales_manager", handover).action_hand_over()
        with self.assertRaises(AccessError):
            self.as_role("all", handover).action_hand_over()

    def test_to_himself(self):
        self.refuse("cannot hand clients over to himself", self.rob, self.fay)

    def test_to_nobody(self):
        handover = self.handover()
        handover.recipient_ids = False
        with self.assertRaisesRegex(ValidationError, "Say who gets the clients"):
            handover.action_preview()

    def test_recipients_who_cannot_serve(self):
        elsewhere = self.make_user("elsewhere", "client_base.client_base_group_own")
        branch = self.make_company("Branch")
        elsewhere.write({"company_ids": [(6, 0, branch.ids)], "company_id": branch.id})
        self.ron.active = False
        cases = {
            "is archived": self.ron,
            "is no colleague": self.users["portal"],
            "does not work in Kite Shop": elsewhere,
            "has no access to the client base": self.users["internal"],
        }
        for words, recipient in cases.items():
            with self.subTest(words=words):
                self.refuse(re.escape(f"{recipient.name} {words}"), recipient)

    def test_nothing_to_hand_over(self):
        self.refuse("serves no clients in Kite Shop", former=self.ron, error=UserError)
        self.refuse("No clients are chosen", chosen=self.Partner, former=self.fay, error=UserError)
        self.refuse(
            rf"serves none of the chosen clients[\s\S]*{re.escape(f'Theirs ({self.rival.name})')}",
            chosen=self.theirs, former=self.fay, error=UserError,
        )  # fmt: skip

    def test_choice_that_cannot_be_read(self):
        handover = self.handover(chosen=self.fays)
        handover.chosen = {"domain": "nonsense"}
        with self.assertRaisesRegex(ValidationError, "cannot be read"):
            handover.action_preview()

    def test_without_a_preview_or_twice(self):
        handover = self.handover()
        with self.assertRaisesRegex(UserError, "Look at the preview first"):
            handover.action_hand_over()
        handover.action_preview()
        handover.action_hand_over()
        with self.assertRaisesRegex(UserError, "Look at the preview first"):
            handover.action_hand_over()

    def test_clients_that_somebody_changed_since_the_preview(self):
        handover = self.handover()
        handover.action_preview()
        self.fays[0].user_id = self.rival
        self.fays[1].company_id = self.make_company("Branch")
        self.fays[4].child_ids.sale_order_ids.action_cancel()
        self.fays[4].child_ids.sale_order_ids.unlink()
        self.fays[4].child_ids.unlink()
        self.fays[4].unlink()
        with self.assertRaises(UserError) as caught:
            handover.action_hand_over()
        message = str(caught.exception)
        for words in (self.fays[0].name, self.fays[1].name, "Merged or deleted: 1", "Nothing was handed over"):
            self.assertIn(words, message)
        self.assertEqual(self.fays[2].user_id, self.fay)
        handover.action_change()
        handover.action_preview()
        handover.action_hand_over()
        self.assertEqual(self.fays[2:4].user_id, self.rob)
        self.assertEqual(self.fays[0].user_id, self.rival)

    def test_recipient_who_was_archived_since_the_preview(self):
        handover = self.handover()
        handover.action_preview()
        self.rob.active = False
        with self.assertRaisesRegex(ValidationError, "is archived"):
            handover.action_hand_over()
        self.assertEqual(self.fays.user_id, self.fay)

    def test_company_that_the_manager_has_left_meanwhile(self):
        branch = self.make_company("Branch")
        manager = self.users["manager"]
        manager.company_ids |= branch
        handover = self.handover()
        handover.action_preview()
        with self.assertRaisesRegex(AccessError, "You do not work in Kite Shop"):
            handover.with_context(allowed_company_ids=branch.ids).action_hand_over()
