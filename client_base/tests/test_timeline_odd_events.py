"""Odd events and letters from outside: each is a sane row, and nothing of it runs on a screen."""

import time

from odoo.tests import tagged

from .timeline_case import TimelineCase

SCRIPT = "<script>alert('x')</script>"
# What a letter may bring along, and the words of it that may be shown.
LETTERS = {
    f"<p>Hello</p>{SCRIPT}": "Hello",
    "<style>p {color: red}</style><p>Hello</p>": "Hello",
    '<p>Hello <img src="x" onerror="alert(1)"/></p>': "Hello",
    '<a href="javascript:alert(1)">Hello</a>': "Hello",
    "<p>Hello</p><!-- alert -->": "Hello",
    "&lt;script&gt;alert(1)&lt;/script&gt; Hello": "Hello",
    "<p>Hello<p><b><i><div>": "Hello",
    "Hello": "Hello",
}


@tagged("post_install", "-at_install")
class TestTimelineOddEvents(TimelineCase):
    def test_letter_of_an_unknown_author(self):
        message = self.write_to(self.bob, "2026-03-05", "Who am I?", kind="email", email_from="x@example.com")
        message.author_id = False
        row = self.row(self.ann)
        self.assertEqual((row["kind"], row["user"]), ("email_in", False))
        self.assertIn("Who am I?", row["text"])
        message.email_from = False
        self.assertEqual(self.row(self.ann)["kind"], "email_in")

    def test_letter_to_nobody(self):
        self.env["mail.message"].create(
            {"message_type": "email", "body": "To nobody", "model": False, "res_id": False, "date": "2026-03-05"}
        )
        self.assertEqual(self.rows(self.ann), [])

    def test_event_with_forty_attendees(self):
        crowd = self.Partner.create([{"name": f"Guest {n}", "parent_id": self.ann.id} for n in range(20)])
        others = self.Partner.create([{"name": f"Stranger {n}"} for n in range(20)])
        self.meet(crowd | others, "2026-03-05")
        self.row(self.ann)
        for stranger in others[:3]:
            self.row(stranger)
        self.assertEqual(self.env["client.timeline"].search_count([("client_id", "in", others.ids)]), 20)

    def test_event_without_attendees(self):
        self.meet(self.Partner, "2026-03-05", user_id=False)
        self.assertEqual(self.rows(self.ann), [])

    def test_page_reads_the_chatters_of_the_latest_documents_alone(self):
        orders = [self.quotation(self.bob, f"2026-02-{day:02}") for day in range(1, 23)]
        for order in orders:
            self.write_to(order, "2026-03-05")
        self.write_to(self.ann, "2026-01-05")
        rows = self.rows(self.ann, kinds=["email_out"])
        self.assertEqual(len(rows), 21)
        self.assertEqual(
            {(row["res_model"], row["res_id"]) for row in rows},
            {("res.partner", self.ann.id), *(("sale.order", order.id) for order in orders[2:])},
        )

    def test_message_on_a_document_that_was_deleted(self):
        order = self.quotation(self.bob, "2026-03-01", "cancel")
        message = self.write_to(order, "2026-03-05", "About nothing")
        talk = self.talk(self.bob, "2026-03-06", res_model="sale.order", res_id=order.id)
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM sale_order WHERE id = %s", [order.id])
        self.env.invalidate_all()
        self.assertTrue(message.exists(), "it outlived its document")
        self.assertEqual(self.kinds(self.ann), ["interaction"])
        row = self.row(self.ann)
        action = self.env["client.timeline"].browse(row["id"]).action_open_document()
        opened = action.get("res_model"), action.get("res_id")
        self.assertNotEqual(opened, ("sale.order", order.id))
        self.assertTrue(talk.exists())

    def test_activity_of_a_deleted_document(self):
        order = self.quotation(self.bob, "2026-03-01", "cancel")
        self.done(order, "2026-03-05", "Done")
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM sale_order WHERE id = %s", [order.id])
        self.env.invalidate_all()
        self.assertEqual(self.rows(self.ann), [])

    def test_trace_of_a_deleted_contact_or_mailing(self):
        gone = self.client("Gone")
        self.trace(gone, "2026-03-05")
        gone.unlink()
        mailing = self.mailing("Short-lived")
        self.trace(self.bob, "2026-03-05", mailing=mailing)
        mailing.unlink()
        self.assertEqual(self.rows(self.ann), [])

    def test_trace_of_another_model_with_the_same_number(self):
        self.trace(self.bob, "2026-03-05", model="mailing.contact")
        self.assertEqual(self.rows(self.ann), [])

    def test_message_of_another_model_with_the_same_number(self):
        channel = self.env["discuss.channel"].create({"name": "Room"})
        message = self.write_to(channel, "2026-03-05")
        message.res_id = self.bob.id
        self.assertEqual(self.rows(self.ann), [])

    # === WORDS FROM OUTSIDE === #

    def test_letters_are_shown_as_plain_text(self):
        for letter, words in LETTERS.items():
            client = self.client("Letter")
            message = self.hear_from(client, "2026-03-05", "x", author=client)
            self.env.flush_all()
            # As a program that goes round the sanitizer may leave it.
            self.env.cr.execute("UPDATE mail_message SET body = %s WHERE id = %s", [letter, message.id])
            self.env.invalidate_all()
            with self.subTest(letter=letter):
                text = self.row(client)["text"]
                self.assertIn(words, text)
                self.assertIs(type(text), str, "no Markup, which a screen would take as it is")
                for bad in ("<script", "<style", "<img", "onerror", "<p", "<a", "javascript:", "color: red", "<!--"):
                    if bad not in "&lt;script" or "&lt;" not in letter:
                        self.assertNotIn(bad, text)

    def test_huge_letter_is_cut_and_quickly(self):
        deep = "<div>" * 1000 + "Hello" + "</div>" * 1000
        for letter in (f"<p>Hello {'word ' * 400_000}</p>", deep, "<p>" + "&amp;" * 200_000, "x" * 2_000_000):
            client = self.client("Letter")
            message = self.hear_from(client, "2026-03-05", "x", author=client)
            self.env.flush_all()
            self.env.cr.execute("UPDATE mail_message SET body = %s WHERE id = %s", [letter, message.id])
            began = time.monotonic()
            row = self.row(client)
            with self.subTest(size=len(letter)):
                self.assertLess(len(row["text"]), 20_000, "a page is not made of one letter")
                self.assertLess(time.monotonic() - began, 5)

    def test_empty_letters(self):
        for body in ("", "<p><br/></p>", False):
            client = self.client("Letter")
            message = self.hear_from(client, "2026-03-05", "x", author=client)
            message.write({"body": body, "subject": False})
            with self.subTest(body=body):
                row = self.row(client)
                self.assertEqual(row["kind"], "email_in")
                self.assertTrue(row["name"] or row["label"], "a row is never blank")
                self.assertIn(row["text"], ("", False))

    def test_markup_in_names_stays_what_it_is(self):
        """A name is text: a screen escapes it, so it must not come as markup nor lose its characters."""
        name = f"<b>Big</b> & {SCRIPT}"
        self.hear_from(self.bob, "2026-03-05", author=self.bob, subject=name)
        self.meet(self.bob, "2026-03-06", name=name)
        self.trace(self.bob, "2026-03-07", mailing=self.mailing(name))
        self.stay(self.ann, "2026-03-08", name=name)
        self.talk(self.bob, "2026-03-09", note=name, result_id=self.talk_result(name).id)
        self.done(self.bob, "2026-03-10", name, summary=name)
        for row in self.rows(self.ann):
            with self.subTest(kind=row["kind"]):
                self.assertIn(name, " ".join(str(row[column]) for column in ("name", "text", "result")))
                self.assertIs(type(row["name"]), str)
                self.assertIn(type(row["text"]), (str, bool))

    def test_control_characters_and_other_alphabets(self):
        words = "Ünïcode 漢字 \u202e right-to-left \u0007 🪁"
        self.hear_from(self.bob, "2026-03-05", words, author=self.bob, subject=words)
        row = self.row(self.ann)
        self.assertIn("漢字", row["text"])
        self.assertIn("🪁", row["name"])

    def test_event_of_a_thousand_years_ago_and_one_of_tomorrow(self):
        self.order(self.bob, "1026-03-05")
        self.write_to(self.bob, self.ago(-1), "From the future")
        kinds = self.kinds(self.ann)
        self.assertEqual(kinds[-1], "order")
        self.assertEqual(self.read_pages(self.ann, limit=1)[-1][0]["kind"], "order")
