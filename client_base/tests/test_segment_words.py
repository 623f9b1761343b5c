"""A rule in words: every operator of the host's editor, conditions on purchases, tags, and what is hidden."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form, tagged

from ..models.segment.words.date import say_part, say_relative
from .segment_case import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentWords(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env.user.lang = "en_US"
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.Segment = cls.env["client.segment"]
        cls.ann = cls.client("Ann", city="Moscow")

    def say(self, domain, **vals):
        """Return the lines of a rule that is not saved, each level as a dash."""
        segment = self.Segment.new({"domain": repr(domain), "company_id": self.company.id, **vals})
        return [f"{'-' * level}{words}" for level, words in segment._say_rule()]

    def test_each_operator_has_words(self):
        cases = [
            (("city", "=", "Moscow"), "City is “Moscow”"),
            (("city", "!=", "Moscow"), "City is not “Moscow”"),
            (("city", "=", False), "City is not set"),
            (("city", "!=", False), "City is set"),
            (("city", "in", ("Moscow", False)), "City is one of: “Moscow”, not set"),
            (("city", "not in", ("Moscow", "Tver")), "City is none of: “Moscow”, “Tver”"),
            (("city", "in", ()), "City is one of nothing: holds for nobody"),
            (("city", "not in", ()), "City is none of nothing: holds for everybody"),
            (("city", "=?", False), "City may be anything"),
            (("city", "ilike", "mos"), "City contains “mos”"),
            (("city", "not ilike", "mos"), "City does not contain “mos”"),
            (("city", "like", "Mos"), "City contains “Mos” (capital letters count)"),
            (("city", "=ilike", "mos%"), "City starts with “mos”"),
            (("city", "not =ilike", "mos%"), "City does not start with “mos”"),
            (("city", "=like", "M_s%"), "City matches the pattern “M_s%” (capital letters count)"),
            (("city", "not =like", "M_"), "City does not match the pattern “M_” (capital letters count)"),
            (("color", "=", 0), "Color Index is 0"),
            (("color", "=", False), "Color Index is not set"),
            (("color", ">", 3), "Color Index is more than 3"),
            (("color", "<", 3), "Color Index is less than 3"),
            (("color", ">=", 3), "Color Index is at least 3"),
            (("color", "<=", 3), "Color Index is at most 3"),
            (("client_revenue", ">", 1000.5), "Revenue is more than 1,000.50\xa0€"),
            (("active", "=", True), "Active: yes"),
            (("active", "!=", True), "Active: no"),
            (("active", "in", (True, False)), "Active: yes or no"),
            (("active", "not in", (True, False)), "Active: neither yes nor no"),
            (("type", "in", ("contact", "other")), "Address Type is one of: Contact, Other"),
            (("client_stage", "=", "vip"), "Stage is “vip”"),
            (("parent_id", "in", (999999999,)), "Related Company is deleted"),
            (("parent_id", "ilike", "kit"), "Related Company contains “kit”"),
            (("country_id.code", "=", "RU"), "Country › Country Code is “RU”"),
            (("create_date.month_number", "=", 2), "Created on (month) is February"),
            (("create_date.day_of_week", "in", (0, 6)), "Created on (day of the week) is one of: Sunday, Saturday"),
            (("create_date.month_number", ">", 13), "Created on (month) is more than 13"),
            (("create_date.year_number", "<", 2026), "Created on (year) is less than 2026"),
            (("create_date", ">=", "2026-03-01"), "Created on is 03/01/2026 or after"),
            (("create_date", "<", "2026-03-01 21:30:00"), "Created on is before 3/1/26, 9:30\u202fPM"),
            (("create_date", ">", "not a day"), "Created on is after now not a day"),
            (("create_date", "<=", "today"), "Created on is today or before"),
        ]
        for leaf, words in cases:
            with self.subTest(leaf=leaf):
                said = self.say([leaf])
                self.assertEqual([line.replace("\u202f", " ") for line in said], [words.replace("\u202f", " ")])

    def test_records_are_named(self):
        tag = self.env["res.partner.category"].create({"name": "Gold"})
        vip = self.segment(name="Best")
        for leaf, words in {
            ("id", "in", tuple(self.ann.ids)): "ID is Ann",
            ("parent_id", "child_of", tuple(self.ann.ids)): "Related Company is Ann, or stands below",
            ("parent_id", "parent_of", self.ann.id): "Related Company is Ann, or stands above",
            ("category_id", "in", (tag.id,)): "Tags: Gold is among them",
            ("category_id", "not in", (tag.id, 999999999)): "Tags: none of these is among them: Gold, deleted",
            ("client_segment_ids", "in", (vip.id,)): "Is in the segment Best",
            ("client_segment_ids", "not in", (vip.id,)): "Is not in the segment Best",
            ("client_segment_ids", "in", (vip.id, vip.id)): "Is in one of the segments: Best",
        }.items():
            with self.subTest(leaf=leaf):
                self.assertEqual(self.say([leaf]), [words])

    def test_a_rule_of_many_records_names_the_first(self):
        clients = self.Partner.create([{"name": f"C{number:02}"} for number in range(12)])
        [line] = self.say([("id", "in", clients.ids)])
        self.assertEqual(line, "ID is one of: " + ", ".join(f"C{number:02}" for number in range(10)) + ", …")

    def test_groups_are_a_tree(self):
        city, ref = ("city", "=", "Moscow"), ("ref", "!=", "7")
        self.assertEqual(self.say([city, ref]), ["All of these:", "-City is “Moscow”", "-Reference is not “7”"])
        self.assertEqual(
            self.say([("color", ">", 1), "|", city, "!", ("color", ">", 3)]),
            [
                "All of these:",
                "-Color Index is more than 1",
                "-At least one of these:",
                "--City is “Moscow”",
                "--Not: Color Index is more than 3",
            ],
        )
        self.assertEqual(self.say(["!", ("child_ids.city", "=", "Tver")]), ["Not: Contact › City is “Tver”"])
        self.assertEqual(
            self.say(["!", "&", city, ref]), ["At least one of these:", "-City is not “Moscow”", "-Reference is “7”"]
        )

    def test_what_is_asked_of_other_records_stands_below(self):
        self.assertEqual(
            self.say([("child_ids", "any", [("city", "=", "Tver"), ("color", "=", 1)])]),
            ["Contact: at least one with all of these:", "-City is “Tver”", "-Color Index is 1"],
        )
        self.assertEqual(
            self.say([("parent_id.child_ids", "not any", ["|", ("city", "=", "Tver"), ("color", "=", 1)])]),
            [
                "Related Company › Contact: none with all of these:",
                "-At least one of these:",
                "--City is “Tver”",
                "--Color Index is 1",
            ],
        )

    def test_rules_that_hold_always_or_never(self):
        self.assertEqual(self.say([]), ["All clients."])
        self.assertEqual(self.say([(0, "=", 1)]), ["Never."])
        self.assertEqual(self.say([], kind="manual"), ["Only clients who were put in by hand."])

    def test_a_broken_rule_says_what_is_wrong(self):
        self.assertIn("There is no field shoe", self.say([("shoe", "=", 42), ("city", "=", "Tver")])[1])
        self.assertEqual(self.say([("city", "any", [("x", "=", 1)])]), ["There is no id of City."])
        segment = self.Segment.new({"domain": "[('city',", "company_id": self.company.id})
        self.assertIn("cannot be read", segment._say_rule()[0][1])

    def test_relative_days(self):
        for text, words in {
            "today": "today",
            "today +1d": "tomorrow",
            "today -90d": "90 days before today",
            "today =1d -12m": "12 months before the first day of this month",
            "today =1m =1d +1y": "1 years after the first day of this year",
            "-3H": "3 hours before now",
            "now +2w": "2 weeks after now",
            "today =15d": "today (in its month on day 15)",
            "today =monday": "Monday in the week of today",
            "today -friday": "Friday on or before today",
            "today =week_start -7d": "7 days before the first day of this week",
            "today +week_start": "the first day of the week on or after today",
            "today nonsense": "today nonsense",
        }.items():
            with self.subTest(text=text):
                self.assertEqual(say_relative(self.env, text), words)

    def test_parts_of_days(self):
        for (part, number), words in {
            ("month_number", 12): "December",
            ("day_of_week", 0): "Sunday",
            ("day_of_week", 1): "Monday",
            ("quarter_number", 2): "2",
            ("month_number", "x"): "x",
        }.items():
            self.assertEqual(say_part(self.env, part, number), words)

    def test_properties_go_by_their_labels(self):
        base = self.env["properties.base.definition"].sudo()
        definition = base._get_definition_for_property_field("res.partner", "properties")
        definition.properties_definition = [
            {"name": "lvl", "type": "selection", "string": "Level", "selection": [["g", "Gold"], ["t", "Tin"]]},
            {"name": "likes", "type": "tags", "string": "Likes", "tags": [["k", "Kites", 1], ["b", "Boats", 2]]},
            {"name": "born", "type": "date", "string": "Born"},
            {"name": "friend", "type": "many2one", "string": "Friend", "comodel": "res.partner"},
            {"name": "mails", "type": "boolean", "string": "Wants mails"},
        ]
        for leaf, words in {
            ("properties.lvl", "=", "g"): "Level is Gold",
            ("properties.likes", "in", ("k", "b")): "Likes: one of these is among them: Kites, Boats",
            ("properties.born", ">=", "2000-02-29"): "Born is 02/29/2000 or after",
            ("properties.friend", "=", self.ann.id): "Friend is Ann",
            ("properties.mails", "=", True): "Wants mails: yes",
            ("properties.mails", "=", False): "Wants mails: no",
        }.items():
            with self.subTest(leaf=leaf):
                self.assertEqual(self.say([leaf]), [words])
        self.assertEqual(self.say([("properties.gone", "=", 1)]), ["There is no property gone of contacts any more."])

    def test_tags_go_by_parameters(self):
        Tag = self.env["res.partner.category"]
        region = Tag.create({"name": "Region"})
        moscow, tver = Tag.create([{"name": name, "parent_id": region.id} for name in ("Moscow", "Tver")])
        alone = Tag.create({"name": "Alone"})
        self.assertEqual(self.say([], tag_ids=moscow.ids), ["Region: Moscow"])
        self.assertEqual(
            self.say([], tag_ids=(moscow | tver | alone).ids),
            ["All of these:", "-Region: one of Moscow, Tver", "-Tags: Alone"],
        )

    def condition(self, **vals):
        vals = {key: [Command.set(value.ids)] if hasattr(value, "ids") else value for key, value in vals.items()}
        return self.segment([], vals, build=False).condition_ids

    def test_conditions_on_purchases(self):
        toys = self.env["product.category"].create({"name": "Toys"})
        team = self.env["crm.team"].create({"name": "Shop floor"})
        kite = self.product.product_tmpl_id
        cases = [
            ({"value": 2, "period": "last"}, "Number of purchases: at least 2, in the last 90 days"),
            ({"comparison": "exactly", "value": 0}, "Number of purchases: exactly 0"),
            ({"measure": "sum", "comparison": "most", "value": 10}, "Revenue: at most 10.00\xa0€"),
            (
                {"measure": "average", "value": 5, "period": "between", "date_from": "2026-01-01"},
                "Average purchase: at least 5.00\xa0€, since 01/01/2026",
            ),
            (
                {"measure": "last", "value": 30, "period": "between", "date_to": "2026-01-31"},
                "Days since the last purchase: at least 30, up to 01/31/2026",
            ),
            (
                {
                    "measure": "first", "value": 1, "period": "between", "date_from": "2026-01-01",
                    "date_to": "2026-01-31",
                },
                "Days since the first purchase: at least 1, from 01/01/2026 to 01/31/2026",
            ),
            (
                {
                    "value": 2, "period": "last", "period_count": 1, "period_unit": "years", "product_ids": kite,
                    "category_ids": toys, "team_ids": team, "amount_above": 10,
                },
                "Number of purchases: at least 2, in the last 1 years, of: Kite, Toys, sold by: Shop floor, "
                "each above 10.00\xa0€",
            ),
        ]  # fmt: skip
        for vals, words in cases:
            with self.subTest(words=words):
                condition = self.condition(**vals)
                self.assertEqual(condition._say(), words)
                self.assertEqual(condition.words, words)

    def test_conditions_on_purchases_stand_in_the_rule(self):
        rows = [Command.create({"value": 2}), Command.create({"measure": "last", "value": 5})]
        first, second = "Number of purchases: at least 2", "Days since the last purchase: at least 5"
        city = [("city", "=", "Tver")]
        self.assertEqual(
            self.say(city, condition_ids=rows), ["All of these:", f"-{first}", f"-{second}", "-City is “Tver”"]
        )
        self.assertEqual(
            self.say([], condition_ids=rows, condition_match="any"),
            ["At least one of these:", f"-{first}", f"-{second}"],
        )

    def test_the_form_shows_the_words_while_the_rule_is_edited(self):
        form = Form(self.Segment, "client_base.client_segment_view_form")
        self.assertEqual(form.rule_words, [{"level": 0, "words": "All clients."}])
        form.domain = "[('city', '=', 'Kiteville')]"
        self.assertEqual(form.rule_words, [{"level": 0, "words": "City is “Kiteville”"}])
        self.assertEqual(form.preview["count"], 0)
        self.ann.city = "Kiteville"
        self.Profile._refresh_all(self.company)
        form.domain = "[('city', 'ilike', 'Kiteville')]"
        self.assertEqual(form.preview, {"count": 1, "names": ["Ann"]})
        form.domain = "[('shoe', '=', 42)]"
        self.assertIn("There is no field shoe", form.preview["error"])
        self.assertIn("There is no field shoe", form.rule_words[0]["words"])

    def test_words_are_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        segment = self.segment([("create_date.month_number", "=", 2), ("create_date", ">", "2026-03-01")])
        words = str(segment.with_context(lang="fr_FR")._say_rule())
        self.assertIn("février", words)
        self.assertIn("01/03/2026", words)

    @freeze_time("2026-03-10 12:00:00")
    def test_words_cost_few_queries(self):
        segment = self.segment([("city", "=", "Moscow"), ("id", "in", self.ann.ids), ("client_stage", "=", "active")])
        segment._say_rule()
        self.env.invalidate_all()
        with self.assertQueryCount(5):
            segment._say_rule()
