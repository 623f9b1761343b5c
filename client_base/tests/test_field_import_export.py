"""Files in the local writing: what is exported is imported again, and what cannot be is said line by line."""

import io
from datetime import date, datetime

import xlsxwriter

from odoo.tests import tagged
from odoo.tools import mute_logger

from .own_field_case import LABELS, OwnFieldCase

RUSSIAN = {
    "char": "Кличка", "text": "Привычки", "integer": "Сколько питомцев", "float": "Вес питомца",
    "monetary": "Бюджет на питомца", "boolean": "Есть сад", "date": "Следующая прививка",
    "datetime": "Следующая стрижка", "choice": "Вид питомца", "choices": "Корм", "product": "Обычный корм",
    "contact": "Ветеринар",
}  # fmt: skip
ROW = {
    "char": "Барсик", "text": "Спит", "integer": "2", "float": "1 234,5", "monetary": "1 000,25", "boolean": "True",
    "date": "25.11.2020", "datetime": "25.11.2020 10:30:00", "choice": "Dog", "choices": "Wet,Fresh", "product": "Kite",
    "contact": "Vet",
}  # fmt: skip
OPTIONS = {
    "has_headers": True, "quoting": '"', "separator": ";", "encoding": "utf-8", "date_format": "%d.%m.%Y",
    "datetime_format": "%d.%m.%Y %H:%M:%S", "float_decimal_separator": ",", "float_thousand_separator": " ",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestFieldImport(OwnFieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for kind, own in cls.own.items():
            own.with_context(lang="ru_RU").name = RUSSIAN[kind]
        groups = cls.env.ref("base.group_partner_manager") | cls.env.ref("base.group_allow_export")
        cls.users["own"].group_ids |= groups
        cls.users["manager"].group_ids |= groups
        (cls.users["own"] | cls.users["manager"]).write({"lang": "ru_RU", "tz": "UTC"})
        cls.name_label = cls.Partner.with_context(lang="ru_RU").fields_get(["name"])["name"]["string"]

    # === FILES === #

    def csv(self, *rows):
        """Return a file with a name and these kinds, under their Russian labels."""
        head = [self.name_label, *(RUSSIAN[kind] for kind in rows[0] if kind != "name")]
        lines = [head, *([row["name"], *(row[kind] for kind in row if kind != "name")] for row in rows)]
        return "\n".join(";".join(f'"{value}"' for value in line) for line in lines).encode(), "text/csv", "new.csv"

    def xlsx(self, row):
        content = io.BytesIO()
        book = xlsxwriter.Workbook(content)
        sheet = book.add_worksheet()
        for number, (kind, value) in enumerate(row.items()):
            sheet.write(0, number, RUSSIAN.get(kind, self.name_label))
            if isinstance(value, date):
                style = "dd.mm.yyyy hh:mm:ss" if isinstance(value, datetime) else "dd.mm.yyyy"
                sheet.write_datetime(1, number, value, book.add_format({"num_format": style}))
            else:
                sheet.write(1, number, value)
        book.close()
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return content.getvalue(), kind, "new.xlsx"

    def load(self, file, role="own", **options):
        """Import a file as the wizard does, found by its headers; return what it says and the contacts."""
        content, file_type, file_name = file
        env = self.as_role(role)
        vals = {"res_model": "res.partner", "file": content, "file_type": file_type, "file_name": file_name}
        wizard = env["base_import.import"].with_context(lang="ru_RU", tz="UTC").create(vals)
        options = {**OPTIONS, **options}
        preview = wizard.parse_preview({**options})
        self.assertNotIn("error", preview)
        found = ["/".join(preview["matches"].get(number) or []) or False for number in range(len(preview["headers"]))]
        expected = {label: self.columns[kind] for kind, label in RUSSIAN.items()} | {self.name_label: "name"}
        self.assertEqual(found, [expected[header] for header in preview["headers"]])
        with mute_logger("odoo.sql_db"):
            result = wizard.execute_import(found, preview["headers"], options)
        return result["messages"], self.Partner.browse(result.get("ids") or [])

    def words(self, messages):
        return " ".join(str(message["message"]) for message in messages)

    # === WHAT GOES WELL === #

    def test_a_file_in_the_local_writing(self):
        messages, contact = self.load(self.csv({"name": "Иван", **ROW}))
        self.assertEqual(messages, [])
        self.assertEqual(self.read_own(contact), {
            "char": "Барсик", "text": "Спит", "integer": 2, "float": 1234.5, "monetary": 1000.25, "boolean": True,
            "date": date(2020, 11, 25), "datetime": datetime(2020, 11, 25, 10, 30), "choice": self.options["Dog"].id,
            "choices": (self.options["Wet"] | self.options["Fresh"]).ids, "product": self.product.id,
            "contact": self.vet.id,
        })  # fmt: skip

    def test_a_spreadsheet(self):
        row = {
            "name": "Иван", "char": "Барсик", "integer": 2, "float": 1234.5, "date": date(2020, 11, 25),
            "choice": "Dog",
        }  # fmt: skip
        messages, contact = self.load(self.xlsx(row), float_thousand_separator=",", float_decimal_separator=".",
                                      date_format="%Y-%m-%d")  # fmt: skip
        self.assertEqual(messages, [])
        read = self.read_own(contact)
        self.assertEqual([read[kind] for kind in ("char", "integer", "float", "date")],
                         ["Барсик", 2, 1234.5, date(2020, 11, 25)])  # fmt: skip

    def test_what_is_exported_is_imported(self):
        names = ["id", *(column for kind, column in self.columns.items() if kind not in ("choices",))]
        [row] = self.as_role("manager", self.mine).with_context(tz="UTC").export_data(names)["datas"]
        row = [str(value) if isinstance(value, date) else value for value in row]
        before = self.read_own(self.mine)
        self.fill(self.mine, dict.fromkeys(LABELS, False))
        texts = ["" if value is False else str(value) for value in row]
        result = self.as_role("manager")["res.partner"].with_context(import_file=True, tz="UTC").load(names, [texts])
        self.assertEqual(result["messages"], [])
        self.env.invalidate_all()
        self.assertEqual(self.read_own(self.mine), before | {"choices": []})

    def test_choices_of_one_name_in_two_fields(self):
        other = self.own_field("Coat", "choice", options=("Dog",))
        _messages, contact = self.load(self.csv({"name": "Иван", "choice": "Dog"}))
        self.assertEqual(contact[self.columns["choice"]], self.options["Dog"])
        result = self.as_role("own")["res.partner"].load(["name", other.column], [["Пётр", "Dog"]])
        self.assertEqual(self.Partner.browse(result["ids"])[other.column], other.option_ids)

    # === WHAT DOES NOT === #

    def test_what_is_no_value_of_its_kind(self):
        for kind, text in (
            ("integer", "много"), ("float", "много"), ("monetary", "даром"), ("date", "31.02.2020"),
            ("datetime", "31.02.2020 10:00:00"), ("boolean", "наверное"), ("date", "скоро"),
            ("integer", "9999999999999"),
        ):  # fmt: skip
            with self.subTest(kind=kind, text=text):
                number = self.Partner.search_count([])
                messages, _contacts = self.load(self.csv({"name": "Иван", kind: text}))
                self.assertTrue(self.words(messages), "It was taken without a word.")
                self.assertEqual(self.Partner.search_count([]), number)

    def test_an_unknown_choice(self):
        for kind in ("choice", "choices"):
            with self.subTest(kind=kind):
                messages, contacts = self.load(self.csv({"name": "Иван", kind: "Horse"}))
                self.assertIn("Horse", self.words(messages))
                self.assertFalse(contacts)

    def test_a_choice_of_another_field_is_unknown(self):
        messages, contacts = self.load(self.csv({"name": "Иван", "choice": "Dry"}))
        self.assertIn("Dry", self.words(messages))
        self.assertFalse(contacts)

    def test_only_managers_import_new_choices(self):
        create = {"name_create_enabled_fields": {self.columns["choice"]: True}}
        file = self.csv({"name": "Иван", "choice": "Horse"})
        messages, contacts = self.load(file, **create)
        self.assertTrue(self.words(messages))
        self.assertFalse(contacts)
        self.assertFalse(self.Option.search([("name", "=", "Horse")]))
        messages, contacts = self.load(file, role="manager", **create)
        self.assertEqual(messages, [])
        self.assertEqual(contacts[self.columns["choice"]].name, "Horse")
        self.assertEqual(contacts[self.columns["choice"]].field_id, self.own["choice"])

    def test_who_may_not_change_a_field_imports_nothing_into_it(self):
        self.own["char"].edit_role = "manager"
        messages, contacts = self.load(self.csv({"name": "Иван", "char": "x"}))
        self.assertIn(RUSSIAN["char"], self.words(messages))
        self.assertFalse(contacts)

    def test_one_bad_line_stops_the_file(self):
        number = self.Partner.search_count([])
        rows = [{"name": f"Иван {line}", "choice": "Dog" if line != 7 else "Horse"} for line in range(9)]
        messages, _contacts = self.load(self.csv(*rows))
        self.assertEqual([message["rows"] for message in messages], [{"from": 7, "to": 7}])
        self.assertEqual(self.Partner.search_count([]), number)
