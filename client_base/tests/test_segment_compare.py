from time import monotonic

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .by_hand_case import ByHandCase


def share(part, whole):
    return part / whole if whole else 0


@tagged("post_install", "-at_install")
class TestSegmentCompare(ByHandCase):
    """Two segments side by side, new ones made of two, and copies that stay as they are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order(cls.ann, cls.days_ago(40), amount=7)
        cls.order(cls.ann, cls.days_ago(900), amount=1000)
        cls.order(cls.bob, cls.days_ago(1), amount=5)  # twice on one day: two purchases, one purchase day
        cls.ivan = cls.client("Ivan", city="Moscow")
        cls.Profile._refresh_all(cls.company)
        cls.moscow._refresh()
        cls.rich = cls.make_segment("Rich", domain=f"[('id', 'in', {(cls.ann | cls.zed).ids})]")

    def compare(self, first, second, role=None):
        env = self.as_role(role) if role else self.env
        return env["client.segment.compare"].create({"first_id": first.id, "second_id": second.id})

    def naive(self, clients):
        """Return the figures of clients, from their orders."""
        orders = {client: [order for order in self.orders() if order.client_id == client] for client in clients}
        days = {client: {order.date_order.date() for order in found} for client, found in orders.items()}
        every = [order for found in orders.values() for order in found]
        recent = [order for order in every if order.date_order.date() > self.company._get_client_recent_from()]
        revenue, buyers = sum(order.amount_untaxed for order in every), sum(map(bool, days.values()))
        return {
            "client_count": len(clients),
            "purchase_count": len(every),
            "revenue": revenue,
            "revenue_recent": sum(order.amount_untaxed for order in recent),
            "average_purchase": share(revenue, len(every)),
            "revenue_per_client": share(revenue, len(clients)),
            "repeat_share": share(sum(len(found) > 1 for found in days.values()), buyers),
        }

    def orders(self):
        return self.env["sale.order"].search([("company_id", "=", self.company.id), ("state", "=", "sale")])

    # === FIGURES === #

    def test_figures_are_those_of_the_orders(self):
        lines = self.compare(self.moscow, self.rich).line_ids.grouped("group")
        moscow, rich = set(self.ann | self.bob | self.ivan), set(self.ann | self.zed)
        groups = {
            "first": moscow, "second": rich, "first_only": moscow - rich, "both": moscow & rich,
            "second_only": rich - moscow, "either": moscow | rich,
        }  # fmt: skip
        self.assertEqual(set(lines), set(groups))
        for group, clients in groups.items():
            for name, value in self.naive(clients).items():
                with self.subTest(group=group, figure=name):
                    self.assertAlmostEqual(lines[group][name], value, 2)
        self.assertEqual(self.naive(moscow)["purchase_count"], 5)
        self.assertEqual(self.naive(moscow)["repeat_share"], 0.5)

    def test_overlap_is_part_of_each(self):
        compare = self.compare(self.moscow, self.rich)
        lines = compare.line_ids.grouped("group")
        self.assertAlmostEqual(lines["both"].share_of_first, 1 / 3, 5)
        self.assertAlmostEqual(lines["both"].share_of_second, 1 / 2, 5)
        self.assertAlmostEqual(lines["first_only"].share_of_first, 2 / 3, 5)
        self.assertEqual(lines["first_only"].share_of_second, 0)
        self.assertEqual((lines["first"].share_of_first, lines["either"].share_of_second), (1, 1))
        self.assertAlmostEqual(lines["second"].share_of_first, 1 / 3, 5)
        self.assertEqual((compare.first_only_count, compare.both_count, compare.second_only_count), (2, 1, 1))

    def test_the_first_is_chosen_last(self):
        values = {"first_id": self.moscow.id, "second_id": self.rich.id}
        wanted = {name: {} for name in ("first_id", "second_id", "both_count")}
        answer = self.env["client.segment.compare"].onchange(values, ["first_id"], wanted)
        self.assertEqual(answer["value"]["both_count"], 1)

    def test_an_empty_segment_has_zeros(self):
        lines = self.compare(self.manual, self.rich).line_ids.grouped("group")
        self.assertEqual((lines["first"].client_count, lines["first"].average_purchase), (0, 0))
        self.assertEqual(lines["second_only"].share_of_second, 1)

    def test_everyone_sees_the_figures_of_the_clients_he_may_see(self):
        everyone = self.make_segment("Everyone")
        sums = {}
        for role in ("own", "all", "analyst", "marketer", "manager"):
            lines = self.compare(everyone, self.rich, role).line_ids.grouped("group")
            sums[role] = lines["first"].revenue
        everything = sum(order.amount_untaxed for order in self.orders())
        self.assertEqual(set(sums.values()), {everything, everything - 20})
        self.assertEqual(sums["own"], everything - 20, "the rival's client is not his")
        for role in ("internal", "portal", "public"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.compare(everyone, self.rich, role)

    def test_one_query_reads_the_figures(self):
        compare = self.compare(self.moscow, self.rich)
        compare._get_figures()
        with self.assertQueryCount(1):
            compare._get_figures()

    def test_the_form_compares_as_soon_as_two_are_chosen(self):
        form = Form(self.as_role("analyst")["client.segment.compare"])
        form.first_id = self.moscow
        self.assertFalse(form.line_ids)
        form.second_id = self.rich
        self.assertEqual(len(form.line_ids), 6)
        form.second_id = self.manual
        self.assertEqual(form.both_count, 0)
        self.assertEqual(form.save().line_ids.grouped("group")["first"].client_count, 3)

    def test_what_cannot_be_compared_is_said(self):
        cases = [
            (self.moscow, self.moscow, "one and the same segment"),
            (self.moscow, self.foreign, "Moscow is of Kite Shop and Foreign of Elsewhere"),
        ]
        for first, second, sentence in cases:
            with self.subTest(sentence):
                compare = self.compare(first, second)
                self.assertRegex(compare.problem, sentence)
                self.assertFalse(compare.line_ids)
                with self.assertRaisesRegex(UserError, sentence):
                    compare.action_combine_and()
        with self.assertRaisesRegex(UserError, "Choose two segments"):
            self.compare(self.moscow, self.Segment).action_open_both()
        with self.assertRaisesRegex(UserError, "you chose 3"):
            (self.moscow | self.rich | self.manual).action_compare()

    # === ONE CLICK === #

    def test_each_part_opens_its_clients(self):
        groups = {"first_only": self.bob | self.ivan, "both": self.ann, "second_only": self.zed}
        for role in ("marketer", "all", "analyst"):
            compare = self.compare(self.moscow, self.rich, role)
            for group, clients in groups.items():
                action = getattr(compare, f"action_open_{group}")()
                found = self.as_role(role)[action["res_model"]].search(action["domain"])
                found = found.client_id if found._name == "client.profile" else found
                with self.subTest(role=role, group=group):
                    self.assertEqual(set(found.ids), set(clients.ids))

    def test_two_of_the_list_are_compared(self):
        action = (self.moscow | self.rich).with_user(self.users["own"]).action_compare()
        compare = self.env["client.segment.compare"].browse(action["res_id"])
        self.assertEqual((compare.first_id | compare.second_id), self.moscow | self.rich)

    # === NEW SEGMENTS === #

    def test_combined_segments(self):
        compare = self.compare(self.moscow, self.rich, "marketer")
        cases = {"and": self.ann, "or": self.ann | self.bob | self.zed | self.ivan, "not": self.bob | self.ivan}
        names = {"and": "Moscow and Rich", "or": "Moscow or Rich", "not": "Moscow but not Rich"}
        for how, clients in cases.items():
            action = getattr(compare, f"action_combine_{how}")()
            segment = self.Segment.browse(action["res_id"])
            segment._refresh()
            with self.subTest(how):
                self.assertEqual(segment.name, names[how])
                self.assertEqual(self.members(segment), clients.sorted("id"))
                self.assertEqual(segment.used_ids, self.moscow | self.rich)
        self.bob.city = "Rome"
        self.catch_up()
        self.assertEqual(self.members(segment), self.ivan, "the combination follows its parts")

    def test_only_marketers_make_segments(self):
        for role in ("own", "all", "analyst"):
            compare = self.compare(self.moscow, self.rich, role)
            with self.subTest(role), self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                compare.action_combine_or()
            with self.subTest(role), self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                self.as_role(role, self.moscow).action_freeze_copy()

    def test_a_frozen_copy_stays_as_it_is(self):
        self.moscow.description = "Who lives there"
        action = self.as_role("marketer", self.moscow).action_freeze_copy()
        frozen = self.Segment.browse(action["res_id"])
        self.assertEqual((frozen.kind, frozen.state, frozen.member_count), ("manual", "ready", 3))
        self.assertEqual(frozen.description, "Who lives there")
        self.assertEqual(self.members(frozen), self.ann | self.bob | self.ivan)
        self.assertEqual(frozen.pin_ids.user_id, self.users["marketer"])
        self.assertIn("was in Moscow on", frozen.pin_ids[0].reason)
        self.bob.city = "Rome"
        self.catch_up()
        frozen._refresh()
        self.assertEqual(self.members(self.moscow), self.ann | self.ivan)
        self.assertEqual(self.members(frozen), self.ann | self.bob | self.ivan)

    def test_what_is_not_built_is_not_copied(self):
        waiting = self.Segment.create({"name": "Waits"})
        with self.assertRaisesRegex(UserError, "Waits has not been built yet"):
            waiting.action_freeze_copy()

    def test_a_large_segment_is_copied_by_one_statement(self):
        self.env.cr.execute(
            """
            WITH made AS (
                INSERT INTO res_partner (name, complete_name, active, partner_share, type, autopost_bills)
                SELECT 'Many ' || n, 'Many ' || n, TRUE, TRUE, 'contact', 'ask'
                  FROM generate_series(1, 3000) n RETURNING id)
            INSERT INTO client_profile (client_id, company_id) SELECT id, %s FROM made
            """,
            [self.company.id],
        )
        self.env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL")
        self.env.cr.execute("ANALYZE res_partner; ANALYZE client_profile")
        many = self.make_segment("Many", domain="[('name', 'like', 'Many ')]")
        self.assertEqual(many.member_count, 3000)
        began, before = monotonic(), self.cr.sql_log_count
        frozen = many._freeze_copy()
        self.assertLess(monotonic() - began, 10)
        self.assertLess(self.cr.sql_log_count - before, 60)
        self.assertEqual(frozen.member_count, 3000)

    def test_a_segment_that_others_are_made_of_is_not_deleted(self):
        self.moscow._combine(self.rich, "or")
        with self.assertRaises(ValidationError):
            self.rich.unlink()
