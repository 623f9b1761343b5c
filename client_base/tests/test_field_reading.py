from odoo import Command
from odoo.tests import tagged

from .own_field_case import OwnFieldCase


@tagged("post_install", "-at_install")
class TestFieldReading(OwnFieldCase):
    """What a card and a list with many fields cost: as many queries as with few."""

    def cost(self, columns, contacts):
        """Return how many queries a list and a card of these columns cost whoever has opened them before."""
        spec = {column: {"fields": {"display_name": {}}} if self.links(column) else {} for column in columns}
        domain, costs = [("id", "in", contacts.ids)], []
        for read in (lambda own: own.web_search_read(domain, spec), lambda own: own.web_read(spec)):
            read(self.as_role("all", contacts))
            again = self.as_role("all", contacts)
            before = self.env.cr.sql_log_count
            read(again)
            costs.append(self.env.cr.sql_log_count - before)
        return costs

    def links(self, column):
        return self.env["res.partner"]._fields[column].relational

    def test_ten_fields_of_a_kind_cost_no_more_queries_than_two(self):
        both = self.mine | self.theirs
        for kind in ("char", "date", "choice", "choices", "product", "contact"):
            more = {"options": ["One", "Two"]} if kind in ("choice", "choices") else {}
            every = self.own_fields(*({"name": f"{kind} {number}", "kind": kind, **more} for number in range(10)))
            products = self.env["product.product"].create([{"name": f"Feed {number}"} for number in range(10)])
            vets = self.env["res.partner"].create([{"name": f"Vet {number}"} for number in range(10)])
            for number, own in enumerate(every):
                value = {
                    "char": "Rex", "date": "2031-05-17", "product": products[number].id, "contact": vets[number].id,
                    "choice": own.option_ids[:1].id, "choices": [Command.set(own.option_ids.ids)],
                }[kind]  # fmt: skip
                both[own.column] = value
            costs = [self.cost(every[:count].mapped("column"), both) for count in (2, 10)]
            with self.subTest(kind=kind):
                self.assertEqual(*costs)  # of list and card

    def test_what_is_read_together_is_what_the_host_reads(self):
        """Read several choices at once, of contacts with all, some and none of them, in their order."""
        more = self.own_field("Toys", "choices", options=["Ball", "Bone", "Mouse"])
        ball, bone, mouse = more.option_ids
        mouse.sequence = 1
        self.mine[more.column] = mouse | ball
        self.theirs[more.column] = bone
        columns = (self.columns["choices"], more.column)
        shop = self.as_role("all", self.shop)
        expected = {contact.id: [contact[column].ids for column in columns] for contact in shop}
        spec = {column: {"fields": {"display_name": {}}} for column in columns}
        rows = self.as_role("all", self.shop).web_read(spec)
        found = {row["id"]: [[option["id"] for option in row[column]] for column in columns] for row in rows}
        self.assertEqual(found, expected)
        self.assertEqual(found[self.mine.id][1], [mouse.id, ball.id])
