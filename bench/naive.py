"""The other ways of knowing one's clients: what people write first, and what a stored compute does.

The stored compute follows the description of the OCA's addon for the frequency of orders: statistics of
`sale_order_ids` on the partner, stored, and depending on the date and state of each order. None of it is copied.
"""

from odoo import api, fields, models
from odoo.orm.model_classes import add_to_registry


class NaivePartner(models.Model):
    """Plain stored columns on the partner, for a job that searches and writes."""

    _name = "res.partner"
    _inherit = ["res.partner"]
    _module = "bench"

    bench_count = fields.Integer()
    bench_revenue = fields.Float()
    bench_first = fields.Datetime()
    bench_last = fields.Datetime()


class ComputedPartner(models.Model):
    """Stored statistics that depend on all orders of the partner."""

    _name = "res.partner"
    _inherit = ["res.partner"]
    _module = "bench"

    bench_order_number = fields.Integer(compute="_compute_bench_frequency", store=True)
    bench_interval = fields.Float(compute="_compute_bench_frequency", store=True)
    bench_last_order = fields.Datetime(compute="_compute_bench_frequency", store=True)
    bench_days_since = fields.Integer(compute="_compute_bench_frequency", store=True)
    bench_days_until = fields.Integer(compute="_compute_bench_frequency", store=True)

    @api.depends("sale_order_ids.date_order", "sale_order_ids.state")
    def _compute_bench_frequency(self):
        now = fields.Datetime.now()
        for partner in self:
            orders = partner.sale_order_ids.filtered(lambda order: order.state == "sale").sorted("date_order")
            moments = orders.mapped("date_order")
            interval = (moments[-1] - moments[0]).days / (len(moments) - 1) if len(moments) > 1 else 0
            since = (now - moments[-1]).days if moments else 0
            partner.bench_order_number = len(moments)
            partner.bench_interval = interval
            partner.bench_last_order = moments[-1] if moments else False
            partner.bench_days_since = since
            partner.bench_days_until = interval - since if interval else 0


def install(env, definition):
    """Add the fields of a class above to the partners of this database, as the installation of an addon would."""
    add_to_registry(env.registry, definition)
    env.registry._setup_models__(env.cr, ["res.partner"])
    env.registry.init_models(env.cr, ["res.partner"], {"module": "bench"}, install=True)


def search_and_write(partners):
    """Compute partner by partner, with a search for each figure, and write."""
    order = partners.env["sale.order"]
    for partner in partners:
        domain = [("partner_id", "=", partner.id), ("state", "=", "sale")]
        first = order.search(domain, order="date_order", limit=1)
        last = order.search(domain, order="date_order desc", limit=1)
        orders = order.search(domain)
        partner.write({
            "bench_count": len(orders),
            "bench_revenue": sum(orders.mapped("amount_untaxed")),
            "bench_first": first.date_order,
            "bench_last": last.date_order,
        })  # fmt: skip
    partners.env.flush_all()


def group_in_one_query(env):
    """Read what a good programmer reads: one `_read_group` for all."""
    return env["sale.order"]._read_group(
        [("state", "=", "sale")],
        ["client_id"],
        ["__count", "date_order:min", "date_order:max", "amount_untaxed:sum"],
    )


def write_profiles(profiles):
    """Write a side model record by record through the ORM, each with other figures."""
    for profile in profiles:
        profile.write({
            "purchase_count": profile.purchase_count + 1,
            "revenue": profile.revenue + 1,
            "first_purchase_on": profile.first_purchase_on,
            "last_purchase_on": profile.last_purchase_on,
        })  # fmt: skip
    profiles.env.flush_all()
