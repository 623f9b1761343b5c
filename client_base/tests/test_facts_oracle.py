"""The facts of a real shop against those that other people's programs compute from the same file.

CDNOW sold CDs to 2,357 clients in 1997 and 1998; the file comes with the package lifetimes, whose summary of it is
what papers on the buying behaviour of clients start from.
"""

from datetime import date, timedelta
from pathlib import Path

import lifetimes
import numpy as np
import pandas as pd
from freezegun import freeze_time
from lifetimes.utils import summary_data_from_transaction_data
from psycopg2.extras import execute_values

from odoo.tests import tagged

from .common import ClientBaseCase

END = date(1998, 6, 30)


def read_transactions():
    columns = ["client", "sample_client", "day", "quantity", "amount"]
    # Not by lifetimes.datasets: it asks for pkg_resources, which Python 3.12 no longer brings.
    path = Path(lifetimes.__file__).parent / "datasets" / "CDNOW_sample.txt"
    return pd.read_csv(path, header=None, names=columns, sep=r"\s+")


@tagged("post_install", "-at_install")
class TestFactsOracle(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.transactions = read_transactions()
        cls.clients = cls._load_clients()
        cls._load_orders()
        with freeze_time(END):
            cls.Profile._refresh_all(cls.company)
        cls.stored = cls.all_facts()

    @classmethod
    def _load_clients(cls):
        """Return the contacts by the numbers of the file."""
        numbers = [int(number) for number in cls.transactions["client"].unique()]
        return dict(zip(numbers, cls.Partner.create([{"name": str(number)} for number in numbers]), strict=True))

    @classmethod
    def _load_orders(cls):
        """Insert each line of the file as a confirmed order, as the host would have stored it."""
        cls.env.flush_all()
        rows = [
            (cls.clients[line.client].id, date.fromisoformat(str(line.day)), f"CD{number}", line.amount)
            for number, line in enumerate(cls.transactions.itertuples())
        ]
        company = (cls.company.id, cls.company.currency_id.id)
        execute_values(
            cls.env.cr._obj,
            """INSERT INTO sale_order (partner_id, client_id, partner_invoice_id, partner_shipping_id, date_order, name,
                                       amount_untaxed, amount_total, company_id, currency_id, currency_rate, state)
               VALUES %s""",
            [(*[client] * 4, day, name, amount, amount, *company, 1, "sale") for client, day, name, amount in rows],
            page_size=1000,
        )

    def _facts_of(self, number):
        return self.stored[self.clients[number].id]

    def test_summary_equals_lifetimes(self):
        summary = summary_data_from_transaction_data(
            self.transactions, "client", "day", "amount", datetime_format="%Y%m%d", observation_period_end=END
        )
        self.assertEqual(len(summary), 2357)
        first_days = self._amounts_of_first_days()
        wrong = {}
        for number, row in summary.iterrows():
            facts = self._facts_of(number)
            first, last = facts["first_purchase_on"], facts["last_purchase_on"]
            repeats = facts["purchase_day_count"] - 1
            repeated = facts["revenue"] - first_days[self.clients[number].id, first]
            ours = (repeats, (last - first).days, (END - first).days, repeated / repeats if repeats else 0)
            theirs = (row["frequency"], row["recency"], row["T"], row["monetary_value"])
            if ours[:3] != theirs[:3] or abs(ours[3] - theirs[3]) > 1e-6:
                wrong[number] = (ours, theirs)
        self.assertFalse(wrong, "Frequency, recency, T and monetary value: ours, and those of lifetimes")

    def _amounts_of_first_days(self):
        domain = [("company_id", "=", self.company.id)]
        groups = self.Purchase._read_group(domain, ["client_id", "purchased_on:day"], ["amount:sum"])
        return {(client.id, day): amount for client, day, amount in groups}

    def test_sums_equal_the_file(self):
        facts = [self.stored[client.id] for client in self.clients.values()]
        self.assertEqual(sum(fact["purchase_count"] for fact in facts), 6919)
        self.assertAlmostEqual(sum(fact["revenue"] for fact in facts), self.transactions["amount"].sum(), 2)
        ids = [client.id for client in self.clients.values()]
        [[count, revenue]] = self.Partner._read_group(
            [("id", "in", ids)], [], ["client_purchase_count:sum", "client_revenue:sum"]
        )
        self.assertEqual(count, 6919)
        self.assertAlmostEqual(revenue, self.transactions["amount"].sum(), 2)

    def test_counts_and_revenue_equal_pandas(self):
        groups = self.transactions.groupby("client")["amount"].agg(["size", "sum"])
        wrong = [
            number
            for number, row in groups.iterrows()
            if (self._facts_of(number)["purchase_count"], round(self._facts_of(number)["revenue"], 2))
            != (row["size"], round(row["sum"], 2))
        ]
        self.assertFalse(wrong)

    def test_usual_interval_equals_pandas(self):
        days = self.transactions.drop_duplicates(["client", "day"]).sort_values(["client", "day"])
        moments = days["day"].map(lambda day: date.fromisoformat(str(day)).toordinal())
        medians = moments.groupby(days["client"]).diff().groupby(days["client"]).median().fillna(0)
        wrong = {
            number: (self._facts_of(number)["median_interval"], interval)
            for number, interval in medians.items()
            if self._facts_of(number)["median_interval"] != interval
        }
        self.assertFalse(wrong)

    def test_limits_of_scores_equal_numpy(self):
        facts = [self.stored[client.id] for client in self.clients.values()]
        scale = self.Scale.search([("company_id", "=", self.company.id)])
        values = {
            "recency": [(END - fact["last_purchase_on"]).days for fact in facts],
            "frequency": [fact["purchase_count"] for fact in facts],
            "monetary": [fact["revenue"] for fact in facts],
        }
        for dimension, column in values.items():
            limits = np.quantile(column, [0.2, 0.4, 0.6, 0.8], method="inverted_cdf")
            stored = [scale[f"{dimension}_limit_{step}"] for step in range(1, 5)]
            self.assertEqual([round(limit, 2) for limit in stored], [round(limit, 2) for limit in limits], dimension)
            self._check_scores(facts, column, limits, dimension)

    def _check_scores(self, facts, column, limits, dimension):
        bins = np.digitize(np.round(column, 2), np.round(limits, 2), right=True)
        expected = 5 - bins if dimension == "recency" else 1 + bins
        self.assertEqual([fact[f"{dimension}_score"] for fact in facts], list(expected))

    def test_recent_revenue_equals_pandas(self):
        recent = self.transactions[self.transactions["day"] > 19970630].groupby("client")["amount"].sum()
        for number, client in self.clients.items():
            self.assertAlmostEqual(self.stored[client.id]["revenue_recent"], recent.get(number, 0), 2)

    def test_stages_follow_the_days_of_the_file(self):
        last = self.transactions.groupby("client")["day"].max()
        lost_before = int((END - timedelta(days=365)).strftime("%Y%m%d"))
        lost = {number for number in self.clients if self._facts_of(number)["stage"] == "lost"}
        self.assertEqual(lost, {int(number) for number in last[last < lost_before].index})
