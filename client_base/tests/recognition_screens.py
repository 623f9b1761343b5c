"""What must be true of every screen that shows recognition, whichever app the documents are of."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from .roles import RolesCase

ROWS = 80
KINDS = ("new", "returning", "repeat")
# Who learns no more than that a client is known, and who may know what he bought.
DISCREET = ("internal", "sales_own", "own")
INFORMED = ("all", "analyst", "manager")
DETAILS = {"client_purchase_number", "client_previous_purchase_on"}
COLOURS = {
    "decoration-info": "client_recognition == 'new'",
    "decoration-warning": "client_recognition == 'returning'",
    "decoration-success": "client_recognition == 'repeat'",
}
FILTERS = {"client_new": "new", "client_returning": "returning", "client_repeat": "repeat"}


class RecognitionScreensCase(RolesCase):
    """The roles of the shop, who also write quotations, leads and invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sells, bills = map(cls.env.ref, ("sales_team.group_sale_salesman", "account.group_account_invoice"))
        for role in (*DISCREET, *INFORMED):
            cls.users[role].group_ids |= bills if role == "internal" else sells | bills


class RecognitionScreens:
    """Tests of the screens of ``model``: ``lists``, ``kanbans``, ``searches`` and ``forms`` are ids of views.

    ``make_document(partner)`` returns an open document of the contact that every role of ``roles`` may read.
    """

    model: str
    forms: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    kanbans: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    roles = (*DISCREET, *INFORMED)

    def arch(self, role, xmlid):
        """Return a view as the user gets it, after a check that his screen knows all fields of it."""
        view = self.env.ref(xmlid)
        views = self.as_role(role)[self.model].get_views([(view.id, view.type)])
        arch = etree.fromstring(views["views"][view.type]["arch"])
        known = views["models"][self.model]["fields"]
        for node in arch.iter("field"):
            if not node.xpath("ancestor::field"):
                self.assertIn(node.get("name"), known, xmlid)
        return arch

    def names(self, arch):
        return {node.get("name") for node in arch.iter("field") if not node.xpath("ancestor::field")}

    def documents(self, size):
        """Return so many documents, each of a client of its own, that are recognised already."""
        documents = [self.make_document(self.client(f"Asker {number}")) for number in range(size)]
        self.env.flush_all()
        return self.env[self.model].concat(*documents)

    # === EVERY SCREEN FOR EVERY ROLE === #

    def test_lists_and_cards_show_the_badge(self):
        for role in self.roles:
            for xmlid in (*self.lists, *self.kanbans):
                with self.subTest(role=role, view=xmlid):
                    self.assertIn("client_recognition", self.names(self.arch(role, xmlid)))

    def test_details_are_for_those_who_may_know(self):
        for role in self.roles:
            for xmlid in self.lists:
                shown = DETAILS & self.names(self.arch(role, xmlid))
                with self.subTest(role=role, view=xmlid):
                    self.assertEqual(shown, DETAILS if role in INFORMED else set())

    def test_badges_have_the_same_colours_everywhere(self):
        for xmlid in (*self.lists, *self.kanbans):
            badges = self.arch("all", xmlid).xpath("//field[@name='client_recognition'][@widget='badge']")
            with self.subTest(view=xmlid):
                self.assertEqual(len(badges), 1)
                self.assertEqual({name: badges[0].get(name) for name in COLOURS}, COLOURS)

    def test_forms_begin_with_the_hint(self):
        for role in self.roles:
            for xmlid in self.forms:
                arch = self.arch(role, xmlid)
                with self.subTest(role=role, view=xmlid):
                    [hint] = arch.xpath("//field[@name='client_hint'][@widget='client_hint']")
                    self.assertFalse(hint.xpath("ancestor::sheet | ancestor::group | preceding::sheet"))

    # === NO QUERY PER ROW === #

    def specification(self, role, xmlid):
        """Return what the web client asks for to show a view."""
        fields = self.env[self.model]._fields
        return {
            name: {"fields": {"display_name": {}}} if fields[name].relational else {}
            for name in self.names(self.arch(role, xmlid))
        }

    def queries(self, role, ids, wanted):
        """Return the number of queries of a list with an empty cache, once what is asked for only once is known."""
        records = self.as_role(role)[self.model]
        for _time in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = records.web_search_read([("id", "in", ids)], wanted)
        self.assertEqual(found["length"], len(ids))
        return self.env.cr.sql_log_count - before

    def test_lists_and_cards_have_no_query_per_row(self):
        ids = self.documents(ROWS).ids
        for role in ("sales_own", "manager"):
            for xmlid in (*self.lists, *self.kanbans):
                wanted = self.specification(role, xmlid)
                few, many = (self.queries(role, ids[:size], wanted) for size in (10, ROWS))
                with self.subTest(role=role, view=xmlid):
                    self.assertEqual(few, many)

    # === FILTERS AND GROUPS === #

    def filters(self, role, xmlid):
        return {node.get("name"): node for node in self.arch(role, xmlid).iter("filter")}

    def test_filters_find_their_kind_and_no_other(self):
        documents = dict(zip(KINDS, self.documents(len(KINDS)), strict=True))
        for kind, document in documents.items():
            document.client_recognition = kind
        documents["new"].client_is_ambiguous = True
        wanted = FILTERS | {"client_is_ambiguous": "new"}
        ours = Domain("id", "in", [document.id for document in documents.values()])
        for role in self.roles:
            for xmlid in self.searches:
                filters = self.filters(role, xmlid)
                for name, kind in wanted.items():
                    domain = Domain(safe_eval(filters[name].get("domain")))
                    with self.subTest(role=role, view=xmlid, filter=name):
                        self.assertEqual(self.as_role(role)[self.model].search(domain & ours).ids, documents[kind].ids)

    def test_groups_add_up(self):
        documents = self.documents(4)
        for document, kind in zip(documents, (False, "repeat", "new", "returning"), strict=True):
            document.client_recognition = kind
        for role in self.roles:
            for xmlid in self.searches:
                context = safe_eval(self.filters(role, xmlid)["group_client_recognition"].get("context"))
                groups = self.as_role(role)[self.model].formatted_read_group(
                    [("id", "in", documents.ids)], [context["group_by"]], ["__count"]
                )
                with self.subTest(role=role, view=xmlid):
                    counts = {group["client_recognition"]: group["__count"] for group in groups}
                    self.assertEqual(counts, dict.fromkeys((*KINDS, False), 1))

    # === THOSE WHO ARE NOT MEANT === #

    def our_fields(self):
        names = [
            field.name
            for field in self.env[self.model]._fields.values()
            if any(module.startswith("client_base") for module in field._modules)
        ]
        self.assertLessEqual({"client_recognition", "client_hint", "client_match_id"} | DETAILS, set(names))
        return names

    def test_portal_users_get_none_of_the_fields(self):
        document = self.make_document(self.visitor)
        document.message_subscribe(self.visitor.ids)
        records = self.as_role("portal")[self.model]
        self.assertFalse(records.fields_get(self.our_fields()))
        for name in self.our_fields():
            with self.subTest(field=name):
                self.assertRaises(AccessError, records.browse(document.id).read, [name])
                self.assertRaises(AccessError, records.search, [(name, "!=", False)])
                self.assertRaises(AccessError, records.formatted_read_group, [], [], [f"{name}:count"])
