from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .by_hand_case import ByHandCase

FROM, TO = date(2026, 3, 31), date(2026, 6, 30)


@tagged("post_install", "-at_install")
class TestSegmentMoves(ByHandCase):
    """How many went from which segment to which between the ends of two days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Move = cls.env["client.segment.move"]
        cls.first, cls.second, cls.third = (cls.make_segment(name, kind="manual") for name in ("A", "B", "C"))
        cls.three = cls.first | cls.second | cls.third

    def moves(self, segments=None, role=None, day_from=FROM, day_to=TO):
        self.env.flush_all()
        context = {
            "client_move_segment_ids": (segments or self.three).ids,
            "client_move_from": str(day_from),
            "client_move_to": str(day_to),
        }
        return (self.as_role(role)["client.segment.move"] if role else self.Move).with_context(**context)

    def table(self, moves):
        return {(was.id, now.id): count for was, now, count in moves._read_group([], ["from_id", "to_id"], ["__count"])}

    def test_the_table_against_a_naive_model(self):
        self.company.client_tz = "Europe/Moscow"
        random, stays = Random(7), []  # noqa: S311
        clients = self.Partner.create([{"name": f"Client {n}"} for n in range(40)])
        for client in clients:
            for segment in self.three:
                moment = datetime(2026, 3, 1) + timedelta(hours=random.randrange(0, 24 * 60))
                while random.random() < 0.6:
                    left = moment + timedelta(hours=random.randrange(1, 24 * 60))
                    self.stay(segment, client, moment, left)
                    stays.append((client.id, segment.id, moment, left))
                    moment = left + timedelta(hours=random.randrange(1, 500))
        # Moscow is three hours ahead all year, so that its days end at 21:00.
        ends = [datetime(2026, 3, 31, 21), datetime(2026, 6, 30, 21)]
        was, now = (
            {(client, segment) for client, segment, entered, left in stays if entered < end <= left} for end in ends
        )
        expected = Counter()
        for client in clients.ids:
            before = [segment for found, segment in was if found == client] or [False]
            after = [segment for found, segment in now if found == client] or [False]
            if before != [False] or after != [False]:
                expected.update((old, new) for old in before for new in after)
        moves = self.moves()
        self.assertEqual(self.table(moves), dict(expected))
        self.assertGreater(len(expected), 12)
        rows = moves.search([])
        self.assertEqual(len(set(rows.ids)), sum(expected.values()))
        for row in rows:
            self.assertEqual(row.has_moved, row.from_id != row.to_id)

    def test_each_cell_opens_its_clients(self):
        self.stay(self.first, self.ann, "2026-03-01 10:00:00", "2026-05-01 10:00:00")
        self.stay(self.second, self.ann, "2026-05-01 10:00:00")
        self.stay(self.first, self.bob, "2026-03-01 10:00:00", "2026-05-01 10:00:00")
        self.stay(self.third, self.zed, "2026-05-01 10:00:00")
        cells = {
            (self.first.id, self.second.id): self.ann, (self.first.id, False): self.bob,
            (False, self.third.id): self.zed,
        }  # fmt: skip
        for (was, now), client in cells.items():
            row = self.moves().search([("from_id", "=", was), ("to_id", "=", now)])
            with self.subTest(client.name):
                self.assertEqual(row.client_id, client)
                self.assertEqual(row.action_open_client()["res_id"], client.id)

    def test_who_is_in_several_is_counted_in_each(self):
        self.stay(self.first, self.ann, "2026-03-01 10:00:00")
        self.stay(self.second, self.ann, "2026-03-01 10:00:00")
        a, b = self.first.id, self.second.id
        self.assertEqual(self.table(self.moves()), {(a, a): 1, (a, b): 1, (b, a): 1, (b, b): 1})

    def test_without_a_question_the_stages_of_this_quarter(self):
        stages = self.Move._get_stages(self.company)
        self.assertEqual(stages.mapped("code"), ["first_time", "active", "loyal", "sleeping", "lost"])
        first_time = stages[0]
        first_time._refresh()
        self.env.flush_all()
        self.assertEqual(self.Move.search([]).to_id, first_time)
        self.assertFalse(self.Move.search([]).from_id)

    def test_periods_begin_on_the_day_before(self):
        cases = {"month": "2026-04-30", "quarter": "2026-03-31", "year": "2025-12-31"}
        with freeze_time("2026-05-20 12:00:00"):
            form = Form(self.as_role("analyst")["client.segment.moves"])
            for period, day in cases.items():
                form.period = period
                with self.subTest(period):
                    self.assertEqual((str(form.date_from), str(form.date_to)), (day, "2026-05-20"))
            form.period = "own"
            form.date_from = date(2026, 1, 1)
            self.assertEqual(str(form.save().date_from), "2026-01-01")

    def test_the_wizard_opens_the_table_it_asks_for(self):
        self.stay(self.first, self.ann, "2026-03-01 10:00:00")
        for role in ("own", "all", "analyst", "marketer", "manager"):
            vals = {
                "period": "own", "date_from": FROM, "date_to": TO, "segment_ids": self.three.ids,
                "company_id": self.company.id,
            }  # fmt: skip
            action = self.as_role(role)["client.segment.moves"].create(vals).action_open()
            moves = self.as_role(role)[action["res_model"]].with_context(**action["context"])
            with self.subTest(role):
                self.assertEqual(self.table(moves), {(self.first.id, self.first.id): 1})

    def test_questions_that_cannot_be_answered(self):
        cases = [
            ({"segment_ids": []}, "Choose the segments"),
            ({"date_from": TO}, "The second day comes after the first"),
            ({"segment_ids": (self.first | self.foreign).ids}, "segments of one company"),
        ]
        vals = {"period": "own", "date_from": FROM, "date_to": TO, "segment_ids": self.three.ids}
        for changed, sentence in cases:
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                wizard = self.env["client.segment.moves"].create({**vals, "company_id": self.company.id, **changed})
                wizard.action_open()
        many = self.Segment.create([{"name": f"S{n}", "kind": "manual"} for n in range(64)])
        with self.assertRaisesRegex(UserError, "Up to 63 segments"):
            self.moves(many).search([])
        with self.assertRaisesRegex(UserError, "one company"):
            moves = self.moves(self.first | self.foreign)
            moves.with_context(allowed_company_ids=(self.company | self.elsewhere).ids).search([])

    def test_own_clients_and_other_companies(self):
        for client in (self.mine, self.theirs, self.nobodys):
            self.stay(self.first, client, "2026-03-01 10:00:00")
        self.stay(self.foreign, self.ann, "2026-03-01 10:00:00") if not self.members(self.foreign) else None
        counts = {"own": 2, "all": 3, "analyst": 3, "marketer": 3, "manager": 3}
        for role, count in counts.items():
            with self.subTest(role):
                self.assertEqual(self.moves(role=role).search_count([]), count)
                self.assertNotIn(self.foreign, self.moves(self.foreign, role).search([]).to_id)
        for role in ("internal", "portal", "public"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.moves(role=role).search([])
