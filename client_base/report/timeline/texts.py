"""What rows say besides their title, asked of the sources of a page at once."""

import re
from collections import defaultdict

from lxml import etree, html

from odoo import api, models
from odoo.tools import html2plaintext

LONGEST_TEXT = 2000
MOST_PRODUCTS = 3
NO_WORDS = ("script", "style", "head", "title")
BLOCKS = re.compile(rf"<({'|'.join(NO_WORDS)})\b.*?(</\1\s*>|\Z)|<!--.*?(-->|\Z)", re.IGNORECASE | re.DOTALL)
TAGS = re.compile(r"<[^>]*>?")


class ClientTimeline(models.Model):
    _inherit = "client.timeline"

    # === BUSINESS METHODS === #

    @api.model
    def _get_texts(self, rows):
        # EXTENDS 'client_base'
        texts = super()._get_texts(rows)
        sources = defaultdict(dict)
        for row in rows:
            sources[row["kind"]][row["id"]] = row
        for kind in ("email_in", "email_out", "note"):
            texts |= {row_id: self._get_words(row["body"]) for row_id, row in sources[kind].items()}
        texts |= self._get_interaction_texts(sources["interaction"])
        texts |= self._get_order_texts(sources["order"] | sources["quotation"])
        return {row_id: text[:LONGEST_TEXT] for row_id, text in texts.items() if text}

    @api.model
    def _get_words(self, body) -> str:
        """Return the words of a message, whatever markup it came with."""
        if not body or not body.strip():
            return ""
        if "<" not in body:
            return body
        tree = html.fromstring(f"<div>{body}</div>")
        etree.strip_elements(tree, *NO_WORDS, with_tail=False)
        words = html2plaintext(etree.tostring(tree, encoding="unicode"), include_references=False).strip()
        # The parser gives up where tags are nested too deeply.
        return words or " ".join(TAGS.sub(" ", BLOCKS.sub(" ", body)).split())

    def _get_interaction_texts(self, rows):
        Interaction = self.env["client.interaction"]
        told = Interaction.browse(row["source_id"] for row in rows.values())
        words = {interaction.id: self._say_interaction(interaction) for interaction in told}
        return {row_id: words[row["source_id"]] for row_id, row in rows.items()}

    def _say_interaction(self, told):
        """Return what was offered, what the client answered, how long it took, and the notes."""
        answers = dict(told._fields["answer"]._description_selection(self.env))
        offered = told.offer_text or told.offer_product_id.sudo().display_name or told.offer_campaign_id.sudo().name
        words = [
            offered and self.env._("Offered: %(offer)s", offer=offered),
            answers.get(told.answer),
            told.objection_id.name,
            told.competitor_id and self.env._("Buys from: %(competitor)s", competitor=told.competitor_id.name),
        ]
        length = told.minutes and self.env._("Minutes: %(minutes)s", minutes=told.minutes)
        return "\n".join(filter(None, [". ".join(filter(None, words)), told.note, length]))

    def _get_order_texts(self, rows):
        """Return what was ordered: the first few products, by lines that the user may read."""
        Line = self.env["sale.order.line"]
        if not rows or not Line.has_access("read"):
            return {}
        orders = [row["source_id"] for row in rows.values()]
        lines = Line.search_fetch(
            [("order_id", "in", orders), ("display_type", "=", False), ("is_downpayment", "=", False)],
            ["order_id", "product_id", "name", "product_uom_qty"],
            order="order_id, sequence, id",
        )
        products = defaultdict(list)
        for line in lines:
            # sudo: the name of what was sold
            name = line.product_id.sudo().name or (line.name or "").partition("\n")[0]
            quantity = line.product_uom_qty
            products[line.order_id.id].append(name if quantity == 1 else f"{name} × {quantity:g}")
        return {row_id: self._join(products[row["source_id"]]) for row_id, row in rows.items()}

    def _join(self, products):
        shown = ", ".join(products[:MOST_PRODUCTS])
        if len(products) <= MOST_PRODUCTS:
            return shown
        more = len(products) - MOST_PRODUCTS
        return self.env._("%(products)s, and others: %(more)s", products=shown, more=more)
