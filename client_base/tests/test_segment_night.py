"""What the night computes: in each company when its day begins, what depends on the day alone."""

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .segment_refresh_case import RefreshCase


@tagged("post_install", "-at_install")
class TestSegmentNight(RefreshCase):
    def test_the_night_computes_what_depends_on_the_day_alone(self):
        with freeze_time("2028-02-28 12:00:00"):
            client = self.client("Ann", city="Rome")
            self.order(client, "2028-01-30")
            self.refresh()
            daily = self.segment([("client_last_purchase_on", ">=", "today -30d")], name="Daily")
            plain = self.segment([("city", "=", "Rome")], name="Plain")
            pinned = self.segment([("city", "=", "Bern")], name="Pinned")
            self.Pin.create({"segment_id": pinned.id, "client_id": client.id, "kind": "in", "until": date(2028, 2, 28)})
            self.night()
            self.assertIn(client, self.members(daily) & self.members(pinned))
            with self.computed() as calls:
                self.night()
            self.assertFalse(calls)
        with freeze_time("2028-02-29 12:00:00"):
            with self.computed() as calls:
                self.night()
            computed = {segment for segment, whole in calls if whole}
            self.assertTrue({daily, pinned} <= computed)
            self.assertNotIn(plain, computed)
            self.assertIn(client, self.members(daily))  # 30 January was 30 days ago
            self.assertNotIn(client, self.members(pinned))
        with freeze_time("2028-03-01 00:01:00"):
            self.night()
            self.assertNotIn(client, self.members(daily))
            self.assertEqual(self.Stay.search([("segment_id", "=", daily.id)]).left_because, "rule")

    def test_a_day_begins_where_the_company_is(self):
        far = self.make_company("Kite Export", tz="Pacific/Auckland")
        with freeze_time("2028-02-28 10:00:00"):  # 23:00 in Auckland
            client = self.client("Ann")
            self.order(client, "2028-01-29")
            self.order(client, "2028-01-28", company=far)  # the 29th there
            self.Profile._refresh_all(self.company | far)
            rule = [("client_last_purchase_on", ">=", "today -30d")]
            here, there = self.segment(rule), self.segment(rule, company_id=far.id)
            self.night()
            self.assertIn(client, self.members(here) & self.members(there))
        with freeze_time("2028-02-28 11:30:00"):  # the 29th in Auckland
            with self.computed() as calls:
                self.night()
            self.assertIn(there, [segment for segment, _whole in calls])
            self.assertNotIn(here, [segment for segment, whole in calls if whole])
            self.assertIn(client, self.members(here))
            self.assertNotIn(client, self.members(there))

    def test_a_year_before_29_february_is_28_february(self):
        with freeze_time("2028-02-29 12:00:00"):
            client, other = self.client("Ann"), self.client("Bob")
            self.order(client, "2027-03-01")
            self.order(other, "2027-02-28")
            self.refresh()
            year = {"measure": "count", "value": 1, "period": "last", "period_count": 1, "period_unit": "years"}
            self.assertEqual(self.members(self.segment([], year)) & (client | other), client)
