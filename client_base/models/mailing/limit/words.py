"""Why a client gets nothing now, in a sentence."""

from odoo import api, models
from odoo.tools import format_datetime


class ClientContactLimit(models.AbstractModel):
    _inherit = "client.contact.limit"

    # === BUSINESS METHODS === #

    @api.model
    def _say_all(self, company, over: dict) -> dict[int, str]:
        """Return why each contact gets nothing now, in a sentence."""
        # sudo: the name of a segment is told to whoever is told its limit
        segments = self.env["client.segment"].sudo().browse({one.segment_id for one in over.values() if one.segment_id})
        names = {segment.id: segment.name for segment in segments}
        company = company.sudo()
        return {contact_id: self._say(company, one, names.get(one.segment_id)) for contact_id, one in over.items()}

    def _say(self, company, over, segment):
        if not over.most:
            return self._say_never(company, over, segment)
        values = {
            "done": over.done, "most": over.most, "days": over.days, "segment": segment,
            "at": format_datetime(self.env, over.free_at, tz=company.client_tz or "UTC", dt_format="short"),
        }  # fmt: skip
        if over.own:
            return self.env._(
                "Marketing contacts in %(days)s days: %(done)s. The client's own limit is %(most)s. Again from %(at)s.",
                **values,
            )
        if segment:
            return self.env._(
                "Marketing contacts in %(days)s days: %(done)s. The limit in the segment %(segment)s is %(most)s. Again"
                " from %(at)s.",
                **values,
            )
        return self.env._(
            "Marketing contacts in %(days)s days: %(done)s. The limit of the company is %(most)s. Again from %(at)s.",
            **values,
        )

    def _say_never(self, company, over, segment):
        if over.own:
            return self.env._("The client's own limit is 0: he gets no marketing.")
        if segment:
            return self.env._(
                "The limit in the segment %(segment)s is 0: its clients get no marketing.", segment=segment
            )
        return self.env._("The limit of %(company)s is 0: nobody gets marketing now.", company=company.name)
