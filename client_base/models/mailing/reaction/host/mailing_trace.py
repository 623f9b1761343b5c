from odoo import api, models

COLUMNS = frozenset({
    "trace_status", "sent_datetime", "open_datetime", "links_click_datetime", "reply_datetime", "is_test_trace",
    "mass_mailing_id", "client_id", "client_unsubscribed_at",
})  # fmt: skip


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        traces = super().create(vals_list)
        self.env["client.reaction.queue"]._mark({trace.client_id.id for trace in traces if trace.client_id})
        return traces

    def _write_multi(self, vals_list):
        changed = [(id_, vals) for id_, vals in zip(self._ids, vals_list, strict=True) if not COLUMNS.isdisjoint(vals)]
        if changed:
            queue = self.env["client.reaction.queue"]
            queue._mark_traces(id_ for id_, _vals in changed)
            queue._mark({vals["client_id"] for _id, vals in changed if vals.get("client_id")})
        return super()._write_multi(vals_list)

    def unlink(self):
        self.env["client.reaction.queue"]._mark_traces(self.ids)
        return super().unlink()
