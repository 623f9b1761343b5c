"""Where the fields of the shop's own stand on the screens of contacts, without a view that anybody must write.

Views are kept for all users of a language together: what only some may see or change is told apart by ``groups=``.
"""

from lxml.builder import E

from odoo import api, models

from .kinds import DATE_KINDS, ROLE_GROUPS, ROLE_RANKS

# The lists and searches that show them, with whatever is made of these.
HOMES = {
    "list": ("client_base.client_view_list", "base.view_partner_tree"),
    "search": ("client_base.client_view_search", "base.view_res_partner_filter"),
}
PLACES = "//group[@name='client_fields'][not(ancestor::field)]"
# For whom a field is not.
STRANGERS = {"person": "is_company", "company": "not is_company"}
# Who may add a choice on the spot is decided by the rights on choices.
OPTIONS = {
    "choice": "{'no_open': True, 'no_create_edit': True}",
    "choices": "{'color_field': 'color', 'no_create_edit': True}",
    "product": "{'no_create': True}",
    "contact": "{'no_quick_create': True}",
}


def make_clean(text):
    """Return the text without the letters that XML has no room for."""
    return "".join(letter if letter.isprintable() or letter == "\u200d" else " " for letter in text or "").strip()


class ClientField(models.Model):
    _inherit = "client.field"

    # === CARD === #

    @api.model
    def _place_on_card(self, arch):
        """Fill the places that a form keeps for the fields: a group for each section, and the way to one field more."""
        for place in arch.xpath(PLACES):
            shown = self._get_shown()
            for section, own in shown.grouped("section_id").items():
                place.append(own._make_section_node(section))
            if "monetary" in shown.mapped("kind"):
                place.append(E.field(name="currency_id", invisible="1"))
            place.addnext(self._make_adding_node())

    def _make_section_node(self, section):
        heading = make_clean(section.name) or self.env._("More about the Client")
        attrs = {"name": f"client_section_{section.id or 0}", "string": heading}
        attrs["groups"] = ROLE_GROUPS[min(self.mapped("see_role"), key=ROLE_RANKS.get)]
        audiences = set(self.mapped("audience"))
        if len(audiences) == 1 and audiences <= STRANGERS.keys():
            attrs["invisible"] = STRANGERS[audiences.pop()]
        return E.group(*(node for own in self for node in own._make_card_nodes()), attrs)

    def _make_card_nodes(self):
        """Return the field with its label, and its unit behind it."""
        hidden = {"invisible": STRANGERS[self.audience]} if self.audience in STRANGERS else {}
        unit = make_clean(self.unit)
        if not unit:
            return self._make_field_nodes(hidden | self._get_required())
        nodes = self._make_field_nodes(hidden | self._get_required() | {"class": "oe_inline"})
        # The host leaves out the field alone for those who do not see it.
        around = hidden | {"groups": ROLE_GROUPS[self.see_role]}
        return [
            E.label({"for": self.column} | around),
            E.div(around, *nodes, E.span(unit, {"class": "text-muted ms-1"})),
        ]

    def _get_required(self):
        """Return when the form insists: on new contacts alone, so that nobody is kept from saving something else."""
        if self.required_from != "always" or self.kind == "boolean":
            return {}
        stranger = STRANGERS.get(self.audience)
        return {"required": f"not id and not ({stranger})" if stranger else "not id"}

    def _make_field_nodes(self, attrs):
        """Return the field once, or once for those who may change it and once for those who may only see it."""
        node = {"name": self.column} | self._get_widget() | attrs
        if self.see_role == self.edit_role:
            return [E.field(node)]
        editors = ROLE_GROUPS[self.edit_role]
        node.pop("required", None)
        return [
            E.field({"name": self.column} | self._get_widget() | attrs | {"groups": editors}),
            E.field(node | {"groups": f"!{editors}", "readonly": "1"}),
        ]

    def _get_widget(self):
        attrs = {"options": OPTIONS[self.kind]} if self.kind in OPTIONS else {}
        if self._has_choices():
            attrs["context"] = str({"default_field_id": self.id, "client_field_column": self.column})
        if self.kind == "choices":
            attrs["widget"] = "many2many_tags"
        return attrs

    def _make_adding_node(self):
        return E.button({
            "name": "action_add_from_card", "type": "object", "string": self.env._("Add a field"), "icon": "fa-plus",
            "class": "btn-link px-0", "invisible": "not id", "groups": ROLE_GROUPS["manager"],
        })  # fmt: skip

    # === LIST AND SEARCH === #

    @api.model
    def _place_on_list(self, arch):
        """Offer each field as a column, which a user switches on for himself."""
        shown = self._get_shown()
        for own in shown:
            arch.extend(own._make_field_nodes({"optional": "hide"}))
        if "monetary" in shown.mapped("kind") and not arch.xpath("field[@name='currency_id']"):
            arch.append(E.field(name="currency_id", column_invisible="1"))

    @api.model
    def _place_on_search(self, arch):
        """Offer each field to search by and to group by, and each date by its months and years."""
        shown = self._get_shown()
        fields_end = arch.xpath("field[last()]")
        groups = arch.xpath("group[filter[contains(@context, 'group_by')]]")
        for own in reversed(shown) if fields_end else ():
            fields_end[0].addnext(E.field(name=own.column))
        for own in shown.filtered(lambda own: own.kind in DATE_KINDS) if groups else ():
            groups[0].addprevious(E.filter(own._get_filter("date"), date=own.column))
            groups[0].addprevious(E.separator())
        for own in shown if groups else ():
            by = f"{own.column}:month" if own.kind in DATE_KINDS else own.column
            groups[0].append(E.filter(own._get_filter("group"), context=str({"group_by": by})))

    def _get_filter(self, purpose):
        return {
            "name": f"{purpose}_{self.column}", "string": make_clean(self.name), "groups": ROLE_GROUPS[self.see_role],
        }  # fmt: skip

    # === ACTION METHODS === #

    def action_show_on_card(self):
        """Build the card anew, from which the field was made."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # === BUSINESS METHODS === #

    @api.model
    def _get_shown(self):
        """Return the fields that the screens show, in their order, with their words in the language of the view."""
        # sudo: a view is built once for everybody, by whoever opens it first
        known = self.env["res.partner"]._fields
        return self.sudo().search([("column", "!=", False)]).filtered(lambda own: own.column in known)


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === CRUD METHODS === #

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # EXTENDS 'base'
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            self.env["client.field"]._place_on_card(arch)
        elif self._shows_own_fields(view, view_type):
            place = {"list": "_place_on_list", "search": "_place_on_search"}[view_type]
            getattr(self.env["client.field"], place)(arch)
        return arch, view

    # === ACTION METHODS === #

    def action_add_from_card(self):
        """Open the form of a new field over the card."""
        return self.env["ir.actions.act_window"]._for_xml_id("client_base.client_field_action_add")

    # === BUSINESS METHODS === #

    @api.model
    def _shows_own_fields(self, view, view_type):
        homes = [self.env.ref(xmlid, raise_if_not_found=False) for xmlid in HOMES.get(view_type, ())]
        while view and view not in homes:
            view = view.inherit_id
        return bool(view)
