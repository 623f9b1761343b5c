"""What is not known of a client yet, so that whoever talks to him next may ask."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.tools import SQL

from .host.res_partner import PURCHASE_DAYS
from .kinds import PREFIX, ROLE_GROUPS

MOST_LABELS = 5
WORKERS = "client_base.client_base_group_own"


class Asked(NamedTuple):
    """A field that is asked for: its id, column, label, for whom, who sees it, from when on it is required."""

    id: int
    column: str
    label: str
    audience: str
    see_role: str
    required_from: str | bool

    def is_required(self, contact) -> bool:
        moment = self.required_from
        return bool(moment) and contact.client_purchase_day_count >= PURCHASE_DAYS[moment]

    def suits(self, contact) -> bool:
        return self.audience == "all" or (self.audience == "company") == bool(contact.is_company)


class ClientField(models.Model):
    _inherit = "client.field"

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache("self.env.lang")
    def _get_asked(self) -> tuple[Asked, ...]:
        """Return the fields that are asked for, in the order of the card; nobody asks whether a no is a no."""
        # sudo: who sees them is one of the answers
        every = self.sudo().search([
            ("column", "!=", False), ("kind", "!=", "boolean"),
            "|", ("is_asked", "=", True), ("required_from", "!=", False),
        ])  # fmt: skip
        return tuple(
            Asked(own.id, own.column, own.name, own.audience, own.see_role, own.required_from) for own in every
        )


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_missing = fields.Char(
        "Still to Ask", compute="_compute_client_missing", groups=WORKERS,
        help="What is not known yet; first what must be known by now.",
    )  # fmt: skip

    # === COMPUTE METHODS === #

    @api.depends(lambda self: ("is_company", *(name for name in self._fields if name.startswith(PREFIX))))
    @api.depends_context("uid", "lang", "company")
    def _compute_client_missing(self):
        labels = self._get_missing_labels()
        for contact in self:
            contact.client_missing = self._join_missing(labels[contact])

    # === BUSINESS METHODS === #

    def _get_missing_labels(self) -> dict:
        """Return the labels of what is missing, by the contact: required ones first, all of them seen by the user.

        It costs one statement for all fields and contacts.
        """
        user, labels = self.env.user, defaultdict(list)
        roles = {role for role, group in ROLE_GROUPS.items() if user.has_group(group)}
        asked = [own for own in self.env["client.field"]._get_asked() if own.see_role in roles]
        clients = self.filtered("partner_share") if asked else self.browse()
        filled = clients._get_filled(asked)
        for contact in clients:
            missing = [own for own in asked if own.suits(contact) and (contact, own.id) not in filled]
            required = [own for own in missing if own.is_required(contact)]
            labels[contact] = [self.env._("%(label)s (must be known)", label=own.label) for own in required]
            labels[contact] += [own.label for own in missing if own not in required]
        return labels

    def _get_filled(self, asked) -> set[tuple]:
        """Return the (contact, id of a field) that hold a value."""
        typed = self.filtered(lambda contact: not isinstance(contact.id, int))  # as it stands in a form
        filled = {(contact, own.id) for contact in typed.sudo() for own in asked if contact[own.column]}
        filled = {(contact.sudo(False), own_id) for contact, own_id in filled}
        saved = self - typed
        if not (saved and asked):
            return filled
        self.flush_model([own.column for own in asked])
        # sudo: only fields that the user sees are asked about
        fields_asked = self.env["client.field"].sudo().browse(own.id for own in asked)
        conditions = SQL(", ").join(own._get_filled(SQL("contact")) for own in fields_asked)
        rows = self.env.execute_query(
            SQL("SELECT contact.id, %s FROM res_partner contact WHERE contact.id = ANY(%s)", conditions, saved.ids)
        )
        by_id = {contact.id: contact for contact in saved}
        return filled | {
            (by_id[contact_id], own.id)
            for contact_id, *answers in rows for own, answer in zip(asked, answers, strict=True) if answer
        }  # fmt: skip

    @api.model
    def _join_missing(self, labels):
        """Return the first few labels, and how many there are besides; nothing where nothing is missing."""
        if len(labels) <= MOST_LABELS:
            return ", ".join(labels) or False
        return self.env._(
            "%(labels)s, and %(count)s more", labels=", ".join(labels[:MOST_LABELS]), count=len(labels) - MOST_LABELS
        )
