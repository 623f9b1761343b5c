import random
from collections import Counter
from datetime import datetime, time, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .roles import RolesCase

MEASURES = ("contacts", "misses", "minutes", "planned", "done_late", "overdue")
CALL, MEETING, EMAIL, TODO = (f"mail.mail_activity_data_{name}" for name in ("call", "meeting", "email", "todo"))


class WorkCase(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Interaction = cls.env["client.interaction"]
        cls.missed = cls.env["client.interaction.result"].create({"name": "No answer", "is_contact": False})
        cls.own = cls.users["own"]

    @classmethod
    def talk(cls, contact, days=0, user=None, **vals):
        moment = datetime.combine(cls.today() - timedelta(days=days), time(0))
        values = {"contact_id": contact.id, "happened_at": moment, "user_id": (user or cls.own).id, "kind": "call"}
        return cls.Interaction.create({**values, **vals})

    @classmethod
    def plan(cls, document, due, done=None, user=None, kind=CALL):
        """Plan an activity, due so many days ago, and done so many days ago."""
        activity = document.activity_schedule(
            kind, cls.today() - timedelta(days=due), "Plan", user_id=(user or cls.own).id
        )
        if done is not None:
            activity.action_done()
            activity.date_done = cls.today() - timedelta(days=done)
        return activity

    def work(self, role="manager", **context):
        return self.as_role(role)["client.contact.work"].with_context(**context)

    def sums(self, role="manager", domain=(), groupby=(), **context):
        """Return the measures as the pivot reads them, by group."""
        groups = [*groupby]
        names = [name for name in MEASURES if role != "analyst" or name in MEASURES[:3]]
        rows = self.work(role, **context)._read_group(list(domain), groups, [f"{name}:sum" for name in names])
        return {row[: len(groups)]: dict(zip(names, row[len(groups) :], strict=True)) for row in rows}


@tagged("post_install", "-at_install")
class TestContactWork(WorkCase):
    def test_sums_are_those_counted_by_hand(self):
        self.talk(self.mine, minutes=10)
        self.talk(self.mine.child_ids, minutes=7, kind="meeting")
        self.talk(self.mine, result_id=self.missed.id, minutes=1)
        self.talk(self.theirs, user=self.rival, minutes=4)
        self.plan(self.mine, due=3)  # open, and too late
        self.plan(self.mine, due=0)  # due today: not too late
        self.plan(self.mine, due=-3)  # not due yet
        self.plan(self.mine, due=5, done=5)  # in time
        self.plan(self.mine, due=5, done=6, kind=MEETING)  # before it was due
        self.plan(self.mine, due=5, done=4, kind=EMAIL)  # a day late
        self.plan(self.mine, due=3, kind=TODO)  # no touch with the client
        found = self.sums(groupby=["user_id"])
        own = {"contacts": 2, "misses": 1, "minutes": 18, "planned": 6, "done_late": 1, "overdue": 2}
        rival = dict.fromkeys(MEASURES, 0) | {"contacts": 1, "minutes": 4}
        self.assertEqual(found[self.own,], own)
        self.assertEqual(found[self.rival,], rival)

    def test_plans_on_documents_of_the_client(self):
        order = self.mine.child_ids.sale_order_ids
        documents = [self.mine, self.mine.child_ids, order, self.invoice(order)]
        for document in documents:
            self.plan(document, due=1)
        self.plan(self.company.partner_id, due=1)
        self.plan(self.theirs, due=1)
        found = self.sums("sales_all", domain=[("client_id", "=", self.mine.id)])
        self.assertEqual(found[()]["overdue"], len(documents))

    def test_kind_of_what_was_planned(self):
        for kind in (CALL, MEETING, EMAIL):
            self.plan(self.mine, due=1, kind=kind)
        found = self.sums(groupby=["kind"])
        self.assertEqual(
            {kind: row["planned"] for (kind,), row in found.items()}, {"call": 1, "meeting": 1, "message": 1}
        )

    def test_day_is_that_of_the_shop(self):
        self.company.client_tz = "Asia/Vladivostok"
        talk = self.talk(self.mine, happened_at="2026-03-01 20:00:00")
        work = self.work().search([("client_id", "=", self.mine.id), ("source", "=", "contact")])
        self.assertEqual((str(work.day), work.kind, work.result_id), ("2026-03-02", talk.kind, talk.result_id))
        weeks = self.sums(groupby=["day:week"])
        self.assertEqual(len(weeks), 1)

    def test_sums_agree_with_a_naive_count(self):
        dice = random.Random(5)  # noqa: S311 (no secret)
        users, clients = [self.own, self.rival, self.users["all"]], [self.mine, self.theirs, self.nobodys]
        counted = Counter()
        for _number in range(60):
            user, client, days = dice.choice(users), dice.choice(clients), dice.randrange(30)
            day, minutes, missed = self.today() - timedelta(days=days), dice.randrange(40), dice.random() < 0.3
            self.talk(client, days, user, minutes=minutes, result_id=missed and self.missed.id)
            counted[user, day, "misses" if missed else "contacts"] += 1
            counted[user, day, "minutes"] += minutes
        for _number in range(40):
            user, client, due = dice.choice(users), dice.choice(clients), dice.randrange(-10, 20)
            done = dice.randrange(20) if dice.random() < 0.5 else None
            day = self.today() - timedelta(days=due)
            self.plan(client, due, done, user)
            counted[user, day, "planned"] += 1
            late = done is not None and done < due
            counted[user, day, "done_late"] += late
            counted[user, day, "overdue"] += late or (done is None and due > 0)
        found = Counter()
        for (user, day), row in self.sums(groupby=["user_id", "day:day"]).items():
            found.update({(user, day, name): number for name, number in row.items()})
        self.assertEqual(+found, +counted)
        [total] = self.sums().values()
        for name in MEASURES:
            self.assertEqual(total[name], sum(n for (_user, _day, key), n in counted.items() if key == name))

    # === WHO READS IT === #

    def test_own_sees_his_own_work(self):
        self.talk(self.nobodys, user=self.rival)
        self.talk(self.mine)
        self.plan(self.mine, due=1)
        self.plan(self.nobodys, due=1, user=self.rival)
        self.assertEqual(self.work("own").search([]).user_id, self.own)
        self.assertEqual(self.work("all").search([]).user_id, self.own | self.rival)

    def test_own_keeps_his_work_with_a_client_who_is_a_colleagues_by_now(self):
        self.talk(self.mine)
        self.plan(self.mine, due=1)
        self.mine.user_id = self.rival
        [row] = self.sums("own").values()
        self.assertEqual((row["contacts"], row["overdue"]), (1, 1))

    def test_plans_on_documents_that_the_reader_may_not_read(self):
        order = self.mine.child_ids.sale_order_ids
        self.plan(order, due=1)
        self.plan(order, due=1, user=self.users["all"])
        [row] = self.sums("all").values()
        self.assertEqual(row["planned"], 1, "his own, and not the one on an order that he may not open")
        [row] = self.sums("sales_all").values()
        self.assertEqual(row["planned"], 2)

    def test_analyst_reads_figures_of_talks_and_no_plans(self):
        self.talk(self.mine, minutes=3)
        self.plan(self.mine, due=1)
        [row] = self.sums("analyst").values()
        self.assertEqual(row, {"contacts": 1, "misses": 0, "minutes": 3})
        for name in ("planned", "done_late", "overdue"):
            self.assertNotIn(name, self.work("analyst").fields_get())
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.work("analyst")._read_group([], [], [f"{name}:sum"])

    def test_outsiders_read_nothing(self):
        for role in ("internal", "sales_own", "portal", "public"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.work(role).search([])

    def test_companies(self):
        branch = self.make_company("Branch")
        self.own.company_ids |= branch
        self.talk(self.mine)
        self.talk(self.mine, company_id=branch.id, minutes=5)
        there = self.order(self.mine.child_ids, self.today(), company=branch)
        self.users["all"].company_ids |= branch
        self.plan(there, due=1, user=self.users["all"])
        self.plan(self.mine, due=1)
        [here] = self.sums("all").values()
        self.assertEqual((here["contacts"], here["minutes"], here["planned"]), (1, 0, 1))
        [both] = self.sums("all", allowed_company_ids=(self.company | branch).ids).values()
        self.assertEqual((both["contacts"], both["minutes"], both["planned"]), (2, 5, 2))
        [alone] = self.sums("all", allowed_company_ids=branch.ids).values()
        self.assertEqual((alone["contacts"], alone["minutes"], alone["planned"]), (1, 5, 1))

    def test_rows_have_ids_of_their_own(self):
        self.talk(self.mine)
        self.plan(self.mine, due=1)
        rows = self.work().search([])
        self.assertEqual(len(set(rows.ids)), 2)
        self.assertEqual(set(rows.mapped("source")), {"contact", "planned"})

    # === ANSWERS TO OFFERS === #

    def test_offers_by_answer_and_objection(self):
        dear, later = self.env["client.interaction.objection"].create([{"name": "Too dear"}, {"name": "Later"}])
        for answer, objection in (("refused", dear), ("refused", dear), ("thinking", later), ("accepted", None)):
            self.talk(
                self.mine, kind="offer", answer=answer, objection_id=objection and objection.id, offer_text="Ten kites"
            )
        self.talk(self.mine, kind="offer", offer_text="Not answered yet")
        self.talk(self.mine)  # no offer
        action = self.env["ir.actions.act_window"]._for_xml_id("client_base.client_interaction_answers_action")
        self.assertEqual([kind for _view, kind in action["views"]], ["pivot", "graph", "list"])
        for role in ("all", "analyst"):
            Interaction = self.as_role(role)["client.interaction"]
            domain = ["|", ("kind", "=", "offer"), ("answer", "!=", False)]
            rows = Interaction._read_group(domain, ["answer", "objection_id"], ["__count"])
            with self.subTest(role=role):
                self.assertEqual(
                    {(answer, objection.name): number for answer, objection, number in rows},
                    {("refused", "Too dear"): 2, ("thinking", "Later"): 1, ("accepted", False): 1, (False, False): 1},
                )
