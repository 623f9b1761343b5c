"""Whatever happened, in whatever order: the stored stays are those of a naive model, and a rebuild changes none."""

from collections import Counter
from datetime import timedelta

from freezegun import freeze_time
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .naive_segments import CITIES, NaiveSegments, Rule, join
from .segment_case import SegmentCase
from .segment_commands import COMMANDS, UNITS, Market

# Fixed, not random: a red run is red again on the next machine.
SEQUENCES = settings(
    max_examples=60, derandomize=True, deadline=None, database=None, print_blob=False,
    suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
OFTEN = {"refresh": 5, "rule": 4, "order": 3, "pin": 4, "unpin": 3, "archive_segment": 3, "delete": 3}
SLOW = {"refund"}

a_number = st.integers(0, 40)
a_name = st.sampled_from([name for name in COMMANDS for _ in range(OFTEN.get(name, 1 if name in SLOW else 2))])
some_commands = st.lists(st.tuples(a_name, a_number, a_number, a_number), min_size=8, max_size=14)


@tagged("post_install", "-at_install")
class TestSegmentStays(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clock = cls.startClassPatcher(freeze_time("2028-02-27 10:00:00"))
        cls.company.client_tz = "Asia/Tokyo"
        cls.Segment.search([("company_id", "=", cls.company.id)]).unlink()
        cls.Segment.search([("company_id", "!=", cls.company.id)]).active = False  # nothing of theirs happens here
        cls._fill_shop()
        cls.segments = cls.Segment.union(*(cls.segment(name=f"Segment {place}", build=False) for place in range(4)))

    @classmethod
    def _fill_shop(cls):
        Tag, Category = cls.env["res.partner.category"], cls.env["product.category"]
        region = Tag.create({"name": "Region"})
        values = [{"name": name, "parent_id": region.id} for name in ("North", "South")]
        cls.tags = list(Tag.create([*values, {"name": "Wants"}]))
        cls.category = Category.create({"name": "Kites"})
        below = Category.create({"name": "Small Kites", "parent_id": cls.category.id})
        cls.products = [
            cls.product.create({"name": name, "list_price": 10, "taxes_id": False, "invoice_policy": "order",
                                "categ_id": category.id})
            for name, category in (("Rope", Category.create({"name": "R"})), ("Kite", cls.category), ("Tiny", below))
        ]  # fmt: skip
        cls.teams = list(cls.env["crm.team"].create([{"name": "Shop"}, {"name": "Web"}]))
        acme = cls.client("Acme", is_company=True, city="Rome")
        bob, zed, yan, sam = (
            cls.client(name, city=city)
            for name, city in zip(("Bob", "Zed", "Yan", "Sam"), (*CITIES, "Rome"), strict=True)
        )
        bob.parent_id = acme
        cls.partners = acme | bob | zed | yan | sam
        rope, kite, tiny = cls.products
        cls.orders = (
            cls.sell(bob, "2028-01-30", [(rope, 10), (kite, 5)], cls.teams[0])
            | cls.sell(zed, "2027-03-01", [(tiny, 20)], cls.teams[1])
            | cls.sell(zed, "2028-02-26", [(rope, 10)], cls.teams[0])
            | cls.sell(yan, "2028-01-29", [(kite, 20), (rope, 10)], cls.teams[1])
        )
        cls.Profile._refresh_all()
        cls.refresh()

    @classmethod
    def sell(cls, partner, day, lines, team):
        """Return a confirmed order of a team, with one line of each of some products at an amount."""
        order = cls.order(partner, day, confirm=False)
        order.order_line.unlink()
        order.order_line = [
            Command.create({"product_id": product.id, "product_uom_qty": 1, "price_unit": amount, "tax_ids": False})
            for product, amount in lines
        ]
        order.team_id = team
        order.action_confirm()
        order.date_order = cls.moment(day)
        return order

    # === RULES === #

    def random_rule(self, random, segment):
        """Return a rule of up to three conditions on contacts, facts and segments, tags, and purchases."""
        domain, holds = self._random_domain(random, segment, depth=random.choice((0, 1, 1, 2)))
        tags = random.sample(self.tags, random.choice((0, 0, 0, 1, 2)))
        conditions = [self._random_condition(random) for _ in range(random.choice((0, 1, 1, 2)))]
        return Rule(domain, holds, tags, conditions, random.choice(("all", "any")))

    def _random_domain(self, random, segment, depth):
        if not depth:
            leaf, holds = random.choice(self._leaves(random, segment))
            return [leaf] if leaf else [], holds
        kind = random.choice("&|!")
        left, holds_left = self._random_domain(random, segment, depth - 1)
        if kind == "!":
            return (["!", *left], lambda m, c: not holds_left(m, c)) if left else (left, holds_left)
        right, holds_right = self._random_domain(random, segment, depth - 1)
        if not left or not right:
            return left or right, holds_left if left else holds_right
        both = {"&": lambda m, c: holds_left(m, c) and holds_right(m, c)}
        return [kind, *left, *right], both.get(kind, lambda m, c: holds_left(m, c) or holds_right(m, c))

    def _leaves(self, random, segment):
        """Return conditions, each as it stands in a domain and as a function of the model and a client."""
        city, tag, days = random.choice(CITIES), random.choice(self.tags), random.choice((1, 30, 90))
        other = random.choice([one for one in self.segments if one != segment])
        since = lambda m: m.today - timedelta(days=days)  # noqa: E731
        last = lambda m, c: m.facts[c.id]["last_purchase_on"]  # noqa: E731
        return [
            (None, lambda m, c: True),
            (("city", "=", city), lambda m, c: c.city == city),
            (("city", "!=", city), lambda m, c: c.city != city),
            (("city", "ilike", "o"), lambda m, c: "o" in (c.city or "").lower()),
            (("category_id", "in", tag.ids), lambda m, c: tag in c.category_id),
            (("category_id", "not in", tag.ids), lambda m, c: tag not in c.category_id),
            (("client_purchase_count", ">=", 2), lambda m, c: m.facts[c.id]["purchase_count"] >= 2),
            (("client_revenue", "<", 15), lambda m, c: m.facts[c.id]["revenue"] < 15),
            (("client_stage", "in", ["sleeping", "lost"]), lambda m, c: m.facts[c.id]["stage"] in ("sleeping", "lost")),
            (("client_last_purchase_on", ">=", f"today -{days}d"),
             lambda m, c: bool(last(m, c) and last(m, c) >= since(m))),
            (("client_last_purchase_on", "=", False), lambda m, c: not last(m, c)),
            (("client_days_since_purchase", ">", days), lambda m, c: bool(last(m, c) and last(m, c) < since(m))),
            (("client_segment_ids", "in", other.ids), lambda m, c: (other.id, c.id) in m.open),
            (("client_segment_ids", "not in", other.ids), lambda m, c: (other.id, c.id) not in m.open),
        ]  # fmt: skip

    def _random_condition(self, random):
        measure = random.choice(("count", "sum", "average", "first", "last"))
        values = (0, 1, 2) if measure == "count" else (5, 10, 15, 20) if measure in ("sum", "average") else (0, 1, 30)
        from_day, to_day = (self.today() - timedelta(days=random.choice(days)) for days in ((400, 30), (29, 0)))
        templates, chosen = self._random_products(random)
        return {
            "measure": measure, "comparison": random.choice(("least", "most", "exactly")),
            "value": random.choice(values), "period": random.choice(("ever", "last", "between")),
            "period_count": random.choice((1, 2, 30)), "period_unit": random.choice(UNITS),
            "date_from": random.choice((False, from_day)), "date_to": to_day,
            "templates": templates, "products": chosen.get("products", []),
            "category_ids": [Command.set(chosen.get("categories", []))],
            "teams": random.choice(([], [], [self.teams[0].id])), "amount_above": random.choice((0, 0, 9, 10)),
        }  # fmt: skip

    def _random_products(self, random):
        """Return the products that a condition is about, and by what they are chosen."""
        kite, tiny = (product.product_tmpl_id.id for product in self.products[1:])
        rope = self.products[0].product_tmpl_id.id
        return random.choice([
            ([], {}), ([], {}), ([], {}), ([rope], {"products": [rope]}),
            ([kite, tiny], {"categories": self.category.ids}),
            ([rope, kite, tiny], {"products": [rope], "categories": self.category.ids}),
        ])  # fmt: skip

    # === THE COMPARISON === #

    def test_stays_agree_with_the_naive_model(self):
        done = Counter()

        @SEQUENCES
        @given(some_commands)
        def run(commands):
            done["sequences"] += 1
            savepoint = self.env.cr.savepoint()
            with freeze_time("2028-02-27 10:00:00") as clock:
                try:
                    done.update(self._play(commands, clock))
                finally:
                    savepoint.close(rollback=True)

        with mute_logger("odoo.models.unlink", "odoo.addons.base.partner.merge"):
            run()
        self.assertGreaterEqual(done["sequences"], 50)
        self.assertFalse([name for name in COMMANDS if done[name] < 3], "These commands were hardly ever possible.")

    def _play(self, commands, clock):
        model = NaiveSegments(self.env, self.company)
        model.rules = {segment.id: Rule([], lambda m, c: True, [], []) for segment in self.segments}
        model.learn()
        market = Market(self, model, clock)
        done = Counter(command for command, *numbers in commands if market.do(command, *numbers))
        market.do_refresh(1, 2, 0)
        self._check_rebuild(model)
        return done

    def _check_rebuild(self, model):
        """A rebuild of everything finds nothing to do."""
        for segment in self.segments.filtered("active")._in_order():
            self.assertEqual(segment._refresh(), (0, 0), segment.domain)
        self.check(model)

    def check(self, model):
        """Compare the stored stays, causes and counts with those of the model."""
        self.env.flush_all()
        stored = self.env.execute_query(SQL(
            "SELECT segment_id, client_id, entered_at, entered_because, left_at, left_because FROM client_segment_stay"
            " WHERE segment_id = ANY(%s)", self.segments.ids,
        ))  # fmt: skip
        stored, naive = join(stored), model.stays()
        wrong = ([stay for stay in stored if stay not in naive], [stay for stay in naive if stay not in stored])
        self.assertEqual(stored, naive, f"Only stored: {wrong[0]}; only in the naive model: {wrong[1]}")
        for segment in self.segments:
            self.assertEqual(segment.state if segment.active else "ready", "ready", segment.error)
            self.assertEqual(segment.member_count, sum(key == segment.id for key, _client in model.open), segment.name)
