from datetime import date, timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .profile_fields import (
    CurrentProfile,
    DaysSincePurchase,
    FactChar,
    FactDate,
    FactFloat,
    FactInteger,
    FactMonetary,
    FactSelection,
    Guarded,
    GuardedBoolean,
    GuardedMany2one,
    GuardedReference,
)

# Portal users read their own contact: what the shop thinks of them is not theirs to see.
READERS = "client_base.client_base_group_own,client_base.client_base_group_analyst"

# What a client is recognised by.
ADDRESSES = frozenset({"email", "phone", "vat", "parent_id", "country_id", "is_company"})

STAGE_BADGES = {
    "prospect": ("fa-user-o", "o_tag_color_0"),
    "first_time": ("fa-star-o", "o_tag_color_4"),
    "active": ("fa-refresh", "o_tag_color_10"),
    "loyal": ("fa-star", "o_tag_color_10"),
    "sleeping": ("fa-moon-o", "o_tag_color_3"),
    "lost": ("fa-chain-broken", "o_tag_color_1"),
}


def fact(field_class, name, **attributes):
    """Return a field that shows the fact ``name`` of the current profile to those who may see it."""
    return field_class(related=f"client_profile_id.{name}", groups=READERS, **attributes)


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "client.source.mixin", "client.order.mixin"]
    _client_ordered_field = "client_stage"

    client_profile_id = CurrentProfile(
        "client.profile",
        "Client Profile",
        compute="_compute_client_profile_id",
        search="_search_client_profile_id",
        compute_sudo=True,
        groups=READERS,
    )
    is_client = GuardedBoolean(
        compute="_compute_is_client", search="_search_is_client", compute_sudo=True, groups=READERS,
        help="A company or person that buys from us or may buy: no colleague, no company of ours, no mere supplier.",
    )  # fmt: skip
    client_currency_id = GuardedMany2one(
        related="client_profile_id.currency_id", string="Client Currency", groups=READERS
    )
    client_stage = fact(FactSelection, "stage", string="Stage")
    client_purchase_count = fact(FactInteger, "purchase_count")
    client_purchase_day_count = fact(FactInteger, "purchase_day_count")
    client_first_purchase_on = fact(FactDate, "first_purchase_on")
    client_last_purchase_on = fact(FactDate, "last_purchase_on")
    client_revenue = fact(FactMonetary, "revenue", currency_field="client_currency_id")
    client_revenue_recent = fact(FactMonetary, "revenue_recent", currency_field="client_currency_id")
    client_average_purchase = fact(
        FactMonetary, "average_purchase", currency_field="client_currency_id", aggregator="avg"
    )
    client_median_interval = fact(FactFloat, "median_interval")
    client_refunded_share = fact(FactFloat, "refunded_share")
    client_recency_score = fact(FactInteger, "recency_score")
    client_frequency_score = fact(FactInteger, "frequency_score")
    client_monetary_score = fact(FactInteger, "monetary_score")
    client_rfm = fact(FactChar, "rfm")
    client_first_document = GuardedReference(related="client_profile_id.first_document", groups=READERS)
    client_days_since_purchase = DaysSincePurchase(
        "Days Since Last Purchase",
        compute="_compute_client_days_since_purchase",
        search="_search_client_days_since_purchase",
        compute_sudo=True,
        groups=READERS,
    )
    client_headline = fields.Char(compute="_compute_client_summary", compute_sudo=True, groups=READERS)
    client_summary = fields.Text(compute="_compute_client_summary", compute_sudo=True, groups=READERS)

    # Recognition looks addresses up; the host has an index on tax numbers alone.
    _client_email_idx = models.Index("(email_normalized) WHERE email_normalized IS NOT NULL")
    _client_phone_idx = models.Index("(phone_sanitized) WHERE phone_sanitized IS NOT NULL")

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_client_profile_id(self):
        profiles = self.env["client.profile"]._search_current(self.commercial_partner_id)
        by_client = {profile.client_id.id: profile for profile in profiles}
        for contact in self:
            contact.client_profile_id = by_client.get(contact.commercial_partner_id.id)

    @api.model
    def _search_client_profile_id(self, operator, value):
        return self._search_current_facts("client.profile", operator, value)

    @api.model
    def _search_current_facts(self, model, operator, value):
        """Search contacts by the row of facts that their clients have in the current company."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        here = Domain("company_id", "=", self.env.company.id)
        Facts = self.env[model].sudo()  # sudo: the groups of the field are those who may see facts
        if operator in ("any", "any!"):
            return Domain("commercial_partner_id", "in", Facts._search(Domain(value) & here).subselect("client_id"))
        ids = [record_id for record_id in value if record_id]
        found = Domain("commercial_partner_id", "in", Facts.search(Domain("id", "in", ids) & here).client_id.ids)
        if len(ids) < len(list(value)):
            found |= ~Domain("commercial_partner_id", "in", Facts._search(here).subselect("client_id"))
        return found

    @api.depends("commercial_partner_id", "partner_share", "supplier_rank", "customer_rank")
    def _compute_is_client(self):
        clients = self.filtered_domain(self._search_is_client("in", [True]))
        for contact in self:
            contact.is_client = contact in clients

    @api.model
    def _search_is_client(self, operator, value):
        if operator != "in":
            return NotImplemented
        condition = self.env["client.profile"].sudo()._get_client_condition
        clients = Domain.custom(to_sql=lambda _model, alias, _query: condition(alias))
        wanted = set(map(bool, value))
        if wanted == {True, False}:
            return Domain.TRUE
        return clients if wanted == {True} else ~clients

    @api.depends("client_last_purchase_on")
    @api.depends_context("company")
    def _compute_client_days_since_purchase(self):
        today = self.env.company._get_client_today()
        for contact in self:
            last = contact.client_last_purchase_on
            contact.client_days_since_purchase = (today - last).days if last else 0

    @api.model
    def _search_client_days_since_purchase(self, operator, value):
        """Search by the day: more days since is an earlier day. Who never bought has no number: he is "not set"."""
        day = partial(self._get_client_day_before, self.env.company._get_client_today())
        bought = Domain("client_last_purchase_on", "!=", False)
        if operator == "in":
            numbers = [days for days in value if days is not False and days is not None]
            found = bought & Domain("client_last_purchase_on", "in", [day(days) for days in numbers])
            return found if len(numbers) == len(value) else found | ~bought
        mirrored = {">": "<", ">=": "<=", "<": ">", "<=": ">="}.get(operator)
        return bought & Domain("client_last_purchase_on", mirrored, day(value)) if mirrored else NotImplemented

    @api.model
    def _get_client_day_before(self, today, days):
        """Return the day so many days before, or the first or last one that there is."""
        try:
            return today - timedelta(days=int(days))
        except OverflowError:
            return date.min if days > 0 else date.max

    @api.depends("client_profile_id")
    @api.depends_context("company", "lang")
    def _compute_client_summary(self):
        for contact in self:
            profile = contact.client_profile_id
            contact.client_headline = profile._get_headline() if profile else False
            contact.client_summary = profile._explain() if profile else False

    def _compute_application_statistics_hook(self):
        # EXTENDS 'base'
        data_list = super()._compute_application_statistics_hook()
        if not self.env["client.profile"].has_access("read"):
            return data_list
        labels = dict(self._fields["client_stage"]._description_selection(self.env))
        for contact in self.filtered("client_stage"):
            icon, color = STAGE_BADGES[contact.client_stage]
            data_list[contact.id].append(
                {
                    "iconClass": icon,
                    "value": labels[contact.client_stage],
                    "label": self.env._("Stage"),
                    "tagClass": color,
                }
            )
        return data_list

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if not ADDRESSES.isdisjoint(vals):
            self.env["client.recognition"]._reconsider(self)
        return result

    def unlink(self):
        # By their own ids: those that are merged are of the other one's company by now.
        self.env["client.recognition"]._ask_open_documents(Domain("client_match_id", "in", self.ids))
        return super().unlink()

    # === ACTION METHODS === #

    def action_open_client_purchases(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_purchase_action")
        return action | {
            "display_name": self.env._("Purchases of %(client)s", client=self.commercial_partner_id.display_name),
            "domain": [("client_id", "=", self.commercial_partner_id.id), ("company_id", "=", self.env.company.id)],
            "context": {},
        }

    # === BUSINESS METHODS === #

    def _traverse_related_sql(self, alias, field, query):
        # EXTENDS 'base'
        # The host checks the groups of columns only; sorting and grouping by a related field would tell what it holds.
        if isinstance(field, Guarded):
            self._check_field_access(field, "read")
        return super()._traverse_related_sql(alias, field, query)

    def _get_client_fact_columns(self):
        # EXTENDS 'client.source.mixin'
        return frozenset({"commercial_partner_id", "partner_share", "company_id", "supplier_rank", "customer_rank"})

    def _get_client_column(self):
        # EXTENDS 'client.source.mixin'
        return "commercial_partner_id"

    def _get_client_mark_query(self, entering_ids):
        # EXTENDS 'client.source.mixin'
        # The contact itself too: one that joins a company is no client of its own any more.
        return SQL(
            "SELECT id FROM res_partner WHERE id = ANY(%(ids)s) UNION SELECT commercial_partner_id FROM res_partner"
            " WHERE id = ANY(%(ids)s) AND commercial_partner_id IS NOT NULL",
            ids=list(self._ids),
        )  # fmt: skip

    def _mark_new_clients(self):
        # EXTENDS 'client.source.mixin'
        self.env["client.profile.queue"]._mark(self.commercial_partner_id.ids)
