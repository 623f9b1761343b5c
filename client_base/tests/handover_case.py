"""Fay, who serves clients, and Rob and Ron, who shall serve them."""

from datetime import timedelta

from odoo import Command

from .roles import RolesCase

OWN = "client_base.client_base_group_own"


class HandoverCase(RolesCase):
    """Fay's clients bought for 100, 50, 30, 10 and 5; each has a contact of hers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fay, cls.rob, cls.ron = (cls.make_user(name, OWN) for name in ("fay", "rob", "ron"))
        cls.users |= {"fay": cls.fay, "rob": cls.rob, "ron": cls.ron}
        cls.fays = cls.Partner.concat(*(cls.fays_client(f"Fay's {amount}", amount) for amount in (100, 50, 30, 10, 5)))
        cls.Profile._refresh_all(cls.company)

    @classmethod
    def fays_client(cls, name, amount=0, **vals):
        contact = {"name": f"{name}, Joe", "user_id": cls.fay.id}
        client = cls.client(name, is_company=True, user_id=cls.fay.id, child_ids=[Command.create(contact)], **vals)
        if amount:
            cls.order(client.child_ids, cls.today() - timedelta(days=1), amount=amount).user_id = cls.fay
        return client

    @classmethod
    def quotation(cls, client, user=None, **options):
        order = cls.order(client.child_ids[:1] or client, cls.today(), confirm=False, **options)
        order.user_id = user or cls.fay
        return order

    @classmethod
    def activity(cls, document, user=None, **vals):
        return document.activity_schedule(
            "mail.mail_activity_data_call", cls.today(), "Call", user_id=(user or cls.fay).id, **vals
        )

    def handover(self, *recipients, role="manager", chosen=None, former=None, **context):
        """Return the wizard as the user of the role opens and fills it."""
        if chosen is not None:
            context |= {"active_model": "res.partner", "active_ids": chosen.ids}
        Handover = self.as_role(role)["client.handover"].with_context(**context)
        recipient_ids = [user.id for user in (recipients or (self.rob,))]
        vals = {"recipient_ids": [Command.set(recipient_ids)]}
        if former or chosen is None:
            vals["former_id"] = (former or self.fay).id
        return Handover.create(vals)

    def hand_over(self, *recipients, **options):
        """Return the wizard after everything in it was done."""
        handover = self.handover(*recipients, **options)
        handover.action_preview()
        handover.action_hand_over()
        self.env.invalidate_all()
        return handover

    def notes(self, document):
        """Return what the chatter of the document says."""
        self.env.invalidate_all()
        return "\n".join(str(message.body) for message in document.message_ids)

    def told(self, user):
        """Return the messages that the user was sent about clients."""
        return self.env["mail.message"].search(
            [("message_type", "=", "user_notification"), ("partner_ids", "in", user.partner_id.ids)]
        )
