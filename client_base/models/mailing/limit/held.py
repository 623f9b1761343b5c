"""The contacts that wait for a mailing, with why and until when."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...contact.host.res_partner import WORKERS
from ...profile_fields import GuardedBoolean

# In the context: the mailing that they wait for.
MAILING = "client_held_mailing_id"


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    client_held_count = fields.Integer(
        "Held", compute="_compute_client_held_count", help="Contacts that get it later: see why and when."
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "client_held_since", "client_limit_policy")
    def _compute_client_held_count(self):
        for mailing in self:
            mailing.client_held_count = len(mailing._get_held_ids())

    # === ACTION METHODS === #

    def action_view_held(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Held: %(mailing)s", mailing=self.subject),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "views": [(self.env.ref("client_base.client_mailing_held_view_list").id, "list"), (False, "form")],
            "domain": [("client_is_held", "=", True)],
            "context": {MAILING: self.id, "active_test": False, "create": False},
        }

    # === BUSINESS METHODS === #

    def _get_held_ids(self) -> list[int]:
        """Return the contacts that wait for the mailing while it is in the queue."""
        if self.state != "in_queue" or not self.client_held_since:
            return []
        waiting = self._get_waiting(self._get_unsent())
        contacts = self._find_limit_contacts(list(waiting))
        return list(set(contacts.values()))


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_is_held = GuardedBoolean(
        compute="_compute_client_held", search="_search_client_is_held", groups=WORKERS,
        help="Waits for the mailing that the list was opened from.",
    )  # fmt: skip
    client_held_until = fields.Datetime("Held Until", compute="_compute_client_held", groups=WORKERS)
    client_held_reason = fields.Char("Why Held", compute="_compute_client_held", groups=WORKERS)

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "lang", MAILING)
    def _compute_client_held(self):
        mailing = self._get_held_mailing()
        company = mailing.client_company_id
        until = mailing._get_contacts_waiting(self.ids) if mailing else {}
        limit = self.env["client.contact.limit"]
        over = limit._get_over(company, list(until), mailing.id) if until else {}
        reasons = limit._say_all(company, over)
        for contact in self:
            contact.client_is_held = contact.id in until
            contact.client_held_until = until.get(contact.id)
            quiet = self.env._("Quiet hours") if contact.id in until else False
            contact.client_held_reason = reasons.get(contact.id, quiet)

    @api.model
    def _search_client_is_held(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = set(map(bool, value))
        if wanted == {True, False}:
            return Domain.TRUE
        mailing = self._get_held_mailing()
        held = Domain("id", "in", mailing._get_held_ids() if mailing else [])
        return held if wanted == {True} else ~held

    # === BUSINESS METHODS === #

    @api.model
    def _get_held_mailing(self):
        """Return the mailing that the contacts are asked about, if the user may read it and works in its company."""
        mailing_id = self.env.context.get(MAILING)
        mailing = self.env["mailing.mailing"].browse(mailing_id if isinstance(mailing_id, int) else [])
        readable = mailing.exists()._filtered_access("read") if mailing else mailing
        return readable.filtered(lambda one: one.client_company_id in self.env.companies)
