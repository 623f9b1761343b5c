"""From clients to mailings and back: a mailing to those who were chosen in a list, and what a client got."""

from odoo import api, fields, models
from odoo.tools import clean_context, format_date


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    client_moment = fields.Datetime("When", compute="_compute_client_moment")
    client_why_not = fields.Text("Why Not", compute="_compute_client_why_not")

    # === COMPUTE METHODS === #

    @api.depends("sent_datetime", "create_date")
    def _compute_client_moment(self):
        for trace in self:
            trace.client_moment = trace.sent_datetime or trace.create_date

    @api.depends("failure_type", "failure_reason")
    @api.depends_context("lang")
    def _compute_client_why_not(self):
        kinds = dict(self._fields["failure_type"]._description_selection(self.env))
        for trace in self:
            trace.client_why_not = trace.failure_reason or kinds.get(trace.failure_type, False)


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === ACTION METHODS === #

    @api.model
    def action_create_client_mailing(self):
        """Put the chosen clients into a new segment by hand, and open a new mailing to it.

        :raise UserError: nobody was chosen, or no client of the company is among them
        """
        day = format_date(self.env, self.env.company._get_client_today())
        Segment = self.env["client.segment"].with_context(clean_context(self.env.context))
        segment = Segment.create({"name": self._get_free_segment_name(day), "kind": "manual"})
        reason = self.env._("chosen for a mailing")
        # who was chosen stands in the context
        self.env["client.segment.decide"].create(
            {"segment_id": segment.id, "decision": "in", "reason": reason}
        ).action_confirm()
        return segment.action_mail()

    def action_open_client_mailings(self):
        """Open the mailings that the client got, or did not get and why, of the companies that the user works in."""
        self.ensure_one()
        self.check_access("read")
        client = self.commercial_partner_id
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_mailing_trace_action")
        return action | {
            "display_name": self.env._("Mailings to %(client)s", client=client.display_name),
            "domain": [
                ("client_id", "=", client.id),
                ("is_test_trace", "=", False),
                ("mass_mailing_id.client_company_id", "in", self.env.companies.ids),
            ],
            "context": {},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_free_segment_name(self, day):
        """Return the name of a segment for a mailing of the day, which no segment of the company has yet."""
        name = self.env._("For a mailing, %(day)s", day=day)
        Segment = self.env["client.segment"].with_context(active_test=False)
        alike = [("company_id", "=", self.env.company.id), ("name", "=like", f"{name}%")]
        taken = set(Segment.search(alike).mapped("name"))
        free = (f"{name} ({number})" for number in range(2, len(taken) + 3))
        return name if name not in taken else next(found for found in free if found not in taken)
