from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .roles import ROLES, RolesCase

LIMITS = {
    "client_sleeping_days": 180, "client_lost_days": 365, "client_loyal_days": 5, "client_recent_months": 12,
}  # fmt: skip
# What someone may type, and a word of the sentence that he should read then.
NONSENSE = (
    ({"client_sleeping_days": 0}, "sleeps"),
    ({"client_sleeping_days": -30}, "sleeps"),
    ({"client_sleeping_days": 365}, "sleeps"),
    ({"client_lost_days": 180}, "sleeps"),
    ({"client_lost_days": 10**12}, "years"),
    ({"client_loyal_days": 2}, "loyal"),
    ({"client_loyal_days": -1}, "loyal"),
    ({"client_loyal_days": 10**12}, "loyal"),
    ({"client_recent_months": 0}, "120"),
    ({"client_recent_months": 10**12}, "120"),
)
# A Russian sentence without an English word.
RUSSIAN = r"^[^A-Za-z]*[а-я]{3}[^A-Za-z]*$"


@tagged("post_install", "-at_install")
class TestSettings(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")
        cls.company.write(LIMITS)
        cls.scale = cls.Scale.search([("company_id", "=", cls.company.id)])

    def settings(self, **vals):
        """Save the settings page as the administrator does."""
        page = Form(self.as_role("system")["res.config.settings"])
        for name, value in vals.items():
            setattr(page, name, value)
        page.save().execute()

    def run_cron(self):
        """Run the scheduled action within this transaction."""
        self.env.flush_all()
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *_args, **_options: float("inf")):
            self.Profile._cron_refresh()

    # === LIMITS === #

    def test_limits_are_saved(self):
        self.settings(client_sleeping_days=30, client_lost_days=90, client_loyal_days=3, client_recent_months=6)
        self.assertEqual(self.company._get_client_stage_limits().sleeping_days, 30)
        self.assertEqual((self.company.client_lost_days, self.company.client_recent_months), (90, 6))

    def test_both_limits_may_rise_or_fall_at_once(self):
        for sleeping, lost in ((400, 800), (20, 40), (500, 501)):
            self.settings(client_sleeping_days=sleeping, client_lost_days=lost)
            self.assertEqual((self.company.client_sleeping_days, self.company.client_lost_days), (sleeping, lost))

    def refusal(self, record, vals):
        """Return the sentence with which a change is refused."""
        with self.assertRaises(ValidationError) as caught:
            record.write(vals)
            self.env.flush_all()
        return str(caught.exception)

    def test_nonsense_is_explained(self):
        for vals, word in NONSENSE:
            with self.subTest(vals=vals):
                self.assertIn(word, self.refusal(self.company, vals))

    def test_nonsense_is_explained_in_russian(self):
        for vals, _word in NONSENSE:
            with self.subTest(vals=vals):
                self.assertRegex(self.refusal(self.company.with_context(lang="ru_RU"), vals), RUSSIAN)

    def test_nonsense_on_the_settings_page_changes_nothing(self):
        with self.assertRaises(UserError):
            self.settings(client_sleeping_days=500)
        self.env.invalidate_all()
        self.assertEqual(self.company.client_sleeping_days, 180)

    def test_new_company_begins_with_sensible_limits(self):
        company = self.env["res.company"].create({"name": "Newcomer"})
        self.assertEqual(company.read(list(LIMITS))[0] | {"id": 0}, LIMITS | {"id": 0})
        self.assertTrue(company.client_tz)

    # === THE SCALE === #

    def test_limits_of_the_scale_must_rise(self):
        for lang, words in (("en_US", "must rise"), ("ru_RU", RUSSIAN)):
            for dimension in ("recency", "frequency", "monetary"):
                falling = {f"{dimension}_limit_{step}": limit for step, limit in enumerate((9, 1, 10, 11), 1)}
                with self.subTest(lang=lang, dimension=dimension):
                    scale = self.scale.with_context(lang=lang)
                    self.assertRegex(self.refusal(scale, {"automatic": False, **falling}), words)

    def test_scale_takes_no_limit_beyond_all_numbers(self):
        """Give a limit that is no sum of money any more: kept or refused with words, and the refresh goes on."""
        self.scale.write(
            {"automatic": False, **{f"monetary_limit_{step}": 10.0**step * 10**15 for step in range(1, 5)}}
        )
        self.run_cron()
        self.assertEqual({client.client_monetary_score for client in self.shop}, {1})

    def test_own_limits_stay_and_score(self):
        own = {f"monetary_limit_{step}": limit for step, limit in enumerate((15, 30, 50, 100), 1)}
        self.as_role("manager", self.scale).write({"automatic": False, **own})
        self.run_cron()
        self.env.invalidate_all()
        self.assertEqual([self.scale[name] for name in own], [15, 30, 50, 100])
        scores = {client.name: client.client_monetary_score for client in self.shop}
        self.assertEqual(scores, {"Mine": 1, "Theirs": 2, "Nobody's": 3})

    def test_second_scale_of_a_company_is_refused(self):
        with self.assertRaisesRegex(Exception, "one RFM scale|client_rfm_scale_company_uniq"), self.env.cr.savepoint():
            self.Scale.create({"company_id": self.company.id})

    def test_company_without_a_scale(self):
        """Lose the scale, as a restored database may: facts go on, and the next full refresh makes a new one."""
        self.scale.sudo().unlink()
        self.order(self.mine, self.today(), amount=5)
        self.refresh()
        self.assertEqual((self.facts(self.mine)["revenue"], self.facts(self.mine)["stage"]), (15, "active"))
        self.run_cron()
        self.assertTrue(self.Scale.search([("company_id", "=", self.company.id)]).facts_on)

    def test_scale_opens_from_the_settings_where_none_was_made(self):
        newcomer, manager = self.make_company("Newcomer"), self.env.ref(ROLES["manager"])
        self.users["system"].write({"company_ids": [(4, newcomer.id)], "group_ids": [(4, manager.id)]})
        page = self.as_role("system")["res.config.settings"].with_context(allowed_company_ids=newcomer.ids)
        action = page.create({}).action_open_client_scale()
        self.assertEqual(self.Scale.sudo().browse(action["res_id"]).company_id, newcomer)

    def test_scale_is_refused_with_words_to_an_administrator_who_is_no_manager(self):
        with self.assertRaises(AccessError):
            self.as_role("system")["res.config.settings"].create({}).action_open_client_scale()

    # === WHAT A CHANGE SETS OFF === #

    def test_change_of_the_basis_refreshes_everything(self):
        invoiced = self.invoice(partner=self.nobodys, amount=7)
        self.run_cron()
        self.assertEqual(self.scale.facts_on, self.today())
        self.assertEqual([self.facts(client)["revenue"] for client in self.shop], [10, 20, 40])
        self.settings(client_purchase_basis="invoice")
        self.assertFalse(self.scale.facts_on, "the next run knows that it has work")
        self.run_cron()
        self.assertEqual([self.facts(client)["revenue"] for client in self.shop], [0, 0, 7])
        self.assertEqual(self.facts(self.nobodys)["first_document"], f"account.move,{invoiced.id}")
        self.settings(client_purchase_basis="order")
        self.run_cron()
        self.assertEqual([self.facts(client)["revenue"] for client in self.shop], [10, 20, 40])

    def test_change_wakes_the_cron_at_once(self):
        for vals in ({"client_sleeping_days": 33}, {"client_tz": "Asia/Tokyo"}, {"client_recent_months": 1}):
            self.env.cr.precommit.clear()
            with (
                self.subTest(vals=vals),
                patch.object(self.env.registry["client.profile.queue"], "_trigger_refresh", autospec=True) as trigger,
            ):
                self.company.write(vals)
                self.env.cr.precommit.run()
                self.assertEqual(trigger.call_count, 1)
                self.assertFalse(self.scale.facts_on)
                self.run_cron()

    def test_change_of_something_else_sets_nothing_off(self):
        self.run_cron()
        self.company.write({"name": "Other Name", "phone": "1"})
        self.assertEqual(self.scale.facts_on, self.today())

    def test_saving_the_page_unchanged_sets_nothing_off(self):
        self.run_cron()
        self.settings()
        self.assertEqual(self.scale.facts_on, self.today())

    def test_shorter_limits_move_the_stages(self):
        self.settings(client_sleeping_days=1, client_lost_days=2)
        self.run_cron()
        self.assertEqual({self.facts(client)["stage"] for client in self.shop}, {"first_time"})
        self.assertEqual(self.facts(self.visitor)["stage"], "lost")

    def test_compute_all_now(self):
        self.users["system"].group_ids |= self.env.ref(ROLES["manager"])
        self.order(self.mine, self.today(), amount=1000)
        action = self.as_role("system")["res.config.settings"].create({}).action_refresh_client_facts()
        self.assertEqual(action["params"]["type"], "success")
        self.assertEqual(self.facts(self.mine)["revenue"], 1010)

    def test_compute_all_while_another_does(self):
        with patch.object(self.env.registry["client.profile"], "_lock_refresh", lambda _self: False):
            action = self.as_role("all")["client.profile"].action_refresh_all()
        self.assertIn("already", action["params"]["message"])
