from odoo import api, models
from odoo.tools import SQL

COLUMNS = frozenset({"active", "activity_type_id", "date_deadline", "user_id", "res_id", "res_model_id", "res_model"})


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._mark_clients()
        return activities

    def write(self, vals):
        moves = not {"res_id", "res_model_id", "res_model"}.isdisjoint(vals)
        if moves:
            self._mark_clients()
        result = super().write(vals)
        if not COLUMNS.isdisjoint(vals):
            self._mark_clients()
        return result

    def unlink(self):
        watched = self.env["client.next.contact"]._get_document_queries()
        noted = self.sudo().filtered(lambda activity: activity.res_model in watched)
        if noted:  # what is noted of them goes with them, also where their document is gone already
            self.env["client.contact.queue"]._mark_query(
                SQL("SELECT client_id FROM client_next_contact WHERE activity_id = ANY(%s)", list(noted.ids))
            )
            noted._mark_clients()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _mark_clients(self):
        """Mark the clients whose cards and documents the activities are on."""
        documents = {}
        for activity in self.sudo():  # sudo: who is marked does not depend on who plans
            documents.setdefault(activity.res_model, []).append(activity.res_id)
        self.env["client.contact.queue"]._mark_documents(documents)
