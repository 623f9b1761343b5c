"""The twenty typical segments of the reference, and the contacts that they are made for."""

TAGS = ("Wants discounts", "Wholesale")


def typical_domains(env):
    """Return the twenty rules: contact columns, tags, facts, no purchase, orders and their lines, and a mix."""
    country, tags = env.ref("base.ru").id, env["res.partner.category"].search([("name", "in", TAGS)]).ids
    product_id = env["product.product"].search([("name", "=", "Bench CD")], limit=1).id
    return [
        [("country_id", "=", country)],
        [("category_id", "in", tags)],
        [("city", "=", "Town 7")],
        [("zip", "=like", "10%")],
        [("create_date", ">=", "2020-01-01")],
        [("email", "ilike", "@example.com")],
        [("client_recency_score", ">=", 4)],
        [("client_frequency_score", ">=", 4)],
        [("client_monetary_score", "=", 5)],
        [("client_rfm", "in", ["555", "554", "545", "455"])],
        [("client_purchase_count", ">=", 2)],
        [("client_revenue", ">", 100)],
        [("client_last_purchase_on", ">=", "today -90d")],
        [("client_stage", "=", "loyal")],
        [("client_days_since_purchase", ">", 365)],
        [("client_purchase_count", "=", 0)],
        [("sale_order_ids", "any", [("state", "=", "sale"), ("amount_untaxed", ">", 100)])],
        [("sale_order_ids", "any", [("date_order", ">=", "today -30d")])],
        [("sale_order_ids.order_line.product_id", "=", product_id), ("city", "=", "Town 8")],
        ["|", ("city", "=", "Town 9"), "&", ("client_revenue", ">", 50), ("client_purchase_count", ">", 1)],
    ]  # fmt: skip


def prepare(shop):
    """Give contacts what the rules read, make the twenty segments, and return their ids."""
    with shop.env() as env:
        tags = env["res.partner.category"].create([{"name": name} for name in TAGS])
        env["client.segment"].search([]).active = False
        env.flush_all()
        env.cr.execute(
            "UPDATE res_partner SET country_id = CASE WHEN id %% 3 = 0 THEN %s END,"
            " zip = (100 + id %% 97)::text WHERE ref LIKE 'BENCH-%%'", [env.ref("base.ru").id],
        )  # fmt: skip
        env.cr.execute(
            "INSERT INTO res_partner_res_partner_category_rel (category_id, partner_id)"
            " SELECT (%s::int[])[1 + id %% 2], id FROM res_partner WHERE id %% 11 = 0 AND ref LIKE 'BENCH-%%'",
            [tags.ids],
        )
        env.invalidate_all()
        domains = typical_domains(env)
        ids = env["client.segment"].create([
            {"name": f"Typical {place}", "domain": repr(domain)} for place, domain in enumerate(domains)
        ]).ids  # fmt: skip
        env["client.segment.queue"]._forget(2**31 - 1)
    shop.vacuum("res_partner", "res_partner_res_partner_category_rel", "client_profile")
    with shop.env() as env:
        refresh_segments(env["client.segment"].browse(ids))
    shop.vacuum("client_segment_stay", "client_segment")
    return ids


def refresh_segments(segments):
    for segment in segments:
        segment._refresh()
    segments.env.cr.commit()
    segments.env.invalidate_all()
