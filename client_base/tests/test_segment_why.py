"""Why a client is in or out: the lines agree with the members, and tell nobody what he may not read."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form, tagged
from odoo.tools import format_date

from .segment_case import SegmentCase


class WhyCase(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.Segment = cls.env["client.segment"]

    def why(self, segment, client):
        """Return the lines as (level, words, actual, met)."""
        return [(line["level"], line["words"], line["actual"], line["met"]) for line in segment._explain_client(client)]


@tagged("post_install", "-at_install")
class TestSegmentWhy(WhyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls.client("Ann", city="Moscow")
        cls.order(cls.ann, "2026-03-01", amount=100)
        cls.refresh()

    def test_each_condition_stands_with_the_actual_value(self):
        rule = [("city", "=", "Moscow"), "|", ("ref", "!=", False), ("client_purchase_count", ">", 3)]
        segment = self.segment(rule, {"value": 2, "period": "between", "date_from": "2026-01-01"})
        self.assertEqual(
            self.why(segment, self.ann),
            [
                (0, "All of these:", "", False),
                (1, "Number of purchases: at least 2, since 01/01/2026", "1", False),
                (1, "City is “Moscow”", "Moscow", True),
                (1, "At least one of these:", "", False),
                (2, "Reference is set", "not set", False),
                (2, "Purchases is more than 3", "1", False),
            ],
        )

    def test_measures_tell_what_was_counted(self):
        bob = self.client("Bob")
        self.refresh()
        for vals, of_ann, of_bob in [
            ({"measure": "count", "value": 1}, ("1", True), ("0", False)),
            ({"measure": "sum", "value": 50}, ("100.00\xa0€", True), ("0.00\xa0€", False)),
            ({"measure": "sum", "value": 50, "comparison": "most"}, ("100.00\xa0€", False), ("0.00\xa0€", True)),
            ({"measure": "average", "value": 50}, ("100.00\xa0€", True), ("no purchase", False)),
            ({"measure": "last", "value": 5}, ("9", True), ("no purchase", False)),
            ({"measure": "first", "value": 10}, ("9", False), ("no purchase", False)),
            ({"value": 1, "product_ids": [Command.set(self.product.product_tmpl_id.ids)]}, ("1", True), ("0", False)),
            ({"value": 1, "amount_above": 100}, ("0", False), ("0", False)),
            ({"value": 0, "comparison": "most", "period": "last", "period_count": 5}, ("0", True), ("0", True)),
        ]:
            with self.subTest(vals=vals), freeze_time("2026-03-10 12:00:00"):
                segment = self.segment([], vals)
                self.assertEqual(self.why(segment, self.ann)[0][2:], of_ann)
                self.assertEqual(self.why(segment, bob)[0][2:], of_bob)

    def test_a_contact_is_explained_as_its_client(self):
        child = self.client("Ann's brother", parent_id=self.ann.id, city="Tver")
        segment = self.segment([("city", "=", "Moscow")])
        self.assertEqual(self.why(segment, child), [(0, "City is “Moscow”", "Moscow", True)])
        self.assertTrue(segment._get_why_headline(child).startswith("Ann is in Test since"))

    def test_a_path_to_many_shows_a_few(self):
        for number in range(7):
            self.client(f"Child {number}", parent_id=self.ann.id, ref=f"r{number}")
        segment = self.segment([("child_ids.ref", "=", "r6")])
        self.assertEqual(
            self.why(segment, self.ann), [(0, "Contact › Reference is “r6”", "r0, r1, r2, r3, r4, …", True)]
        )
        named = self.segment([("child_ids", "in", self.ann.child_ids[6:].ids)])
        [(_level, _words, actual, met)] = self.why(named, self.ann)
        self.assertTrue(met)
        self.assertTrue(actual.startswith("Ann, Child 6, Ann, Child 0"), actual)
        self.assertTrue(actual.endswith("…"), actual)

    def test_what_is_asked_of_others_is_decided_as_a_whole(self):
        self.client("Old", parent_id=self.ann.id, ref="a", function="Boss")
        self.client("Young", parent_id=self.ann.id, ref="b")
        segment = self.segment([("child_ids", "any", [("ref", "=", "b"), ("function", "=", "Boss")])])
        self.assertEqual(
            self.why(segment, self.ann),
            [
                (0, "Contact: at least one with all of these:", "", False),
                (1, "Reference is “b”", "a, b", None),
                (1, "Job Position is “Boss”", "Boss, not set", None),
            ],
        )

    def test_tags_tell_which_he_has(self):
        Tag = self.env["res.partner.category"]
        region = Tag.create({"name": "Region"})
        moscow, tver = Tag.create([{"name": name, "parent_id": region.id} for name in ("Moscow", "Tver")])
        segment = self.segment(tag_ids=[Command.set(tver.ids)])
        self.assertEqual(self.why(segment, self.ann), [(0, "Region: Tver", "not set", False)])
        self.ann.category_id = moscow
        self.assertEqual(self.why(segment, self.ann), [(0, "Region: Tver", "Region / Moscow", False)])
        self.ann.category_id |= tver
        self.assertEqual(self.why(segment, self.ann), [(0, "Region: Tver", "Region / Moscow, Region / Tver", True)])

    def test_a_relative_date_tells_its_day_in_the_shop(self):
        self.company.client_tz = "Pacific/Kiritimati"
        self.order(self.ann, "2026-03-10 11:00:00")  # the 11th on that island
        with freeze_time("2026-03-10 11:30:00"):
            self.refresh()
            segment = self.segment([("client_last_purchase_on", ">=", "today")])
            self.assertEqual(
                self.why(segment, self.ann),
                [(0, "Last Purchase is today (03/11/2026) or after", "03/11/2026", True)],
            )

    def test_a_year_before_the_29th_of_february(self):
        self.order(self.ann, "2027-02-28")
        self.refresh()
        with freeze_time("2028-02-29 12:00:00"):
            segment = self.segment([("client_last_purchase_on", "=", "today -1y")])
            [line] = self.why(segment, self.ann)
        self.assertEqual(line, (0, "Last Purchase is 1 years before today (02/28/2027)", "02/28/2027", True))

    def test_a_pin_says_who_and_why(self):
        segment = self.segment([("city", "=", "Tver")], name="VIP")
        until = self.today() + timedelta(days=5)
        self.Pin.create({"segment_id": segment.id, "client_id": self.ann.id, "reason": "a friend", "until": until})
        day, user = format_date(self.env, until), self.env.user.name
        pin = f"Always in, decided by {user}, because: a friend, until {day}"
        self.assertEqual(self.why(segment, self.ann), [(0, pin, "", True), (0, "City is “Tver”", "Moscow", False)])
        today = format_date(self.env, self.today())
        self.assertEqual(segment._get_why_headline(self.ann), f"Ann is in VIP since {today} (by hand).")
        with freeze_time(until + timedelta(days=2)):
            line = self.why(segment, self.ann)[0]
            self.assertEqual(line[1:], (f"{pin}, so it does not hold any more", "", None))
            self.assertIn("The next refresh will take Ann out.", segment._get_why_headline(self.ann))

    def test_a_pin_that_keeps_out(self):
        segment = self.segment([("city", "=", "Moscow")], name="VIP")
        self.Pin.create({"segment_id": segment.id, "client_id": self.ann.id, "kind": "out"})
        lines = self.why(segment, self.ann)
        self.assertEqual([line[3] for line in lines], [False, True])
        today = format_date(self.env, self.today())
        self.assertEqual(
            segment._get_why_headline(self.ann), f"Ann is not in VIP; was in it from {today} to {today} (by hand)."
        )

    def test_a_segment_by_hand(self):
        segment = self.segment(kind="manual")
        self.assertEqual(self.why(segment, self.ann), [(0, "Only clients who were put in by hand.", "", False)])
        self.Pin.create({"segment_id": segment.id, "client_id": self.ann.id})
        self.assertEqual([line[3] for line in self.why(segment, self.ann)], [True, True])

    def test_the_headline_says_what_the_next_refresh_will_do(self):
        segment = self.segment([("city", "=", "Tver")], name="VIP")
        self.assertEqual(segment._get_why_headline(self.ann), "Ann is not in VIP, and never was.")
        self.ann.city = "Tver"
        self.assertEqual(
            segment._get_why_headline(self.ann),
            "Ann is not in VIP, and never was. The next refresh will put Ann in.",
        )
        segment._refresh()
        today = format_date(self.env, self.today())
        self.assertEqual(segment._get_why_headline(self.ann), f"Ann is in VIP since {today} (by a rule).")
        self.ann.active = False
        segment._refresh()
        self.assertEqual(
            segment._get_why_headline(self.ann),
            f"Ann is not in VIP; was in it from {today} to {today} (in the archive).",
        )
        segment.active = False
        self.assertIn("The segment is archived", segment._get_why_headline(self.ann))

    def test_who_is_no_client_is_told_so(self):
        segment = self.segment([("city", "=", "Moscow")])
        self.ann.active = False
        colleague = self.env.user.partner_id
        self.assertEqual(self.why(segment, self.ann)[0], (0, "Archived: who is archived is in no segment.", "", False))
        self.assertEqual(self.why(segment, self.ann)[1][3], True)
        standing = [line[1] for line in self.why(segment, colleague) if line[1].startswith("No client of Kite Shop")]
        self.assertEqual(len(standing), 1)

    def test_a_broken_rule_is_told_without_a_traceback(self):
        segment = self.segment([("city", "=", "Moscow"), ("ref", "=", False)], name="VIP")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE client_segment SET domain = %s WHERE id = %s",
            [repr([("shoe", "=", 42), ("city", "=", "Moscow")]), segment.id],
        )
        segment.invalidate_recordset()
        top, broken, city = self.why(segment, self.ann)
        self.assertEqual((top[3], broken[2:], city[3]), (None, ("", None), True))
        self.assertIn("There is no field shoe", broken[1])
        headline = segment._get_why_headline(self.ann)
        self.assertIn("Ann is in VIP since", headline)
        self.assertIn("Members stay as they are until the rule is mended.", headline)

    def test_a_condition_that_the_database_refuses_is_told(self):
        segment = self.segment([("city", "=", "Moscow"), ("ref", "=", False)])
        find = type(segment)._get_node_rule

        def refuse(segment, node):
            if node.leaf.field.name == "ref":
                raise ValueError("too long")
            return find(segment, node)

        with patch.object(type(segment), "_get_node_rule", refuse):
            lines = self.why(segment, self.ann)
        self.assertEqual([line[3] for line in lines], [None, True, None])  # the other one is decided all the same
        self.assertIn("too long", lines[2][1])
        self.assertEqual(self.why(segment, self.ann)[0][3], True)

    def test_fields_of_each_type_have_an_actual_value(self):
        self.ann.write({"comment": "<p>Likes <b>kites</b></p>", "website": "http://" + "w" * 200, "is_company": True})
        for leaf, actual in [
            (("comment", "ilike", "kites"), "Likes *kites*"),
            (("website", "!=", False), ("http://" + "w" * 200)[:100] + "…"),
            (("is_company", "=", True), "yes"),
            (("type", "=", "contact"), "Contact"),
            (("id", "=", self.ann.id), "Ann"),
            (("client_days_since_purchase", ">", 1), str((self.today() - self.moment("2026-03-01").date()).days)),
            (("country_id.name", "=", "France"), "not set"),
            (("client_last_purchase_on", ">", "2026-01-01"), "03/01/2026"),
            (("client_revenue", ">", 1), "100.00\xa0€"),
            (("image_128", "!=", False), "not set"),
            (("create_date.year_number", ">", 2000), None),
        ]:
            with self.subTest(leaf=leaf):
                [(_level, _words, found, met)] = self.why(self.segment([leaf]), self.ann)
                if actual:
                    self.assertEqual(found, actual)
                self.assertIsInstance(met, bool)

    def test_nobody_has_days_since_a_purchase_before_the_first(self):
        eve = self.client("Eve")
        self.refresh()
        segment = self.segment([("client_days_since_purchase", "<", 30)])
        self.assertEqual(self.why(segment, eve)[0][2:], ("not set", False))

    def test_an_explanation_costs_a_few_queries_a_condition(self):
        rule = [("city", "=", "Moscow"), ("client_stage", "!=", False), ("ref", "=", False)]
        segment = self.segment(rule, {"value": 1})
        segment._explain_client(self.ann)
        self.env.invalidate_all()
        with self.assertQueryCount(24):
            segment._explain_client(self.ann)

    def test_the_dialog_follows_what_is_chosen(self):
        segment = self.segment([("city", "=", "Moscow")], name="VIP")
        action = self.ann.action_why_segments()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        self.assertEqual(form.client_id, self.ann)
        self.assertIn(("VIP", True), [(line["words"], line["met"]) for line in form.lines])
        form.segment_id = segment
        self.assertTrue(form.headline.startswith("Ann is in VIP since"))
        self.assertEqual(form.lines, segment._explain_client(self.ann))
        form = Form(self.env["client.segment.why"].with_context(**segment.action_why()["context"]))
        self.assertEqual((form.segment_id, form.headline, form.lines), (segment, False, False))
        form.client_id = self.ann
        self.assertTrue(form.headline)
        stay = self.Stay.search([("segment_id", "=", segment.id)], limit=1)
        form = Form(self.env["client.segment.why"].with_context(**stay.action_why()["context"]))
        self.assertEqual(form.lines, segment._explain_client(self.ann))

    def test_the_dialog_of_who_is_in_no_segment(self):
        colleague = self.client("Bob")
        form = Form(self.env["client.segment.why"].with_context(**colleague.action_why_segments()["context"]))
        self.assertEqual((form.headline, form.lines), ("Bob is in no segment.", False))
