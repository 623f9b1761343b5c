from ast import literal_eval

from lxml import etree

from odoo.tests import Form, tagged

from ..models.field.kinds import DATE_KINDS, KINDS, ROLE_RANKS, ROLES
from .own_field_case import OwnFieldCase

FORM, LIST, SEARCH = "base.view_partner_form", "client_base.client_view_list", "client_base.client_view_search"
HOST_LIST, HOST_SEARCH = "base.view_partner_tree", "base.view_res_partner_filter"
WORKERS = ("own", "all", "marketer", "manager", "sales_all", "sales_manager")
OUTSIDERS = ("internal", "sales_own", "system", "analyst")
# How high a role stands among those that fields know.
RANKS = ROLE_RANKS | {"sales_all": ROLE_RANKS["all"], "sales_manager": ROLE_RANKS["manager"]}
ODD_LABELS = ("\"Quotes\" & 'ticks'", "<b>Bold</b>", "Кличка 🐶", "L" * 80)


@tagged("post_install", "-at_install")
class TestFieldViews(OwnFieldCase):
    """A field of each kind on each screen, beside some that not everybody sees, and one that is archived."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Section = cls.env["client.field.section"]
        cls.pet, cls.home = cls.Section.create([{"name": "Pet", "sequence": 1}, {"name": "Home", "sequence": 2}])
        cls.own["char"].section_id = cls.own["choice"].section_id = cls.pet
        cls.seen_by = dict(zip(ROLES, cls.own_fields(*(
            {"name": f"Seen by {role}", "see_role": role, "edit_role": "manager"} for role, _label in ROLES
        )), strict=True))  # fmt: skip
        cls.seen_by = {role: own for (role, _label), own in cls.seen_by.items()}
        cls.fields_of = cls.own_fields(
            {"name": "Size of Staff", "audience": "company", "section_id": cls.home.id, "required_from": "always"},
            {"name": "Hobby", "audience": "person", "required_from": "always"},
            {"name": "Area", "kind": "float", "unit": "m²", "section_id": cls.home.id, "audience": "company"},
            {"name": "Gone", "active": False},
        )
        cls.staff, cls.hobby, cls.area, cls.gone = cls.fields_of

    def arch(self, role, xmlid, lang="en_US"):
        """Return the view as the user gets it, after a check that the screen is told of all fields in it."""
        view = self.env.ref(xmlid)
        contacts = self.as_role(role)["res.partner"].with_context(lang=lang)
        views = contacts.get_views([(view.id, view.type)])
        arch = etree.fromstring(views["views"][view.type]["arch"])
        known = views["models"]["res.partner"]["fields"]
        for node in arch.xpath("//field[starts-with(@name, 'x_client_')]"):
            self.assertIn(node.get("name"), known)
        return arch

    def names(self, arch):
        return [node.get("name") for node in arch.xpath(".//field[starts-with(@name, 'x_client_')]")]

    def node(self, arch, own):
        [node] = arch.xpath(f"//field[@name='{own.column}']")
        return node

    # === WHO SEES WHAT, WHERE === #

    def test_each_kind_stands_once_on_each_screen_of_each_worker(self):
        self.assertEqual(set(self.own), {kind for kind, _label in KINDS})
        for role in WORKERS:
            for xmlid in (FORM, LIST, HOST_LIST, SEARCH, HOST_SEARCH):
                names = self.names(self.arch(role, xmlid))
                with self.subTest(role=role, view=xmlid):
                    self.assertEqual(len(names), len(set(names)))
                    self.assertLessEqual(set(self.columns.values()), set(names))

    def test_a_field_is_seen_by_its_role_and_those_above(self):
        for role in WORKERS:
            expected = {own.column for see, own in self.seen_by.items() if RANKS[role] >= RANKS[see]}
            for xmlid in (FORM, LIST, SEARCH):
                names = {name for name in self.names(self.arch(role, xmlid)) if name.startswith("x_client_seen_by")}
                with self.subTest(role=role, view=xmlid):
                    self.assertEqual(names, expected)

    def test_nobody_else_sees_any(self):
        for role in OUTSIDERS:
            for xmlid in (FORM, LIST, HOST_LIST, SEARCH, HOST_SEARCH):
                arch = etree.tostring(self.arch(role, xmlid), encoding="unicode")
                with self.subTest(role=role, view=xmlid):
                    self.assertNotIn("x_client_", arch)
                    self.assertNotIn("client_section_", arch)

    def test_who_may_not_change_a_field_gets_it_to_read(self):
        for role in ("own", "marketer", "manager"):
            for xmlid in (FORM, LIST):
                node = self.node(self.arch(role, xmlid), self.seen_by["own"])
                with self.subTest(role=role, view=xmlid):
                    self.assertEqual(node.get("readonly") == "1", role != "manager")
        node = self.node(self.arch("own", FORM), self.own["char"])
        self.assertFalse(node.get("readonly"))

    def test_an_archived_field_is_gone_and_comes_back(self):
        for active in (False, True, False):
            self.gone.active = active
            for xmlid in (FORM, LIST, SEARCH):
                with self.subTest(active=active, view=xmlid):
                    self.assertEqual(self.gone.column in self.names(self.arch("own", xmlid)), active)

    def test_a_deleted_field_is_gone(self):
        column = self.hobby.column
        self.assertIn(column, self.names(self.arch("own", FORM)))
        self.hobby.unlink()
        for xmlid in (FORM, LIST, SEARCH):
            self.assertNotIn(column, self.names(self.arch("own", xmlid)))

    def test_a_list_offers_each_as_a_column_that_is_hidden_at_first(self):
        for own in self.own.values():
            self.assertEqual(self.node(self.arch("own", LIST), own).get("optional"), "hide")
        currency = self.arch("own", LIST).xpath("field[@name='currency_id']")
        self.assertEqual(len(currency), 1)

    # === THE CARD === #

    def test_sections_stand_in_their_order_with_what_has_none_at_the_end(self):
        groups = self.arch("own", FORM).xpath("//group[@name='client_fields']/group")
        self.assertEqual([group.get("string") for group in groups], ["Pet", "Home", "More about the Client"])
        self.assertEqual(self.names(groups[0]), [self.own["char"].column, self.own["choice"].column])

    def test_fields_and_sections_are_put_into_another_order(self):
        self.own["choice"].sequence = 1
        self.pet.sequence = 3
        groups = self.arch("own", FORM).xpath("//group[@name='client_fields']/group")
        self.assertEqual([group.get("string") for group in groups[:2]], ["Home", "Pet"])
        self.assertEqual(self.names(groups[1]), [self.own["choice"].column, self.own["char"].column])

    def test_a_section_of_which_a_user_sees_nothing_has_no_heading(self):
        secret = self.Section.create({"name": "Secret"})
        self.seen_by["manager"].section_id = secret
        for role in WORKERS:
            found = self.arch(role, FORM).xpath("//group[@string='Secret']")
            with self.subTest(role=role):
                self.assertEqual(bool(found), RANKS[role] == RANKS["manager"])

    def test_persons_are_not_asked_what_companies_are(self):
        arch = self.arch("own", FORM)
        self.assertEqual(self.node(arch, self.staff).get("invisible"), "not is_company")
        self.assertEqual(self.node(arch, self.hobby).get("invisible"), "is_company")
        self.assertFalse(self.node(arch, self.own["char"]).get("invisible"))
        [home] = arch.xpath("//group[@string='Home']")
        self.assertEqual(home.get("invisible"), "not is_company")

    def test_a_unit_stands_behind_the_value(self):
        [unit] = self.node(self.arch("own", FORM), self.area).xpath("following-sibling::span")
        self.assertEqual(unit.text, "m²")

    def test_of_a_hidden_field_neither_label_nor_unit_is_left(self):
        self.area.write({"see_role": "manager", "edit_role": "manager"})
        for role in WORKERS:
            arch, seen = self.arch(role, FORM), RANKS[role] == RANKS["manager"]
            with self.subTest(role=role):
                self.assertEqual(bool(arch.xpath(f"//label[@for='{self.area.column}']")), seen)
                self.assertEqual("m²" in [span.text for span in arch.iter("span")], seen)

    def test_what_must_be_known_is_asked_of_new_contacts_of_its_audience_alone(self):
        self.users["all"].group_ids |= self.env.ref("base.group_partner_manager")
        contacts = self.as_role("all")["res.partner"]
        with self.refused(AssertionError, self.staff.column), Form(contacts) as card:
            card.company_type, card.name = "company", "Typed"
        with self.refused(AssertionError, self.hobby.column), Form(contacts) as card:
            card.name = "Typed"
        with Form(contacts) as card:
            card.name = "Typed"
            card[self.hobby.column] = "Chess"
        self.assertEqual(card.record[self.hobby.column], "Chess")
        with Form(self.as_role("all", self.mine)) as card:
            card.phone = "+49 30 1234567"  # nothing of what must be known is known of an old one

    def test_a_value_of_each_kind_is_typed_in(self):
        user = self.users["all"]
        user.group_ids |= self.env.ref("base.group_partner_manager")
        with Form(self.as_role("all", self.theirs)) as card:
            for kind, value in self.values.items():
                if kind == "choices":
                    card[self.columns[kind]].add(self.options["Dry"])
                elif kind in ("choice", "product", "contact"):
                    record = {"choice": self.options["Cat"], "product": self.product, "contact": self.vet}[kind]
                    card[self.columns[kind]] = record
                else:
                    card[self.columns[kind]] = value
        read = self.read_own(self.theirs)
        self.assertEqual(read["choices"], self.options["Dry"].ids)
        self.assertEqual({**read, "choices": 0}, {**self.values, "choices": 0})

    def test_the_way_to_one_field_more_is_for_managers(self):
        for role in WORKERS:
            found = self.arch(role, FORM).xpath("//button[@name='action_add_from_card']")
            with self.subTest(role=role):
                self.assertEqual(bool(found), RANKS[role] == RANKS["manager"])
        action = self.as_role("manager", self.mine).action_add_from_card()
        self.assertEqual((action["res_model"], action["target"]), ("client.field", "new"))

    def test_only_managers_may_add_a_choice_on_the_spot(self):
        for role in ("own", "manager"):
            node = self.node(self.arch(role, FORM), self.own["choice"])
            with self.subTest(role=role):
                self.assertEqual(node.get("can_create"), str(role == "manager"))
        context = self.own["choice"]._get_widget()["context"]
        options = self.as_role("manager")["client.field.option"].with_context(**literal_eval(context))
        number, _name = options.name_create("Hamster")
        self.assertEqual(self.env["client.field.option"].browse(number).field_id, self.own["choice"])

    # === WORDS === #

    def test_odd_labels_are_shown_as_they_were_typed(self):
        for label in ODD_LABELS:
            self.own["char"].name = label
            self.own["char"].unit = label
            self.pet.name = label
            with self.subTest(label=label):
                arch = self.arch("own", FORM)
                self.assertTrue([group for group in arch.iter("group") if group.get("string") == label])
                self.assertIn(label, [span.text for span in arch.iter("span")])
                self.assertEqual(self.env["res.partner"].fields_get([self.own["char"].column])[
                    self.own["char"].column]["string"], label)  # fmt: skip
                texts = [node.get("string") for node in self.arch("own", SEARCH).iter("filter")]
                self.assertIn(label, texts)

    def test_letters_that_xml_has_no_room_for_break_no_card(self):
        self.pet.name = "Pet\x0b\x1f"
        self.area.unit = "m\x0b²"
        arch = self.arch("own", FORM)
        self.assertTrue(arch.xpath("//group[@string='Pet']"))
        self.assertIn("m ²", [span.text for span in arch.iter("span")])

    def test_each_user_reads_his_own_language(self):
        russian = {"lang": "ru_RU"}
        self.pet.with_context(**russian).name = "Питомец"
        self.own["char"].with_context(**russian).name = "Кличка"
        self.area.with_context(**russian).unit = "м²"
        for lang, heading, label, unit in (("ru_RU", "Питомец", "Кличка", "м²"), ("en_US", "Pet", "Pet Name", "m²")):
            arch = self.arch("own", FORM, lang)
            column = self.own["char"].column
            with self.subTest(lang=lang):
                self.assertTrue(arch.xpath(f"//group[@string='{heading}']"))
                self.assertIn(unit, [span.text for span in arch.iter("span")])
                contacts = self.as_role("own")["res.partner"].with_context(lang=lang)
                self.assertEqual(contacts.fields_get([column])[column]["string"], label)
                filters = self.arch("own", SEARCH, lang).xpath(f"//filter[@name='group_{column}']")
                self.assertEqual(filters[0].get("string"), label)

    # === SEARCH === #

    def test_each_field_is_searched_and_grouped_by(self):
        arch = self.arch("own", SEARCH)
        contacts = self.as_role("all")["res.partner"].with_context(active_test=False)
        total = contacts.search_count([])
        for kind, column in self.columns.items():
            with self.subTest(kind=kind):
                [grouping] = arch.xpath(f"//group/filter[@name='group_{column}']")
                [by] = [f"{column}:month" if kind in DATE_KINDS else column]
                self.assertEqual(grouping.get("context"), str({"group_by": by}))
                self.assertEqual(bool(arch.xpath(f"//filter[@date='{column}']")), kind in DATE_KINDS)
                groups = contacts.formatted_read_group([], [by], ["__count"])
                filled = sum(group["__count"] for group in groups if group[by])
                self.assertEqual(filled, 2 if kind == "choices" else 1)
                empty = sum(group["__count"] for group in groups if not group[by])
                self.assertEqual(empty, total - 1)

    # === BESIDE THE HOST'S OWN PROPERTIES === #

    def test_properties_of_the_host_work_beside(self):
        definitions = self.env["properties.base.definition"].sudo()
        base = definitions._get_definition_for_property_field("res.partner", "properties")
        base.properties_definition = [{"name": "aaaa", "type": "char", "string": "Nickname"}]
        self.mine.properties = {"aaaa": "Boss"}
        self.assertEqual(self.mine.properties["aaaa"], "Boss")
        self.assertEqual(self.mine[self.columns["char"]], "Murka")
        arch = self.arch("own", SEARCH)
        self.assertTrue(arch.xpath("//field[@name='properties']"))
        self.assertTrue(arch.xpath("//filter[@name='group_by_properties']"))
        self.assertTrue(self.arch("own", FORM).xpath("//field[@name='properties']"))
        both = [("properties.aaaa", "=", "Boss"), (self.columns["char"], "=", "Murka")]
        self.assertEqual(self.env["res.partner"].search(both), self.mine)
