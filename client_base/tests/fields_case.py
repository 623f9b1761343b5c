"""Clients of every stage, and conditions on each of their facts."""

from datetime import date, timedelta
from itertools import product

from .common import ClientBaseCase

# Values that sit on, beside and far from the facts of the fixture.
VALUES = {
    "client_purchase_count": (0, 1, 4, -1, 10**12, False),
    "client_purchase_day_count": (0, 1, 4),
    "client_revenue": (0, 100, 99.99, -5, 10**15, False),
    "client_revenue_recent": (0, 30),
    "client_average_purchase": (0, 25),
    "client_median_interval": (0, 30, 45.5),
    "client_refunded_share": (0, 0.5),
    "client_recency_score": (0, 3, 5),
    "client_frequency_score": (0, 1),
    "client_monetary_score": (0, 5, 9),
    "client_days_since_purchase": (0, 10, 90, -3, 10**9, 10**20, False),
    "client_last_purchase_on": ("today -90d", "today", "=monday -1w", "2020-01-01", date(2020, 1, 1), False),
    "client_first_purchase_on": ("today -1y", False),
}
ONES = {
    "client_stage": ("prospect", "loyal", "lost", "nonsense", False),
    "client_rfm": ("000", "555", "", False),
    "is_client": (True, False),
}
DOMAINS = [
    *([(name, operator, value)] for name, values in VALUES.items()
      for operator, value in product(("=", "!=", "<", "<=", ">", ">="), values)
      if value is not False or operator in ("=", "!=")),
    *([(name, operator, value)] for name, values in ONES.items() for operator, value in product(("=", "!="), values)),
    *([(name, operator, list(values[:size]))] for name, values in (VALUES | ONES).items()
      for operator, size in product(("in", "not in"), (0, 1, 2))),
    *([(name, operator, [values[0], False])] for name, values in VALUES.items() if name != "client_days_since_purchase"
      for operator in ("in", "not in")),
    *([("client_rfm", operator, value)] for operator, value in product(("ilike", "not ilike", "=like"), ("5", "5%"))),
    *([(f"client_last_purchase_on.{part}", operator, 3)] for part, operator
      in product(("month_number", "day_of_month", "iso_week_number"), ("=", "!=", ">", "<="))),
    ["!", ("client_stage", "=", "loyal")],
    ["!", ("client_last_purchase_on", "<", "today -60d")],
    ["!", "|", ("client_purchase_count", "=", 0), ("client_stage", "in", ["lost", "sleeping"])],
    ["|", ("client_stage", "=", "loyal"), "&", ("is_client", "=", True), ("client_revenue", "=", 0)],
    [("client_profile_id", "=", False)],
    [("client_profile_id", "!=", False)],
    [("client_profile_id.revenue", ">", 50)],
    [("client_profile_id.stage", "=", "loyal")],
    [("parent_id.client_stage", "=", "loyal")],
    [("child_ids.client_stage", "=", "loyal")],
    [("client_first_document", "!=", False)],
]  # fmt: skip


class FieldsCase(ClientBaseCase):
    """Clients of every stage, a company with a contact, a supplier, a colleague, and one that no refresh has seen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loyal = cls.buyer("Loyal", 130, 100, 70, 40, 10)
        cls.active = cls.buyer("Active", 95, 50, amount=200)
        cls.first = cls.buyer("First", 0)
        cls.sleeping = cls.buyer("Sleeping", 260, 230)
        cls.lost = cls.buyer("Lost", 900, 400, amount=5)
        cls.company_client = cls.client("Firm", is_company=True)
        cls.contact = cls.client("Clerk", parent_id=cls.company_client.id)
        cls.order(cls.contact, cls.days_ago(20), amount=300)
        cls.refunded = cls.client("Refunded")
        cls.refund(cls.order(cls.refunded, cls.days_ago(7), amount=80), 0.5)
        cls.prospect = cls.client("Prospect")
        cls.supplier = cls.client("Supplier", supplier_rank=1)
        cls.archived = cls.buyer("Archived", 15)
        cls.archived.active = False
        cls.env.flush_all()
        cls.Profile._refresh_all(cls.company)
        cls.unseen = cls.client("Unseen")
        cls.env.flush_all()

    @classmethod
    def days_ago(cls, days):
        return cls.today() - timedelta(days=days)

    @classmethod
    def buyer(cls, name, *days, amount=20):
        partner = cls.client(name)
        for number in days:
            cls.order(partner, cls.days_ago(number), amount=amount)
        return partner

    def clients(self, *domain, **options):
        """Return the contacts of the fixture that a search finds."""
        ours = self.Partner.browse(range(self.loyal.id, self.unseen.id + 1)).ids
        return self.Partner.search([("id", "in", ours), *domain], **options)
