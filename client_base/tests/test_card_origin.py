from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ClientBaseCase


@tagged("post_install", "-at_install")
class TestCardOrigin(ClientBaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.web, cls.fair, cls.mail = cls.env["utm.source"].create([{"name": f"{name} test"} for name in "WFM"])
        cls.banner = cls.env["utm.medium"].create({"name": "Banner test"})
        cls.spring = cls.env["utm.campaign"].create({"name": "Spring test"})
        cls.Waiting = cls.env["client.origin.queue"]
        cls.ann = cls.client("Ann")

    def ordered(self, day, source=None, partner=None, **options):
        order = self.order(partner or self.ann, day, confirm=False, **options)
        if source:
            order.source_id = source
        return order

    def catch_up(self):
        self.env.flush_all()
        done = self.Waiting._refresh_queued()
        self.assertFalse(self.Waiting._refresh_queued())
        return done

    def first(self, client):
        return client.client_source_id, client.client_medium_id, client.client_campaign_id

    # === FIRST AND LAST TOUCH === #

    def test_first_and_last_touch_of_documents(self):
        self.ordered("2026-02-01", self.fair).write({"medium_id": self.banner.id, "campaign_id": self.spring.id})
        self.ordered("2026-01-01")
        self.ordered("2026-05-01")
        last = self.ordered("2026-04-01", self.web)
        self.catch_up()
        self.assertEqual(self.first(self.ann), (self.fair, self.banner, self.spring))
        self.assertEqual(self.ann.client_last_source_id, self.web)
        self.assertFalse(self.ann.client_last_medium_id or self.ann.client_last_campaign_id)
        self.assertEqual(self.ann.client_last_touch_on, date(2026, 4, 1))
        self.assertEqual(self.ann.client_first_contact_on, date(2026, 1, 1))
        last.source_id = self.mail
        self.catch_up()
        self.assertEqual(self.ann.client_last_source_id, self.mail)
        last.unlink()
        self.catch_up()
        self.assertEqual((self.ann.client_last_source_id, self.ann.client_last_touch_on), (self.fair, date(2026, 2, 1)))

    def test_first_touch_is_frozen(self):
        self.ordered("2026-03-01", self.web)
        self.catch_up()
        self.ordered("2026-01-01", self.fair)
        self.catch_up()
        self.assertEqual(self.ann.client_source_id, self.web)
        self.assertEqual(self.ann.client_first_contact_on, date(2026, 3, 1))

    def test_what_was_entered_is_never_overwritten(self):
        self.ann.write({"client_medium_id": self.banner.id, "client_first_contact_on": "2020-01-01"})
        self.ordered("2026-03-01", self.web)
        self.catch_up()
        self.env["client.origin"]._refresh()
        self.assertEqual(self.first(self.ann), (self.web.browse(), self.banner, self.spring.browse()))
        self.assertEqual(self.ann.client_last_source_id, self.web)
        self.assertEqual(self.ann.client_first_contact_on, date(2020, 1, 1))

    def test_confirming_changes_nothing_and_marks_nobody(self):
        order = self.ordered("2026-03-01", self.web)
        self.catch_up()
        order.action_confirm()
        self.assertEqual(self.catch_up(), 0)
        self.env["client.origin"]._refresh(self.ann.ids)
        self.assertEqual(self.ann.client_last_touch_on, fields.Date.today())  # on which the order was made

    def test_an_order_is_dated_by_the_earlier_of_its_days(self):
        order = self.ordered("2026-03-01", self.web)
        self.catch_up()
        order.date_order = self.moment("2026-02-01")
        self.assertEqual(self.catch_up(), 1)
        self.assertEqual(self.ann.client_last_touch_on, date(2026, 2, 1))
        order.date_order += timedelta(days=5000)  # a delivery that is far away
        self.catch_up()
        self.assertEqual(self.ann.client_last_touch_on, order.create_date.date())

    def test_an_order_that_was_given_to_another_client(self):
        bob = self.client("Bob")
        order = self.ordered("2026-03-01", self.web)
        self.catch_up()
        order.partner_id = bob
        self.assertEqual(self.catch_up(), 2)
        self.assertEqual((self.ann.client_last_source_id, bob.client_last_source_id), (self.web.browse(), self.web))

    def test_what_a_contact_orders_is_its_companys(self):
        acme = self.client("Acme", is_company=True, child_ids=[Command.create({"name": "Bob"})])
        self.ordered("2026-03-01", self.web, partner=acme.child_ids)
        self.catch_up()
        self.assertEqual((acme.client_source_id, acme.child_ids.client_source_id), (self.web, self.web.browse()))

    def test_all_at_once_as_one_by_one(self):
        clients = [self.client(f"Client {number}") for number in range(4)]
        for number, client in enumerate(clients):
            for turn, source in enumerate((self.web, None, self.fair)[: number + 1]):
                self.ordered(f"2026-0{turn + 1}-0{number + 1}", source, partner=client)
        names = ("client_source_id", "client_last_source_id", "client_last_touch_on", "client_first_contact_on")
        self.env["client.origin"]._refresh()
        everything = [[client[name] for name in names] for client in clients]
        self.assertEqual(everything[2][:2], [self.web, self.fair])
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET client_source_id = NULL, client_first_contact_on = NULL")
        self.env.invalidate_all()
        for client in clients:
            self.env["client.origin"]._refresh(client.ids)
        self.assertEqual([[client[name] for name in names] for client in clients], everything)

    def test_cards_without_news_are_not_touched(self):
        self.ordered("2026-03-01", self.web)
        self.catch_up()
        self.env.cr.execute("SELECT xmin::text FROM res_partner WHERE id = %s", [self.ann.id])
        before = self.env.cr.fetchone()
        self.env.cr.execute(self.env["client.origin"]._get_refresh_query(self.ann.ids))
        self.assertFalse(self.env.cr.fetchall())
        self.env.cr.execute("SELECT xmin::text FROM res_partner WHERE id = %s", [self.ann.id])
        self.assertEqual(self.env.cr.fetchone(), before)

    def test_segments_hear_of_it(self):
        segment = self.env["client.segment"].create(
            {"name": "Web", "company_id": self.company.id, "domain": repr([("client_source_id", "=", self.web.id)])}
        )
        segment._refresh()
        self.ordered("2026-03-01", self.web)
        self.catch_up()
        self.refresh()
        while self.env["client.segment"]._refresh_next():
            pass
        self.assertEqual(segment.member_count, 1)

    # === FIRST CONTACT === #

    def test_first_contact_is_the_first_that_reached_somebody(self):
        Talk = self.env["client.interaction"]
        nobody = self.env["client.interaction.result"].create({"name": "No answer test", "is_contact": False})
        talk = {"contact_id": self.ann.id, "company_id": self.company.id}
        Talk.create(talk | {"happened_at": "2026-01-05 12:00:00", "result_id": nobody.id})
        self.catch_up()
        self.assertFalse(self.ann.client_first_contact_on)
        Talk.create(talk | {"happened_at": "2026-02-05 12:00:00"})
        self.ordered("2026-03-01")
        self.catch_up()
        self.assertEqual(self.ann.client_first_contact_on, date(2026, 2, 5))

    def test_days_are_those_of_the_company(self):
        tokyo = self.make_company("Tokyo Shop", tz="Asia/Tokyo")
        self.ordered("2026-03-01 20:00:00", self.web, company=tokyo)
        self.catch_up()
        self.assertEqual((self.ann.client_first_contact_on, self.ann.client_last_touch_on), (date(2026, 3, 2),) * 2)

    def test_documents_of_all_companies_count(self):
        other = self.make_company("Line Shop")
        self.ordered("2026-03-01", self.web)
        self.ordered("2026-02-01", self.fair, company=other)
        self.catch_up()
        self.assertEqual((self.ann.client_source_id, self.ann.client_last_source_id), (self.fair, self.web))

    def test_a_first_contact_is_not_to_come(self):
        with self.assertRaisesRegex(ValidationError, "still to come"):
            self.ann.client_first_contact_on = self.today() + timedelta(days=1)
        self.ann.client_first_contact_on = self.today()

    # === THE CRON === #

    def test_cron_empties_the_queue(self):
        self.ordered("2026-03-01", self.web)
        self.env.flush_all()
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *_args, **_options: float("inf")):
            self.Waiting._cron_refresh()
        self.assertFalse(self.Waiting.search([]))
        self.assertEqual(self.ann.client_source_id, self.web)

    # === MERGING === #

    def merge(self, source, target):
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((source | target).ids, target)
        self.catch_up()

    def test_merged_clients_have_one_first_touch_and_the_last_of_all(self):
        bob = self.client("Bob", client_campaign_id=self.spring.id, client_first_contact_on="2019-01-01")
        self.ordered("2026-03-01", self.web)
        self.ordered("2026-04-01", self.fair, partner=bob)
        self.catch_up()
        self.merge(bob, self.ann)
        self.assertEqual(self.first(self.ann), (self.web, self.banner.browse(), self.spring.browse()))
        self.assertEqual(self.ann.client_last_source_id, self.fair)
        self.assertEqual(self.ann.client_first_contact_on, date(2019, 1, 1))
