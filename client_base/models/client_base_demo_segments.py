from odoo import models
from odoo.fields import Command

from ..demo.words import CATEGORIES, PARAMETERS, SEGMENTS, TAGS


class ClientBaseDemo(models.AbstractModel):
    _inherit = "client.base.demo"

    # === BUSINESS METHODS === #

    def _create_tags(self):
        """Return the ids of the tags by their keys, each below its parameter."""
        parameters = dict(zip(PARAMETERS, self._create_categories(PARAMETERS.values()).ids, strict=True))
        rows = [(*names, {"parent_id": parameters.get(parameter)}) for *names, parameter in TAGS.values()]
        return dict(zip(TAGS, self._create_categories(rows).ids, strict=True))

    def _create_categories(self, rows):
        english, russian, colors, *more = zip(*rows, strict=True)
        vals_list = [
            {"color": color, **vals}
            for color, vals in zip(colors, more[0] if more else [{}] * len(colors), strict=True)
        ]
        return self._create_translated("res.partner.category", vals_list, english, russian)

    def _create_segments(self, contacts):
        """Create the shop's own segments, decide on a client of two of them by hand, and compute all segments."""
        clients = self.env["res.partner"].union(*(partners[0] for partners in contacts.values()))
        vals_list = [self._prepare_segment_vals(row, clients.category_id) for row in SEGMENTS]
        english, russian = zip(*(row["name"] for row in SEGMENTS), strict=True)
        segments = self._create_translated("client.segment", vals_list, english, russian)
        if self._speaks_russian():
            for segment, row in zip(segments, SEGMENTS, strict=True):
                segment.with_context(lang="ru_RU").description = row["description"][1]
        every = self.env["client.segment"].search([("company_id", "=", self.env.company.id)])
        for segment in every._in_order():
            segment._refresh()
        for segment, row in zip(segments, SEGMENTS, strict=True):
            if row["pin"]:
                self._decide_by_hand(segment, clients.filtered("active"), *row["pin"])

    def _prepare_segment_vals(self, row, tags):
        names = [TAGS[key][0] for key in row["tags"]]
        return {
            "description": row["description"][0],
            "color": row["color"],
            "user_id": self.env.ref("base.user_admin").id,
            "tag_ids": [Command.set(tags.with_context(lang=None).filtered(lambda tag: tag.name in names).ids)],
            "condition_ids": [Command.create(self._prepare_condition_vals(**vals)) for vals in row["conditions"]],
        }

    def _prepare_condition_vals(self, category=None, **vals):
        if category:
            categories = self.env["product.category"].with_context(lang=None)
            found = categories.search([("name", "=", CATEGORIES[category])])
            vals["category_ids"] = [Command.set(found.ids)]
        return vals

    def _decide_by_hand(self, segment, clients, kind, *reason):
        """Keep one who is in out of the segment, or put in one who is not."""
        inside = clients.filtered_domain([("client_segment_ids", "in", segment.ids)])
        chosen = (inside if kind == "out" else clients - inside)[:1]
        vals = {"client_id": chosen.id, "kind": kind, "reason": reason[self._speaks_russian()]}
        segment.pin_ids = [Command.create(vals)] if chosen else []
