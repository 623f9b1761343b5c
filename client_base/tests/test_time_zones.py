"""A purchase belongs to the day that it was in the shop, wherever the server, the user and the client are."""

import pytz
from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .common import ClientBaseCase


@tagged("post_install", "-at_install")
class TestTimeZones(ClientBaseCase):
    def day_of(self, moment, tz):
        """Return the stored day of a purchase at a moment in UTC, in a shop of the time zone."""
        company = self.company
        company.client_tz = tz
        client = self.client()
        self.order(client, moment)
        self.refresh()
        self.env.invalidate_all()
        purchase = self.Purchase.search([("client_id", "=", client.id)])
        self.assertEqual(purchase.purchased_on, self.facts(client)["last_purchase_on"])
        return str(purchase.purchased_on)

    def test_day_changes_at_midnight_of_the_shop(self):
        self.assertEqual(self.day_of("2026-01-31 23:59:59", "UTC"), "2026-01-31")
        self.assertEqual(self.day_of("2026-01-31 20:59:59", "Europe/Moscow"), "2026-01-31")
        self.assertEqual(self.day_of("2026-01-31 21:00:00", "Europe/Moscow"), "2026-02-01")
        self.assertEqual(self.day_of("2026-02-01 07:59:59", "America/Los_Angeles"), "2026-01-31")
        self.assertEqual(self.day_of("2026-02-01 18:15:00", "Asia/Kathmandu"), "2026-02-02")

    def test_summer_time_moves_midnight(self):
        self.assertEqual(self.day_of("2026-03-28 22:30:00", "Europe/Berlin"), "2026-03-28")
        self.assertEqual(self.day_of("2026-03-29 22:30:00", "Europe/Berlin"), "2026-03-30")
        self.assertEqual(self.day_of("2026-10-24 22:30:00", "Europe/Berlin"), "2026-10-25")
        self.assertEqual(self.day_of("2026-10-25 22:30:00", "Europe/Berlin"), "2026-10-25")

    def test_two_purchases_around_midnight_are_one_day_or_two(self):
        for tz, count in (("UTC", 2), ("Europe/Moscow", 1)):
            self.company.client_tz = tz
            client = self.client()
            self.order(client, "2026-01-31 23:30:00")
            self.order(client, "2026-02-01 00:30:00")
            self.refresh()
            self.assertEqual(self.facts(client)["purchase_day_count"], count, tz)

    def test_today_is_the_shop_s(self):
        self.company.write({"client_tz": "Asia/Tokyo"})
        client = self.client()
        with freeze_time("2026-07-01 14:59:00"):
            self.order(client, "2026-01-01 12:00:00")
            self.refresh()
            self.assertEqual(str(self.today()), "2026-07-01")
            self.assertEqual(self.facts(client)["stage"], "sleeping")
            self.assertEqual(client.client_days_since_purchase, 181)
        client = self.client()
        with freeze_time("2026-06-30 14:59:00"):
            self.order(client, "2026-01-01 12:00:00")
            self.refresh()
            self.assertEqual(self.facts(client)["stage"], "first_time")
        with freeze_time("2026-06-30 15:00:00"):
            self.Profile._refresh_all(self.company)
            self.assertEqual(self.facts(client)["stage"], "sleeping")

    def test_dates_of_invoices_are_days_already(self):
        self.company.write({"client_tz": "Pacific/Auckland", "client_purchase_basis": "invoice"})
        client = self.client()
        self.invoice(None, "2026-01-31 23:30:00", partner=client)
        self.refresh()
        self.assertEqual(str(self.facts(client)["last_purchase_on"]), "2026-01-31")

    def test_time_zone_that_the_database_reads_otherwise_is_not_offered(self):
        names = [name for name, _label in self.company._fields["client_tz"]._description_selection(self.env)]
        self.assertGreater(len(names), 300)
        moments = [self.moment("2026-01-15"), self.moment("2026-07-15")]
        local = SQL("moment AT TIME ZONE 'UTC' AT TIME ZONE name")
        query = "SELECT name, moment, %s FROM unnest(%s) name, unnest(%s) moment"
        wrong = {
            name
            for name, moment, local in self.env.execute_query(SQL(query, local, names, moments))
            if local != pytz.utc.localize(moment).astimezone(pytz.timezone(name)).replace(tzinfo=None)
        }
        self.assertFalse(wrong)

    def test_new_company_takes_the_user_s_time_zone_by_a_name_that_the_database_knows(self):
        for tz, expected in (("CET", "Europe/Paris"), ("Europe/Moscow", "Europe/Moscow"), (False, None)):
            self.env.user.tz = tz
            company = self.env["res.company"].create({"name": f"In {tz}"})
            self.assertEqual(company.client_tz, expected or company.client_tz)
            self.assertTrue(company.client_tz)
