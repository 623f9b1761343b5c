"""The small window in which a talk is logged, and what surrounds it."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class ClientInteraction(models.Model):
    _inherit = "client.interaction"

    document_name = fields.Char("Document", compute="_compute_document_name")

    # === COMPUTE METHODS === #

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_document_name(self):
        for interaction in self:
            document = interaction._get_document()
            readable = document and document.has_access("read")
            interaction.document_name = document.display_name if readable else False

    # === ACTION METHODS === #

    def action_save(self):
        """Close the window; saving is what the button does before. Who looks on is told what was logged."""
        self.ensure_one()
        self._refresh_list()
        return self._tell_logged({"type": "ir.actions.act_window_close", "infos": {"interaction_id": self.id}})

    def action_save_and_next(self):
        """Bring up the next client of those who are to be contacted today, or close the window after the last one."""
        self.ensure_one()
        self._refresh_list()
        waiting = self.env.context.get("client_queue_ids")
        action = bool(waiting) and self.env["client.next.contact"]._get_next_action(waiting)
        return action or self.action_save()

    def action_open_document(self):
        """Open the document that the talk was logged from."""
        self.ensure_one()
        document = self._get_document()
        if not document:
            raise UserError(self.env._("The document was deleted."))
        return document.get_formview_action()

    # === BUSINESS METHODS === #

    @api.model
    def get_log_action(self, res_model=False, res_id=False):
        """Return the action of the window, filled in from the record that the user has before him if it has a client.

        Called from the top bar, wherever the user is: a record without a client, that he may not read or that is gone
        makes it an empty window.
        """
        self.check_access("create")
        document = self._find_document(res_model, res_id)
        known = document and document.has_access("read") and document._get_interaction_contact()
        return document.action_log_interaction() if known else self._get_log_action({})

    @api.model
    def _get_log_action(self, vals) -> dict:
        """Return the action of the window that begins with the values."""
        self.check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log an Interaction"),
            "res_model": self._name,
            "views": [(self.env.ref("client_base.client_interaction_view_log").id, "form")],
            "target": "new",
            "context": {"dialog_size": "medium", **{f"default_{name}": value for name, value in vals.items()}},
        }

    @api.model
    def _find_document(self, res_model, res_id):
        """Return the record from which talks can be logged, if there is such a one."""
        nothing = self.env["client.interaction.document"]
        named = isinstance(res_model, str) and isinstance(res_id, int) and not isinstance(res_id, bool)
        Model = self.env.get(res_model) if named else None
        if Model is None or Model._abstract or not hasattr(Model, "_get_interaction_contact"):
            return nothing
        return Model.browse(res_id).exists() or nothing

    def _get_document(self):
        """Return the document that the talk was logged from, unless it was deleted since."""
        return self._find_document(self.res_model, self.res_id)

    def _refresh_list(self):
        """Take the client off the list that the window was opened from, before it is shown again."""
        if "client_queue_ids" in self.env.context:
            self.env["client.next.contact"]._refresh_at_once(self.client_id.ids)

    def _tell_logged(self, then) -> dict:
        words = self.env._("Logged: %(interaction)s", interaction=self.display_name)
        params = {"type": "success", "message": words, "next": then}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
