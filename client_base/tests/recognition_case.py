"""A shop that sells in Russia, and what its documents were recognised as."""

from datetime import timedelta

from odoo import Command

from .common import ClientBaseCase


class RecognitionCase(ClientBaseCase):
    """Clients who bought some days ago each, and quotations of today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.ru")
        cls.Profile._refresh_all(cls.company)  # from now on profiles are up to date, and asked first

    @classmethod
    def ago(cls, days):
        return cls.today() - timedelta(days=days)

    @classmethod
    def bought(cls, name="Ann", days=(41,), **vals):
        """Return a client who bought so many days ago each, and whose facts are up to date."""
        client = cls.client(name, **vals)
        for day in days:
            cls.order(client, cls.ago(day))
        cls.refresh()
        return client

    @classmethod
    def quote(cls, partner, **vals):
        """Return a quotation of today."""
        line = {"product_id": cls.product.id, "product_uom_qty": 1, "price_unit": 10, "tax_ids": False}
        vals = {"partner_id": partner.id, "order_line": [Command.create(line)], **vals}
        return cls.env["sale.order"].create(vals)

    def assert_recognised(self, document, kind, number=None, by=None, match=None):
        """Check what a document was recognised as; ``match`` is the client that it names otherwise or not at all."""
        evidence = document.client_evidence or {}
        self.assertEqual(document.client_recognition, kind)
        self.assertEqual(document.client_match_id, match or self.Partner)
        if number is not None:
            self.assertEqual(document.client_purchase_number, number)
        if by is not None:
            self.assertEqual(evidence.get("by", ""), by)
