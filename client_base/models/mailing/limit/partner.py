from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...contact.host.res_partner import WORKERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_limit_count = fields.Integer(
        "Marketing At Most", groups=WORKERS, copy=False,
        help="Marketing contacts that this client gets in the days beside it; 0: none at all.",
    )  # fmt: skip
    client_limit_days = fields.Integer(
        "Marketing In Days", groups=WORKERS, copy=False,
        help="Days of 24 hours in which they are counted; 0: the limits of his segments hold, or that of the company.",
    )  # fmt: skip

    _client_limit_idx = models.Index("(client_limit_days) WHERE client_limit_days > 0")

    # === CONSTRAINT METHODS === #

    @api.constrains("client_limit_count", "client_limit_days")
    def _check_client_limit(self):
        for contact in self:
            self.env["client.contact.limit"]._check_limit(contact.client_limit_count, contact.client_limit_days)
            if contact.client_limit_days and contact.commercial_partner_id != contact:
                raise ValidationError(
                    self.env._(
                        "The contact limit of %(contact)s is that of %(client)s: please set it there.",
                        contact=contact.display_name, client=contact.commercial_partner_id.display_name,
                    )
                )  # fmt: skip

    # === BUSINESS METHODS === #

    def _follow_to_clients(self, former):
        # EXTENDS 'client_base'
        result = super()._follow_to_clients(former)
        self._hand_over_limits(former)
        return result

    def _hand_over_limits(self, former):
        """Let a limit hold for whoever joins a company or leaves it: "never" was said once, and for good.

        The company gets the limit of the contact, who keeps it for the day he leaves; and who is on his own from now
        on gets that of the company he was of. The strictest one stays, whole, as in a merge.
        """
        query = SQL(
            """
            UPDATE res_partner client SET client_limit_count = strictest.most, client_limit_days = strictest.days
              FROM (
                SELECT DISTINCT ON (contact.commercial_partner_id) contact.commercial_partner_id AS client_id,
                       COALESCE(rule.client_limit_count, 0) AS most, rule.client_limit_days AS days
                  FROM unnest(%s::int[], %s::int[]) moved (contact_id, former_id)
                  JOIN res_partner contact ON contact.id = moved.contact_id
                  JOIN res_partner rule
                    ON rule.client_limit_days > 0
                   AND (rule.id IN (contact.id, contact.commercial_partner_id)
                        OR rule.id = moved.former_id AND contact.id = contact.commercial_partner_id)
              ORDER BY 1, COALESCE(rule.client_limit_count, 0)::float / rule.client_limit_days,
                       rule.client_limit_days DESC
              ) strictest
             WHERE client.id = strictest.client_id
               AND (client.client_limit_count, client.client_limit_days)
                   IS DISTINCT FROM (strictest.most, strictest.days)
            RETURNING client.id, client.client_limit_count, client.client_limit_days
            """,
            list(former), list(former.values()),
        )  # fmt: skip
        for client_id, most, days in self.env.execute_query(query):
            client = self.browse(client_id)
            self._fields["client_limit_count"]._update_cache(client, most)
            self._fields["client_limit_days"]._update_cache(client, days)

    @api.model
    def _get_over_client_limit(self, mailing, contact_ids) -> dict[int, str]:
        """Return who of the contacts is not to get the mailing now, as his client had enough, and why in a sentence.

        Nobody, where the mailing is sent whatever the limit says.
        """
        if mailing.client_limit_policy == "send":
            return {}
        limit = self.env["client.contact.limit"]
        company = mailing.client_company_id
        over = limit._get_over(company, contact_ids, mailing._origin.id)
        return limit._say_all(company, over)
