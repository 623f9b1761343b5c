import re
from datetime import timedelta

from odoo.tests import tagged

from ..models.client_profile import STAGES
from .fields_case import FieldsCase

# How a day is written, and where its year, month and day stand.
DAYS = {
    "en_US": (r"(\d\d)/(\d\d)/(\d{4})", (2, 0, 1)),
    "ru_RU": (r"(\d\d)\.(\d\d)\.(\d{4})", (2, 1, 0)),
}


@tagged("post_install", "-at_install")
class TestWords(FieldsCase):
    """What the card says, in the reader's language: each sentence with the figures that it rests on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ("en_US", "ru_RU"):
            cls.env["res.lang"]._activate_lang(lang)
        cls.env["ir.module.module"]._load_module_terms(["client_base"], ["ru_RU"], overwrite=True)

    def summary(self, partner, lang="en_US"):
        self.env.invalidate_all()
        return partner.with_context(lang=lang).client_summary

    def test_each_stage_begins_with_its_name(self):
        partners = (self.prospect, self.first, self.active, self.loyal, self.sleeping, self.lost)
        for partner, (_key, label) in zip(partners, STAGES, strict=True):
            with self.subTest(stage=label):
                self.assertTrue(self.summary(partner).startswith(f"{label}:"), self.summary(partner))

    def test_active_client(self):
        lines = self.summary(self.active).splitlines()
        self.assertEqual(lines[0], "Active: bought on 2 different days, last 50 days ago (asleep after 180).")
        self.assertRegex(lines[1], r"^Purchases: 2, the first on .+, the last on .+\.$")
        self.assertIn("400.00", lines[2])
        self.assertIn("200.00", lines[2])
        self.assertEqual(len(lines), 3, "two days are no rhythm yet")

    def test_loyal_client_and_his_rhythm(self):
        lines = self.summary(self.loyal).splitlines()
        self.assertEqual(lines[0], "Loyal: bought on 5 different days (loyal from 5), last 10 days ago.")
        self.assertIn("30", lines[2])
        self.assertIn("is expected on", lines[2])

    def test_overdue_purchase(self):
        late = self.buyer("Late", 100, 90, 80)
        self.refresh()
        self.assertRegex(self.summary(late), r"10\. .*was expected on .*, 70 days ago\.")

    def test_refund(self):
        self.assertRegex(self.summary(self.refunded), r"Came back: 50 %\.$")
        self.assertNotIn("Came back", self.summary(self.first))

    def test_prospect_is_told_in_one_line(self):
        self.assertEqual(self.summary(self.prospect), "Prospect: has not bought yet.")

    def test_contact_tells_of_its_company_and_unseen_ones_of_nothing(self):
        self.assertEqual(self.summary(self.contact), self.summary(self.company_client))
        self.assertFalse(self.summary(self.unseen))
        self.assertFalse(self.summary(self.supplier))

    def test_limits_of_the_company_are_named(self):
        self.company.write({"client_sleeping_days": 99, "client_loyal_days": 4, "client_recent_months": 7})
        self.Profile._refresh_all(self.company)
        self.assertIn("asleep after 99", self.summary(self.active))
        self.assertIn("loyal from 4", self.summary(self.loyal))
        self.assertIn("last 7 months", self.summary(self.loyal))

    def test_amounts_are_in_the_currency_of_the_company(self):
        yen = self._make_currency("JPY")
        yen.write({"symbol": "¥", "rounding": 1})
        branch = self.make_company("Branch", currency=yen)
        self.order(self.prospect, self.days_ago(1), amount=1500, company=branch)
        self.Profile._refresh_all(branch)
        there = self.prospect.with_company(branch).with_context(lang="en_US")
        self.assertRegex(there.client_summary, r"1,500\s*¥|¥\s*1,500")
        self.assertNotIn("1,500", self.summary(self.prospect))

    # === RUSSIAN === #

    def test_russian_sentences_hold_no_english_word(self):
        everyone = self.clients() | self.buyer("Late", 100, 90, 80)
        self.refresh()
        for partner in everyone:
            text = self.summary(partner, "ru_RU")
            if text:
                with self.subTest(partner=partner.name):
                    self.assertRegex(text, r"[а-я]{3}")
                    self.assertFalse(re.findall(r"[A-Za-z]{3,}", text.replace("EUR", "")), text)

    def test_russian_sentences_hold_the_same_figures(self):
        for partner in (self.active, self.loyal, self.sleeping, self.lost, self.refunded, self.first):
            english, russian = (self.figures(self.summary(partner, lang), lang) for lang in ("en_US", "ru_RU"))
            with self.subTest(partner=partner.name):
                self.assertEqual(english, russian)

    def figures(self, text, lang):
        """Return the days and the numbers of a text, sorted: languages order words differently."""
        pattern, order = DAYS[lang]
        days = ["".join(day[place] for place in order) for day in re.findall(pattern, text)]
        rest = re.sub(pattern, "", text)
        decimals = "." if lang == "en_US" else ","
        numbers = re.findall(rf"\d+(?:[{decimals}]\d+)?", rest)
        return sorted(days), sorted(float(number.replace(",", ".")) for number in numbers)

    def test_stage_is_named_in_russian(self):
        labels = dict(self.Partner.with_context(lang="ru_RU")._fields["client_stage"]._description_selection(
            self.env(context={**self.env.context, "lang": "ru_RU"})
        ))  # fmt: skip
        for key, label in STAGES:
            with self.subTest(stage=key):
                self.assertRegex(labels[key], r"^[А-Яа-я -]+$")
                self.assertNotEqual(labels[key], label)

    def test_badge_and_headline_speak_russian(self):
        partner = self.loyal.with_context(lang="ru_RU")
        words = [badge["value"] for badge in partner.application_statistics if isinstance(badge["value"], str)]
        self.assertTrue([word for word in words if re.search("[а-я]", word)])
        self.assertRegex(partner.client_headline, r"^[^A-Za-z]*[а-я]{3}[^A-Za-z]*$")

    def test_days_ago_are_counted_in_the_shops_time_zone(self):
        """Read the card in Honolulu and in Auckland: the shop has one today."""
        for tz in ("Pacific/Honolulu", "Pacific/Auckland"):
            self.env.user.tz = tz
            self.env.invalidate_all()
            self.assertIn("last 50 days ago", self.summary(self.active))
            self.assertEqual(self.active.client_last_purchase_on, self.today() - timedelta(days=50))
