"""To whom a mailing to segments goes: the segments, who of a client, one mail per address, and true numbers."""

from datetime import timedelta

from odoo import Command
from odoo.tests import Form, tagged

from .mailing_case import MailingCase


@tagged("post_install", "-at_install")
class TestMailingAudience(MailingCase):
    # === WHICH CLIENTS === #

    def test_any_all_and_less(self):
        for vals, expected in (
            ({}, self.ann | self.bob | self.cat),
            ({"client_segment_match": "all"}, self.bob),
        ):
            with self.subTest(vals=vals):
                self.assertEqual(self.recipients(self.mailing_to(self.good | self.near, **vals)), expected)
        less = self.mailing_to(self.good, client_excluded_segment_ids=[Command.set(self.near.ids)])
        self.assertEqual(self.recipients(less), self.ann)

    def test_the_hosts_filter_goes_together_with_segments(self):
        mailing = self.mailing_to(self.good | self.near, mailing_domain="[('name', '!=', 'Bob')]")
        self.assertEqual(self.recipients(mailing), self.ann | self.cat)

    def test_a_mailing_without_segments_is_the_hosts(self):
        mailing = self.mailing_to(mailing_domain=repr([("id", "in", self.cat.ids)]))
        self.assertEqual(self.recipients(mailing), self.cat)
        self.assertFalse(mailing.get_client_audience())

    def test_the_hosts_total_is_ours(self):
        self.assertEqual(self.mailing_to(self.good).total, 2)

    def test_a_copy_goes_to_the_same(self):
        mailing = self.mailing_to(self.good, client_excluded_segment_ids=[Command.set(self.near.ids)])
        self.assertEqual(self.recipients(mailing.copy()), self.ann)

    def test_an_archived_client_gets_nothing(self):
        self.ann.active = False
        self.assertEqual(self.recipients(self.mailing_to(self.good)), self.bob)

    # === WHO OF A CLIENT === #

    def make_house(self):
        """Return a company of the near with a boss, a bookkeeper and a driver who ordered last, and these three."""
        house = self.client("House", is_company=True, email="house@example.com")
        boss, books, driver = (
            self.client(name, parent_id=house.id, email=f"{name}@example.com", **vals)
            for name, vals in (
                ("boss", {"function": "Chief 100%_officer"}),
                ("books", {"type": "invoice"}),
                ("driver", {"type": "delivery"}),
            )
        )
        house.client_responsible_id = boss
        self.order(boss, self.today() - timedelta(days=3), amount=10)
        self.order(driver, self.today() - timedelta(days=2), amount=10)
        self.catch_up()
        self.house_segment = self.by_hand("House", house)
        return house, boss, books, driver

    def test_who_of_a_client(self):
        house, boss, books, driver = self.make_house()
        for vals, expected in (
            ({}, house),
            ({"client_people": "everyone"}, house | boss | books | driver),
            ({"client_people": "last_buyer"}, driver),
            ({"client_people": "role", "client_role": "responsible"}, boss),
            ({"client_people": "role", "client_role": "invoice"}, books),
            ({"client_people": "role", "client_role": "delivery"}, driver),
            ({"client_people": "role", "client_role": "position", "client_position": " chief  100%_off"}, boss),
            ({"client_people": "role", "client_role": "position", "client_position": "100xxoff"}, house.browse()),
        ):
            with self.subTest(vals=vals):
                mailing = self.mailing_to(self.house_segment, **vals)
                self.assertEqual(self.env["res.partner"].browse(mailing._get_unsent()), expected)

    def test_who_ordered_last_and_cannot_be_reached(self):
        house, _boss, _books, driver = self.make_house()
        mailing = self.mailing_to(self.house_segment | self.good, client_people="last_buyer")
        everyone = house | self.ann | self.bob
        for vals in ({"email": False}, {"email": "nonsense"}, {"email": "d@example.com", "active": False}):
            with self.subTest(vals=vals):
                driver.write(vals)
                self.assertEqual(self.recipients(mailing), everyone, "the clients themselves")

    # === ONE MAIL PER ADDRESS === #

    def test_two_with_one_address_get_one_mail(self):
        """The host sends two mails to an address when their texts differ."""
        self.bob.email = "Ann <ANN@example.com>"
        mailing = self.mailing_to(self.good, subject="For {{ object.name }}", body_html="<p t-out='object.name'/>")
        self.send(mailing)
        self.assertEqual(self.mailed(mailing), ["ann@example.com"])
        self.assertEqual(self.traces(mailing, "cancel").failure_type, "mail_dup")
        self.assertEqual(mailing.state, "done")

    def test_who_is_skipped_keeps_nobody_with_his_address_from_it(self):
        self.env["ir.config_parameter"].set_param("mail.batch_size", 1)
        self.bob.email = "ann@example.com"
        self.ann.write({"client_limit_days": 30, "client_limit_count": 0})
        mailing = self.mailing_to(self.good)
        self.assertEqual(mailing.get_client_audience()["reached"], 1)
        self.send(mailing)
        self.assertEqual(self.mailed(mailing), ["ann@example.com"])
        self.assertEqual(self.traces(mailing, "cancel").client_id, self.ann)

    def test_two_with_one_address_in_two_batches(self):
        self.bob.email = "ann@example.com"
        self.env["ir.config_parameter"].set_param("mail.batch_size", 1)
        mailing = self.mailing_to(self.good, subject="For {{ object.name }}")
        self.send(mailing)
        self.assertEqual(self.mailed(mailing), ["ann@example.com"])

    # === THE NUMBERS === #

    def test_the_numbers_are_true(self):
        lost = self.client("Lost", email="nonsense")
        same = self.client("Same", email="bob@example.com")
        gone = self.client("Gone", email="gone@example.com")
        self.env["mail.blacklist"]._add("gone@example.com")
        self.refresh()
        segment = self.by_hand("Mixed", self.ann | self.bob | lost | same | gone)
        mailing = self.mailing_to(segment)
        told = mailing.get_client_audience()
        self.assertLessEqual({
            "clients": 5, "contacts": 5, "no_address": 1, "blacklisted": 1, "same_address": 1, "reached": 2,
            "error": False,
        }.items(), told.items())  # fmt: skip
        self.assertLessEqual({*told["sample"]}, {*segment.pin_ids.client_id.mapped("display_name")})
        self.send(mailing)
        self.assertEqual(self.mailed(mailing), ["ann@example.com", "bob@example.com"])
        self.assertEqual(mailing.canceled, 3)

    def test_the_numbers_of_a_company_with_contacts(self):
        self.make_house()
        told = self.mailing_to(self.house_segment, client_people="everyone").get_client_audience()
        self.assertEqual((told["clients"], told["contacts"], told["reached"]), (1, 4, 4))

    def test_the_form_shows_them_before_it_is_saved(self):
        form = Form(self.env["mailing.mailing"].with_context(**self.good.action_mail()["context"]))
        self.assertEqual(form.client_audience["reached"], 2)
        form.client_excluded_segment_ids.add(self.near)
        self.assertEqual(form.client_audience["reached"], 1)
        form.subject = "News"
        self.assertEqual(self.recipients(form.save()), self.ann)

    def test_an_edited_form_tells_who_matches_now_and_keeps_what_was_entered(self):
        buyers = self.segment([("client_purchase_count", ">", 0), ("id", "in", (self.ann | self.cat).ids)])
        self.order(self.cat, self.today(), amount=5)
        self.refresh()
        form = Form(self.env["mailing.mailing"].with_context(**buyers.action_mail()["context"]))
        form.subject = "News"
        form.client_excluded_segment_ids.add(self.good)
        self.assertEqual((form.client_audience["reached"], form.subject), (1, "News"))
        self.assertFalse(self.members(buyers), "nothing was written")
        self.assertEqual(self.recipients(form.save()), self.cat)

    def test_the_form_computes_segments_first(self):
        buyers = self.segment([("client_purchase_count", ">", 0), ("id", "in", self.cat.ids)])
        mailing = self.mailing_to(buyers)
        self.assertEqual(mailing.get_client_audience()["reached"], 0)
        self.order(self.cat, self.today(), amount=5)
        self.assertEqual(mailing.get_client_audience()["reached"], 1)
