import base64
import io
from time import monotonic

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .by_hand_case import ByHandCase

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@tagged("post_install", "-at_install")
class TestSegmentList(ByHandCase):
    """A list of e-mails or phones is shown as what it is, and then put into a segment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.ru")
        cls.ann.write({"email": "ann@kites.example", "phone": "+7 916 123-45-67", "country_id": False})
        cls.bob.child_ids.email = "Bob <bob@kites.example>"
        cls.zed.phone = "8 (495) 765-43-21"

    def check(self, text=None, content=None, name="list.csv", role="marketer", **vals):
        """Return the wizard after it looked for the clients of a list."""
        file = {"file": base64.b64encode(content), "file_name": name} if content is not None else {}
        values = {"segment_id": self.manual.id, "text": text, **file, **vals}
        wizard = self.as_role(role)["client.segment.list"].create(values)
        wizard.action_check()
        return wizard

    def found(self, *args, **kwargs):
        return self.Partner.browse(sorted(self.check(*args, **kwargs).found))

    @staticmethod
    def workbook(rows):
        book, stream = openpyxl.Workbook(), io.BytesIO()
        for row in rows:
            book.active.append(row)
        book.save(stream)
        return stream.getvalue()

    # === WHAT IS SHOWN AND DONE === #

    def test_nothing_is_added_before_it_was_shown(self):
        self.manual._decide_copied(self.moscow, "before")
        self.Pin.search([("client_id", "=", self.bob.id)]).unlink()
        wizard = self.check("ann@kites.example\nbob@kites.example\nBOB@kites.example\nwho@kites.example\nann@@x")
        self.assertEqual((wizard.found_count, wizard.member_count), (2, 1))
        self.assertEqual((wizard.not_found_count, wizard.not_found), (1, "who@kites.example"))
        self.assertEqual((wizard.unreadable_count, wizard.unreadable), (1, "ann@@x"))
        self.assertEqual((wizard.repeated_count, wizard.ambiguous_count), (1, 0))
        self.assertEqual(self.members(self.manual), self.ann)
        told = wizard.action_add()["params"]["message"]
        self.assertEqual(self.members(self.manual), self.ann | self.bob)
        self.assertIn("Members now: 2", told)
        self.assertEqual(
            self.manual.pin_ids.filtered(lambda pin: pin.client_id == self.bob).reason, "from a pasted list"
        )

    def test_the_reason_names_the_file(self):
        wizard = self.check(content=self.workbook([["E-mail"], ["ann@kites.example"]]), name="list.xlsx")
        wizard.action_add()
        self.assertEqual(self.manual.pin_ids.reason, "from list.xlsx")

    def test_a_contact_counts_for_its_client(self):
        self.assertEqual(self.found("bob@kites.example"), self.bob)

    def test_one_address_of_several_clients_is_listed_and_not_added(self):
        self.zed.email = "ann@kites.example"
        wizard = self.check("ann@kites.example")
        self.assertEqual((wizard.found_count, wizard.ambiguous_count), (0, 1))
        self.assertEqual(wizard.ambiguous, "ann@kites.example: Ann, Zed")
        with self.assertRaisesRegex(UserError, "no e-mail and no phone"):
            self.check("Nobody at all")
        wizard.action_add()
        self.assertFalse(self.manual.pin_ids)

    def test_an_address_of_one_client_decides_for_the_row(self):
        self.zed.email = "ann@kites.example"
        rows = self.workbook([["Ann", "ann@kites.example", "+7 916 123-45-67"]])
        self.assertEqual(self.found(content=rows, name="x.xlsx"), self.ann)

    def test_never_in_is_told(self):
        self.manual.kind = "rule"
        self.Pin.create({"segment_id": self.manual.id, "client_id": self.ann.id, "kind": "out"})
        self.assertEqual(self.check("ann@kites.example").out_count, 1)

    def test_whoever_is_no_client_or_archived_is_not_found(self):
        self.users["internal"].partner_id.email = "staff@kites.example"
        self.ann.active = False
        theirs = self.client("Theirs", company_id=self.elsewhere.id, email="theirs@kites.example")
        self.assertTrue(theirs.email_normalized)
        wizard = self.check("staff@kites.example\nann@kites.example\ntheirs@kites.example")
        self.assertEqual((wizard.found_count, wizard.not_found_count), (0, 3))

    # === ADDRESSES AS PEOPLE WRITE THEM === #

    def test_phones_as_people_and_spreadsheets_write_them(self):
        for text in (
            "+7 916 123-45-67", "89161234567", "8 (916) 123 45 67", "'+79161234567", "79161234567.0",
            "7.9161234567E+10", "tel. +7(916)1234567, office", "\u200b8\u00a0916\u00a0123-45-67",
            "9161234567", "’89161234567",
        ):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(self.found(text), self.ann)

    def test_numbers_of_a_workbook(self):
        book = self.workbook([["Имя", "Телефон"], ["Аня", 79161234567.0], ["Зед", 84957654321], ["Никто", 79990000000]])
        wizard = self.check(content=book, name="list.xlsx")
        self.assertEqual(set(wizard.found), {self.ann.id, self.zed.id})
        self.assertEqual((wizard.not_found, wizard.empty_count), ("+79990000000", 1))

    def test_e_mails_as_people_write_them(self):
        for text in (
            "ANN@Kites.Example", "Ann <ann@kites.example>", '"Ann" <ann@kites.example>;', "mailto:ann@kites.example",
            "'ann@kites.example'", "write to ann@kites.example.", "ann@kites.example\t+7 999 000-00-00",
        ):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(self.found(text), self.ann)

    def test_several_on_one_line_are_several_people(self):
        for text in ("ann@kites.example, bob@kites.example", "ann@kites.example bob@kites.example",
                     "89161234567 bob@kites.example 84957654321", "89161234567 84957654321"):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(len(self.found(text)), 3 if text.count(" ") > 1 else 2)

    def test_a_shortened_number_is_nobodys(self):
        self.ann.phone = "+7 916 120-00-00"
        wizard = self.check("7.91612E+10\nbob@kites.example")
        self.assertEqual((wizard.found, wizard.unreadable), ([self.bob.id], "7.91612E+10"))

    def test_days_and_prices_are_no_phones(self):
        book = self.workbook([["2026-03-01 12:00:00", 1500.5, "12.03.2026", 17, "ann@kites.example"]])
        wizard = self.check(content=book, name="x.xlsx")
        self.assertEqual((wizard.found, wizard.unreadable_count), ([self.ann.id], 0))

    # === FILES === #

    def test_csv_of_every_kind(self):
        text = "Имя;Почта;Телефон\r\nАня Ко;ann@kites.example;\r\nБоб;bob@kites.example;\r\n"
        for content in (
            text.encode(), text.encode("utf-8-sig"), text.encode("cp1251"), text.encode("utf-16"),
            text.replace(";", ",").encode(), text.replace(";", "\t").encode(), text.replace(";", "|").encode(),
            text.replace("Аня Ко", 'Аня "Ко').encode(), text.replace("\r\n", "\r").encode(),
        ):  # fmt: skip
            with self.subTest(content[:40]):
                self.assertEqual(self.found(content=content), self.ann | self.bob)

    def test_a_file_and_a_text_are_one_list(self):
        self.assertEqual(self.found("bob@kites.example", b"mail\nann@kites.example\n"), self.ann | self.bob)

    def test_the_value_of_a_formula_is_read(self):
        book = self.workbook([["ann@kites.example", "=A1", '=CONCATENATE("bob","@kites.example")']])
        self.assertEqual(self.found(content=book, name="x.xlsx"), self.ann)

    def test_what_is_no_list_is_refused_in_words(self):
        book = self.workbook([["ann@kites.example"]])
        broken = self.workbook([["#REF!"]])
        encrypted = OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")
        cases = [
            ({}, "Choose a spreadsheet, or paste"),
            ({"text": " \n "}, "Choose a spreadsheet, or paste"),
            ({"content": b"", "name": "none.csv"}, "The file none.csv is empty"),
            ({"content": PNG, "name": "scan.png"}, "scan.png is a picture"),
            ({"content": PNG, "name": "scan.xlsx"}, "scan.xlsx is a picture"),
            ({"content": encrypted, "name": "secret.xlsx"}, "secret.xlsx is protected by a password"),
            ({"content": OLD_OFFICE, "name": "old.xls"}, "old.xls cannot be read as a spreadsheet"),
            ({"content": book[:300], "name": "half.xlsx"}, "half.xlsx cannot be read as a spreadsheet"),
            (
                {"content": bytes(range(256)) * 9, "name": "noise.csv"},
                "noise.csv cannot be read|no e-mail and no phone",
            ),
            ({"content": b"Name\nAnn\n", "name": "names.csv"}, "There is no e-mail and no phone in the list"),
            ({"content": self.workbook([]), "name": "blank.xlsx"}, "There is no e-mail and no phone in the list"),
            ({"content": broken, "name": "broken.xlsx"}, "broken.xlsx cannot be read: .*#REF!"),
            ({"text": "a@b.example\n" * 100_001}, "has 100001 rows; up to 100000"),
            ({"content": b"a" * (25 * 1024**2 + 1), "name": "big.csv"}, "big.csv is larger than 25 MB"),
        ]
        for vals, sentence in cases:
            with (
                self.subTest(sentence), self.assertRaisesRegex(UserError, sentence),
                mute_logger("odoo.addons.base_import.models.base_import"),
            ):  # fmt: skip
                self.check(**vals)

    def test_fifty_thousand_rows(self):
        rows = "".join(f"who{n}@kites.example;Ann;+7916{n:07d}\n" for n in range(50_000))
        began = monotonic()
        wizard = self.check(content=(rows + "ann@kites.example;;\n").encode(), name="big.csv")
        self.assertLess(monotonic() - began, 60)
        self.assertEqual(wizard.found_count, 1)
        self.assertEqual(wizard.not_found_count, 50_000)

    # === RIGHTS === #

    def test_only_marketers_put_lists_in(self):
        for role in ("own", "all", "analyst", "internal", "portal"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.check("ann@kites.example", role=role)
        self.assertEqual(self.found("ann@kites.example", role="manager"), self.ann)

    def test_what_someone_forged_is_not_added(self):
        wizard = self.check("ann@kites.example")
        wizard.sudo().found = [self.users["internal"].partner_id.id, self.ann.child_ids.id]
        wizard.action_add()
        self.assertEqual(self.manual.pin_ids.client_id, self.ann)

    def test_looking_up_costs_no_query_a_row(self):
        def cost(rows):
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.check("\n".join(f"who{n}@kites.example" for n in range(rows)))
            return self.cr.sql_log_count - before

        cost(1)
        self.assertLessEqual(cost(300), cost(2) + 2)
