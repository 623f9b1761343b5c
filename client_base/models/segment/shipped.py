"""The ready-made segments, from one table: what a shop asks of its clients first, and the eleven RFM groups.

The names of the RFM groups are Shopify's (shopify.dev, CustomerRfmGroup); where they lie on the scores is decided in
``analytics/rfm.py``.
"""

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...analytics import rfm

_lt = LazyTranslate(__name__)

BOUGHT = ("client_purchase_count", ">", 0)

READY_COLORS = {
    "never": 1, "first_time": 4, "accidental": 2, "active": 10, "loyal": 10,
    "vip": 3, "economy": 8, "sleeping": 3, "lost": 1, "risk": 2,
}  # fmt: skip
READY_WORDS = {
    "never": (_lt("Never bought"), _lt("Asked or was entered, and has not bought yet.")),
    "first_time": (_lt("First-time buyers"), _lt("Bought on one day, lately.")),
    "accidental": (_lt("Accidental"), _lt("Bought once, long ago. The settings say how long.")),
    "active": (_lt("Active clients"), _lt("Bought on several days, and still buys.")),
    "loyal": (_lt("Loyal clients"), _lt("Bought on many days, and still buys.")),
    "vip": (_lt("VIP"), _lt("Brings the most and still buys. The settings say from which revenue.")),
    "economy": (_lt("Economy"), _lt("Comes back, for small purchases. The settings say how small.")),
    "sleeping": (_lt("Sleeping clients"), _lt("Has not bought for long. The settings say how long.")),
    "lost": (_lt("Lost clients"), _lt("Has not bought for very long. Stays in the list: some come back.")),
    "risk": (_lt("High value at risk"), _lt("Brought the most, and sleeps.")),
}
RFM_WORDS = {
    "champions": (_lt("Champions"), _lt("Bought lately, buy the most often.")),
    "loyal": (_lt("Loyal (RFM)"), _lt("Buy often, and not long ago.")),
    "active": (_lt("Active (RFM)"), _lt("Bought lately, of medium frequency.")),
    "new": (_lt("New (RFM)"), _lt("Bought lately for the first time.")),
    "promising": (_lt("Promising"), _lt("Bought lately, a few times.")),
    "needs_attention": (_lt("Needs attention"), _lt("Bought some time ago, not often.")),
    "at_risk": (_lt("At risk"), _lt("Bought often, and are late.")),
    "almost_lost": (_lt("Almost lost"), _lt("Bought seldom, and are late.")),
    "previously_loyal": (_lt("Previously loyal"), _lt("Bought often, long ago.")),
    "dormant": (_lt("Dormant"), _lt("Bought seldom, long ago.")),
    "prospects": (_lt("Prospects (RFM)"), _lt("Have not bought yet.")),
}


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === BUSINESS METHODS === #

    @api.model
    def _get_shipped_table(self, company) -> list[dict]:
        """Hook: return the ready-made segments of a company, each as its key, family, colour, name, text and domain.

        Name and text are lazy translations. Those that need a birthday come with the field itself.
        """
        rules = self._get_ready_rules(company)
        ready = [
            {
                "key": key, "family": "ready", "color": READY_COLORS[key],
                "name": name, "description": text, "domain": rules[key],
            }
            for key, (name, text) in READY_WORDS.items()
        ]  # fmt: skip
        groups = [
            {
                "key": f"rfm_{key}", "family": "rfm", "color": 5,
                "name": RFM_WORDS[key][0], "description": RFM_WORDS[key][1], "domain": self._get_rfm_rule(*cells),
            }
            for key, cells in rfm.GROUPS.items()
        ]  # fmt: skip
        return ready + groups

    @api.model
    def _get_ready_rules(self, company):
        still_buys = ("client_stage", "in", ["first_time", "active", "loyal"])
        if company.client_vip_revenue:
            valuable = ("client_revenue", ">=", company.client_vip_revenue)
        else:
            valuable = ("client_monetary_score", "=", 5)
        if company.client_economy_purchase:
            small = ("client_average_purchase", "<=", company.client_economy_purchase)
        else:
            small = ("client_monetary_score", "<=", 2)
        return {
            "never": [("client_stage", "=", "prospect")],
            "first_time": [("client_stage", "=", "first_time")],
            "accidental": [
                ("client_purchase_day_count", "=", 1),
                ("client_days_since_purchase", ">", company.client_accidental_days),
            ],
            "active": [("client_stage", "in", ["active", "loyal"])],
            "loyal": [("client_stage", "=", "loyal")],
            "vip": [valuable, still_buys, BOUGHT],
            "economy": [small, ("client_purchase_day_count", ">", 1)],
            "sleeping": [("client_stage", "=", "sleeping")],
            "lost": [("client_stage", "=", "lost")],
            "risk": [valuable, ("client_stage", "=", "sleeping")],
        }

    @api.model
    def _get_rfm_rule(self, recency, frequency):
        if not recency:
            return [("client_stage", "=", "prospect")]
        return [("client_recency_score", "in", list(recency)), ("client_frequency_score", "in", list(frequency))]

    @api.model
    def _ship(self, companies):
        """Make the ready-made segments that companies lack; who deleted one of them does not get it back."""
        Segment = self.sudo().with_context(tracking_disable=True, mail_create_nolog=True, lang="en_US")
        for company in companies.sudo().filtered(lambda company: not company.client_segments_shipped):
            rows = self._get_shipped_table(company)
            segments = Segment.create([self._get_shipped_vals(company, row, place) for place, row in enumerate(rows)])
            segments._translate_shipped()
            company.client_segments_shipped = True

    def _get_shipped_vals(self, company, row, place):
        return {
            "name": row["name"]._translate("en_US"), "description": row["description"]._translate("en_US"),
            "color": row["color"], "code": row["key"], "shipped": row["key"], "family": row["family"],
            "sequence": 10 + place, "domain": repr(row["domain"]), "company_id": company.id, "user_id": False,
        }  # fmt: skip

    def _translate_shipped(self, langs=None):
        """Write the names of ready-made segments in the languages that are installed."""
        for company, segments in self.grouped("company_id").items():
            rows = {row["key"]: row for row in self._get_shipped_table(company)}
            for lang in langs or [code for code, _name in self.env["res.lang"].get_installed()]:
                for segment in segments:
                    segment._translate(rows.get(segment.code), lang)

    def _translate(self, row, lang):
        """Write the name and text of the table in a language, unless someone gave the segment other ones."""
        source = self.with_context(lang="en_US")
        names = [name for name in ("name", "description") if row and source[name] == row[name]._translate("en_US")]
        self.with_context(lang=lang).write({name: row[name]._translate(lang) for name in names})

    @api.model
    def _follow_settings(self, companies):
        """Give ready-made segments whose rule nobody changed the limits of the settings."""
        for company in companies:
            rules = {row["key"]: repr(row["domain"]) for row in self._get_shipped_table(company)}
            for segment in self.sudo().search([("company_id", "=", company.id), ("shipped", "!=", False)]):
                rule = rules.get(segment.shipped, segment.domain)
                if rule != segment.domain:
                    segment.write({"domain": rule, "shipped": segment.shipped})
