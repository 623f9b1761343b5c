from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .reaction_case import ReactionTools
from .roles import OUTSIDERS, READERS, RolesCase

MEASURES = ("sent", "delivered", "opened", "clicked", "answered", "bounced", "unsubscribed", "skipped", "failed",
            "order_count", "revenue")  # fmt: skip


@tagged("post_install", "-at_install")
class TestMailingResult(ReactionTools, RolesCase):
    """What came back, in the analysis: its sums are those of the traces."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls.mailing("Sale!"), cls.mailing("Your kite")
        cls.company.client_tz = "Asia/Tokyo"
        # Thursday 23:30 in UTC is Friday morning where the shop is.
        at = "2026-03-05 23:30"
        cls.opened = cls.trace(cls.mine, at, "open", cls.first, open_datetime="2026-03-06 09:00")
        cls.clicked = cls.trace(
            cls.theirs, at, "reply", cls.first, links_click_datetime="2026-03-06 09:00",
            reply_datetime="2026-03-06 10:00", client_unsubscribed_at="2026-03-06 11:00",
        )  # fmt: skip
        cls.trace(cls.nobodys, at, "bounce", cls.first)
        cls.trace(cls.visitor, False, "cancel", cls.first)
        cls.trace(cls.mine, "2026-03-09 10:00", "sent", cls.second)
        cls.trace(cls.theirs, "2026-03-09 10:00", "error", cls.second)
        cls.trace(cls.mine, at, "sent", cls.first, is_test_trace=True)
        cls.order(cls.mine, "2026-03-07", amount=100)
        cls.order(cls.mine, "2026-03-10", amount=30)
        cls.refresh()
        cls.refresh_reactions()
        cls.Result = cls.env["client.mailing.result"]
        cls.ours = [("mailing_id", "in", (cls.first | cls.second).ids)]

    def sums(self, model="client.mailing.result", domain=(), measures=MEASURES, env=None):
        self.env.flush_all()
        Result = (env or self.env)[model]
        [row] = Result._read_group([*self.ours, *domain], [], [f"{name}:sum" for name in measures])
        return dict(zip(measures, row, strict=True))

    def test_sums_are_those_of_the_traces(self):
        self.assertEqual(
            self.sums(),
            {"sent": 4, "delivered": 3, "opened": 2, "clicked": 1, "answered": 1, "bounced": 1, "unsubscribed": 1,
             "skipped": 1, "failed": 1, "order_count": 2, "revenue": 130},
        )  # fmt: skip

    def test_sums_agree_with_the_host(self):
        for mailing in (self.first, self.second):
            found = self.sums(domain=[("mailing_id", "=", mailing.id)])
            self.assertEqual(found["opened"], mailing.opened if mailing == self.second else 2)
            self.assertEqual(found["bounced"], mailing.bounced)
            self.assertEqual(found["skipped"], mailing.canceled)
            self.assertEqual(found["failed"], mailing.failed)
            tests = mailing.mailing_trace_ids.filtered("is_test_trace")  # the host counts them, too
            self.assertEqual(found["delivered"], mailing.delivered - len(tests))

    def test_shares_are_of_those_who_could(self):
        shares = ("opened_share", "clicked_share", "bounced_share", "order_share", "unsubscribed_share")
        [row] = self.Result._read_group([("mailing_id", "=", self.first.id)], [], [f"{name}:avg" for name in shares])
        self.assertEqual([round(share, 4) for share in row], [1, 0.5, 0.3333, 0.5, 0.5])
        [[share]] = self.Result._read_group([("mailing_id", "=", self.second.id)], [], ["opened_share:avg"])
        self.assertEqual(share, 0)

    def test_by_subject_hour_and_weekday(self):
        for name, wanted in (
            ("subject", {"Sale!": 3, "Your kite": 1}), ("hour", {"08": 3, "19": 1}), ("weekday", {"5": 3, "1": 1}),
        ):  # fmt: skip
            rows = self.Result._read_group([*self.ours, ("sent", "=", 1)], [name], ["sent:sum"])
            self.assertEqual(dict(rows), wanted)

    def test_row_of_nobody_is_told_too(self):
        listed = self.env["mailing.contact"].create({"name": "N", "email": "nobody@example.com"})
        self.trace(listed, mailing=self.second)
        self.assertEqual(self.sums()["sent"], 5)
        self.assertFalse(self.Result.search([*self.ours, ("client_id", "=", False)]).action_open_client())

    def test_purchases_are_those_of_the_mailing(self):
        self.assertEqual(self.sums(domain=[("mailing_id", "=", self.first.id)])["revenue"], 100)
        self.assertEqual(self.sums(domain=[("mailing_id", "=", self.second.id)])["revenue"], 30)

    def test_opened_from_the_mailing(self):
        action = self.first.action_open_client_results()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(rows.mailing_id, self.first)
        self.assertIn("Sale!", action["display_name"])
        row = rows.filtered(lambda row: row.client_id == self.mine)
        self.assertEqual(row.action_open_client()["res_id"], self.mine.id)

    # === BY SEGMENT === #

    def segment(self, name, **stays):
        """Return a segment in which clients were: the days of entering and leaving by their names."""
        segment = self.env["client.segment"].create({"name": name, "company_id": self.company.id})
        self.env["client.segment.stay"].create([
            {"segment_id": segment.id, "client_id": getattr(self, who).id,
             "entered_at": entered, "entered_because": "rule", "left_at": left, "left_because": left and "rule"}
            for who, (entered, left) in stays.items()
        ])  # fmt: skip
        return segment

    def by_segment(self, segment, measures=("sent", "opened", "revenue")):
        return self.sums("client.mailing.segment.result", [("segment_id", "=", segment.id)], measures)

    def test_segment_at_the_moment_of_sending(self):
        loyal = self.segment("Loyal", mine=("2026-03-01", "2026-03-08"), theirs=("2026-03-06", False))
        self.assertEqual(self.by_segment(loyal), {"sent": 1, "opened": 1, "revenue": 100})
        [row] = self.env["client.mailing.segment.result"].search([("segment_id", "=", loyal.id), ("sent", "=", 1)])
        self.assertEqual((row.client_id, row.mailing_id, row.id > 0), (self.mine, self.first, True))
        row.invalidate_recordset()
        self.assertEqual(row.subject, "Sale!")

    def test_members_that_move_later_change_nothing(self):
        loyal = self.segment("Loyal", mine=("2026-03-01", False))
        before = self.by_segment(loyal)
        self.env["client.segment.stay"].search([("segment_id", "=", loyal.id)]).write(
            {"left_at": "2026-03-20", "left_because": "rule"}
        )
        self.env["client.segment.stay"].create({
            "segment_id": loyal.id, "client_id": self.theirs.id, "entered_at": "2026-03-20", "entered_because": "rule",
        })  # fmt: skip
        self.assertEqual(self.by_segment(loyal), before)
        self.assertEqual(before["sent"], 2)

    def test_client_in_two_segments_is_in_both_and_once_in_all(self):
        loyal, rich = (self.segment(name, mine=("2026-03-01", False)) for name in ("Loyal", "Rich"))
        self.assertEqual(self.by_segment(loyal), self.by_segment(rich))
        self.assertEqual(self.sums()["sent"], 4)

    def test_deleted_segment_takes_its_rows_alone(self):
        loyal, rich = (self.segment(name, mine=("2026-03-01", False)) for name in ("Loyal", "Rich"))
        before = self.by_segment(rich)
        loyal.unlink()
        self.assertEqual(self.by_segment(rich), before)
        self.assertEqual(self.sums()["sent"], 4)
        self.assertEqual(self.by_segment(loyal)["sent"] or 0, 0)

    # === WHO MAY SEE IT === #

    def test_readers_see_figures(self):
        for role in READERS:
            env = self.as_role(role)
            with self.subTest(role=role):
                self.assertEqual(self.sums(env=env, measures=("sent",))["sent"], 3 if role == "own" else 4)
                rows = env["client.mailing.result"].search(self.ours)
                rows.read(["display_name", "subject", "client_id", "mailing_id", "moment"])

    def test_no_address_is_told(self):
        for model in ("client.mailing.result", "client.mailing.segment.result", "client.reaction"):
            names = set(self.env[model]._fields)
            self.assertFalse(names & {"email", "sms_number", "phone", "message_id", "res_id"}, model)

    def test_outsiders_see_nothing(self):
        for role in OUTSIDERS:
            for model in ("client.mailing.result", "client.mailing.segment.result", "client.mailing.purchase"):
                with self.subTest(role=role, model=model), self.assertRaises(AccessError):
                    self.as_role(role)[model].search([])

    def test_other_companies_results_are_not_seen(self):
        other = self.make_company("Kite Shop 2")
        mailing = self.mailing("Elsewhere", company=other)
        self.trace(self.mine, mailing=mailing)
        self.env.flush_all()
        self.assertEqual(self.users["manager"].company_ids, self.company)
        self.assertFalse(self.as_role("manager")["client.mailing.result"].search([("mailing_id", "=", mailing.id)]))
        self.users["manager"].company_ids = [Command.link(other.id)]
        both = self.as_role("manager")["client.mailing.result"].with_context(allowed_company_ids=[other.id])
        self.assertTrue(both.search([("mailing_id", "=", mailing.id)]))
