"""The facts of a client as placeholders: for those who may read them, of the company that sends the mail."""

from collections import defaultdict

from odoo import api, models

FACTS = (
    "client_purchase_count", "client_purchase_day_count", "client_first_purchase_on", "client_last_purchase_on",
    "client_days_since_purchase", "client_last_product", "client_revenue", "client_revenue_recent",
    "client_average_purchase", "client_median_interval", "client_stage", "client_birthday", "client_birthdate",
    "client_days_to_birthday", "client_age",
)  # fmt: skip
# Fields of which zero is an answer where another one is known: "bought today" is not "never bought".
ZERO_IF = {"client_days_since_purchase": "client_last_purchase_on", "client_days_to_birthday": "client_birth_md"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def _get_client_placeholders(self):
        # EXTENDS 'client_base'
        # Asked for each placeholder of each mail: the rights are looked up by group, not by field.
        by_groups = defaultdict(list)
        for name in FACTS:
            if field := self._fields.get(name):
                by_groups[field.groups].append(name)
        seen = [names for names in by_groups.values() if self._has_field_access(self._fields[names[0]], "read")]
        return super()._get_client_placeholders() | {name: name for names in seen for name in names}

    def _get_client_words_empty(self, name):
        # EXTENDS 'client_base'
        known = ZERO_IF.get(name)
        return "0" if known and self[known] else super()._get_client_words_empty(name)
