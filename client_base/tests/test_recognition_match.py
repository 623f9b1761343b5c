from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from .recognition_case import RecognitionCase

PHONE = "+79997654321"


@tagged("post_install", "-at_install")
class TestAddresses(RecognitionCase):
    """What is typed, as it is compared."""

    def addresses(self, country="base.ru", **texts):
        country = self.env.ref(country) if country else self.env["res.country"]
        texts = {name: [text] for name, text in texts.items()}
        return [address for _kind, address in self.Recognition._get_addresses(**texts, country=country)]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Recognition = cls.env["client.recognition"]

    def test_phone_in_any_writing(self):
        for text in (
            "+7 999 765-43-21", "8 (999) 765-43-21", "89997654321", "7 999 7654321", "+7(999)7654321",
            " 8-999-765-43-21 ", "тел. 8 999 765-43-21", "8 999 765-43-21 доб. 12", "8 999 765-43-21 ext. 12",
            "8 999 765-43-21 Анна", "９９９７６５４３２１",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(self.addresses(phones=text), [PHONE])

    def test_several_phones_in_one_field(self):
        for text in (f"{PHONE}, +7 495 765-43-21", f"{PHONE}; 84957654321", f"{PHONE} / 8 495 765-43-21",
                     f"{PHONE} и 8(495)765-43-21", f"{PHONE}\n8 495 765 43 21"):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(self.addresses(phones=text), [PHONE, "+74957654321"])

    def test_what_is_no_phone(self):
        for text in (
            ",", "/", " ; ", "12", "112", "call me", "—", "8 999 765", "0", "+", "1" * 400, "ann@example.com",
            "'; DROP TABLE",
        ):  # fmt: skip
            with self.subTest(text=text[:20]):
                self.assertEqual(self.addresses(phones=text), [])

    def test_phone_without_country(self):
        self.company.country_id = False
        self.assertEqual(self.addresses(country=None, phones="8 999 765-43-21"), [])
        self.assertEqual(self.addresses(country=None, phones="+7 999 765-43-21"), [PHONE])

    def test_emails(self):
        for text in ("Ann@Example.COM", "  ann@example.com  ", "Ann <ann@example.com>", '"A, B" <ann@example.com>'):
            with self.subTest(text=text):
                self.assertEqual(self.addresses(emails=text), ["ann@example.com"])
        for text in ("ann@example.com, bob@example.com", "ann@example.com; bob@example.com"):
            with self.subTest(text=text):
                self.assertEqual(self.addresses(emails=text), ["ann@example.com", "bob@example.com"])
        for text in ("ann", "ann@", "@example.com", "@@", "<>", ","):
            with self.subTest(text=text):
                self.assertEqual(self.addresses(emails=text), [])

    def test_tax_numbers(self):
        self.assertIn("7707083893", self.addresses(vats="RU 7707-083893"))
        self.assertIn("RU7707083893", self.addresses(vats="7707083893"))
        for text in ("/", "0", "none", "12345"):
            self.assertEqual(self.addresses(vats=text), [])


@tagged("post_install", "-at_install")
class TestMatching(RecognitionCase):
    """Whom the addresses of a document recognise: its contact was entered anew each time."""

    def test_by_phone_in_another_writing(self):
        known = self.bought(phone="8 (999) 765-43-21")
        order = self.quote(self.client("Anna", phone="+7 999 7654321"))
        self.assert_recognised(order, "repeat", number=2, by="phone", match=known)
        self.assertIn("recognised by phone +7 … 21", order.client_hint["words"])

    def test_by_email_in_upper_case_with_spaces(self):
        known = self.bought(email="Ann@Example.com ")
        order = self.quote(self.client("Anna", email=" ANN@EXAMPLE.COM"))
        self.assert_recognised(order, "repeat", by="email", match=known)
        self.assertIn("a…@example.com", order.client_hint["words"])

    def test_by_the_second_of_two_emails(self):
        known = self.bought(email="ann@example.com")
        order = self.quote(self.client("Anna", email="work@example.org, ann@example.com"))
        self.assert_recognised(order, "repeat", by="email", match=known)

    def test_by_tax_number(self):
        known = self.bought(vat="RU7707083893", is_company=True)
        vals = {"vat": "7707083893", "is_company": True, "country_id": self.env.ref("base.ru").id}
        order = self.quote(self.client("Acme", **vals))
        self.assert_recognised(order, "repeat", by="vat", match=known)

    def test_by_any_number_of_the_client(self):
        company = self.bought("Acme", is_company=True, phone="+7 495 765-43-21")
        self.client("Bob", parent_id=company.id, phone="+7 999 765-43-21")
        order = self.quote(self.client("B.", phone="89997654321"))
        self.assert_recognised(order, "repeat", by="phone", match=company)

    def test_known_contact_that_asked_before(self):
        known = self.client(phone=PHONE)
        self.quote(known)
        self.assert_recognised(self.quote(self.client("Anna", phone=PHONE)), "returning", by="phone", match=known)

    def test_own_purchases_decide_first(self):
        self.bought("Namesake", phone=PHONE)
        self.assert_recognised(self.quote(self.bought(phone=PHONE)), "repeat", number=2, by="contact")

    def test_household_phone_is_offered_not_taken(self):
        husband, wife = self.bought("Ivan", phone=PHONE), self.bought("Olga", phone=PHONE)
        order = self.quote(self.client("I.", phone=PHONE))
        self.assert_recognised(order, "new", number=1)
        self.assertTrue(order.client_is_ambiguous)
        candidates = order.client_hint["candidates"]
        self.assertEqual({row["id"] for row in candidates}, {husband.id, wife.id})
        self.assertEqual(candidates[0]["reason"], "phone +7 … 21")
        self.assertIn("purchases: 1", candidates[0]["words"])

    def test_info_mailbox_is_offered_not_taken(self):
        known = self.bought("Acme", email="info@acme.com")
        order = self.quote(self.client("Bob", email="INFO@acme.com"))
        self.assert_recognised(order, "new")
        self.assertEqual([row["id"] for row in order.client_hint["candidates"]], known.ids)

    def test_shared_phone_and_own_email(self):
        known = self.bought("Ivan", phone=PHONE, email="ivan@example.com")
        self.bought("Olga", phone=PHONE)
        order = self.quote(self.client("I.", phone=PHONE, email="ivan@example.com"))
        self.assert_recognised(order, "repeat", by="email", match=known)

    def test_addresses_of_two_clients_contradict(self):
        self.bought("Ivan", phone=PHONE)
        self.bought("Olga", email="olga@example.com")
        order = self.quote(self.client("X", phone=PHONE, email="olga@example.com"))
        self.assert_recognised(order, "new")
        self.assertEqual(len(order.client_hint["candidates"]), 2)

    def test_choosing_a_candidate(self):
        known = self.bought("Ivan", phone=PHONE)
        self.bought("Olga", phone=PHONE)
        order = self.quote(self.client("I.", phone=PHONE))
        order.partner_id = known
        self.assert_recognised(order, "repeat", number=2, by="contact")
        self.assertFalse(order.client_is_ambiguous)

    def test_address_of_a_crowd(self):
        self.Partner.create([{"name": f"Guest {number}", "phone": PHONE} for number in range(500)])
        order = self.quote(self.client("I.", phone=PHONE))
        self.assert_recognised(order, "new")
        self.assertFalse(order.client_is_ambiguous)
        self.assertIn("too many contacts", order.client_hint["notes"][0])

    def test_address_of_500_contacts_of_one_client(self):
        company = self.bought("Acme", is_company=True)
        self.Partner.create(
            [{"name": f"Clerk {number}", "parent_id": company.id, "phone": PHONE} for number in range(500)]
        )
        self.assert_recognised(self.quote(self.client("I.", phone=PHONE)), "repeat", by="phone", match=company)

    def test_staff_own_companies_and_visitors_are_never_matched(self):
        new_test_user(self.env, "client_clerk", "base.group_user").partner_id.phone = PHONE
        self.company.partner_id.phone = PHONE
        self.env.ref("base.public_partner").phone = PHONE
        order = self.quote(self.client(phone=PHONE))
        self.assert_recognised(order, "new")
        self.assertFalse(order.client_is_ambiguous)

    def test_exceptions(self):
        known = self.bought(phone=PHONE, email="ann@marketplace.com")
        for vals in ({"contact_id": known.id}, {"address": "8 999 765-43-21"}, {"address": "@Marketplace.com"},
                     {"address": "Ann@marketplace.com"}):  # fmt: skip
            exception = self.env["client.exception"].create(vals)
            field = "email" if "@" in vals.get("address", "") else "phone"
            with self.subTest(vals=vals):
                stranger = self.client("Anna", **{field: known[field]})
                self.assert_recognised(self.quote(stranger), "new")
            stranger[field] = False
            exception.unlink()
        self.assert_recognised(self.quote(self.client("Anna", phone=PHONE)), "repeat", match=known)

    def test_exceptions_of_another_company_hold_there(self):
        known = self.bought(phone=PHONE)
        branch = self.make_company("Branch")
        self.env["client.exception"].create({"contact_id": known.id, "company_id": branch.id})
        self.assert_recognised(self.quote(self.client("Anna", phone=PHONE)), "repeat", match=known)

    def test_exception_that_is_no_address(self):
        for address in ("call centre", "@", "12"):
            with self.subTest(address=address), self.assertRaisesRegex(ValidationError, "no e-mail"):
                self.env["client.exception"].create({"address": address})

    def test_contact_of_another_company(self):
        branch = self.make_company("Branch")
        self.bought(phone=PHONE, company_id=self.company.id)
        vals = {"partner_id": self.client("Anna", phone=PHONE).id, "company_id": branch.id}
        order = self.env["sale.order"].with_company(branch).create(vals)
        self.assert_recognised(order, "new")

    def test_archived_client_is_recognised_unless_another_is_there(self):
        archived = self.bought(phone=PHONE)
        archived.active = False
        order = self.quote(self.client("Anna", phone=PHONE))
        self.assert_recognised(order, "repeat", match=archived)
        self.assertIn("(archived)", order.client_hint["words"])
        current = self.bought("Olga", phone=PHONE)
        self.assert_recognised(self.quote(self.client("O.", phone=PHONE, email="o@example.com")), "new")
        current.phone = False

    def test_address_is_added_to_the_contact_of_a_quotation(self):
        known = self.bought(phone=PHONE)
        contact = self.client("Anna")
        draft, confirmed = self.quote(contact), self.order(contact, self.today())
        contact.phone = "8 999 765 43 21"
        self.assert_recognised(draft, "repeat", number=2)  # by the order of today
        self.assert_recognised(confirmed, "returning", number=1)
        other = self.quote(self.client("A."))
        other.partner_id.phone = PHONE
        self.assertTrue(other.client_is_ambiguous or other.client_match_id == known)

    def test_match_of_a_merged_client(self):
        known = self.bought(phone=PHONE)
        order = self.quote(self.client("Anna", phone=PHONE))
        order.action_confirm()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((known | order.partner_id).ids, known)
        self.env.invalidate_all()
        self.assertEqual((order.partner_id, order.client_recognition), (known, "repeat"))
        self.assertTrue(order.client_hint["linked"])

    # === WHAT A HOSTILE READER FOUND === #

    def test_who_asked_before_is_somebody_himself(self):
        husband = self.bought("Ivan", phone=PHONE)
        wife = self.client("Olga", phone=PHONE)
        self.quote(wife)
        order = self.quote(wife)
        self.assert_recognised(order, "returning", number=1)
        self.assertEqual([row["id"] for row in order.client_hint["candidates"]], husband.ids)

    def test_tax_numbers_of_two_countries(self):
        self.bought("Estonian", vat="123456789", country_id=self.env.ref("base.ee").id)
        german = {"vat": "DE123456789", "country_id": self.env.ref("base.de").id}
        self.assert_recognised(self.quote(self.client("German", **german)), "new")
        self.bought("Nobody", vat="0000000000")
        self.assert_recognised(self.quote(self.client("Nobody either", vat="0000000000")), "new")

    def test_exception_that_comes_later(self):
        known = self.bought(phone=PHONE)
        order = self.quote(self.client("Anna", phone=PHONE))
        self.assert_recognised(order, "repeat", match=known)
        self.env["client.exception"].create({"contact_id": known.id})
        self.assert_recognised(order, "new", by="")

    def test_address_of_the_company_of_a_contact(self):
        known = self.bought(email="ann@example.com")
        company = self.client("Acme", is_company=True)
        order = self.quote(self.client("Bob", parent_id=company.id))
        company.email = "ann@example.com"
        self.assert_recognised(order, "repeat", by="email", match=known)

    def test_reading_the_hint_marks_nobody(self):
        order = self.order(self.client(), self.today())
        self.Queue._take()
        order.invalidate_recordset()
        self.assertTrue(order.client_hint)
        order.order_line.price_unit = 7
        self.env.flush_all()
        self.assertEqual(self.Queue._take(), order.partner_id.ids)
