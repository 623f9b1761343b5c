"""New segments made of others: of two by a rule that reads both, or a copy whose members stay as they are today."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .rule.reading import MEMBERSHIP


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === ACTION METHODS === #

    def action_compare(self):
        """Open the comparison of two segments, or of this one with another that is still to be chosen."""
        if len(self) > 2:
            raise UserError(self.env._("Choose two segments to compare; you chose %(count)s.", count=len(self)))
        first, second = self[:1], self[1:]
        compare = self.env["client.segment.compare"].create({"first_id": first.id, "second_id": second.id})
        return compare._reopen()

    def action_freeze_copy(self):
        """Make a segment by hand of the clients who are in now, and open it."""
        return self._freeze_copy()._open_form()

    # === BUSINESS METHODS === #

    def _combine(self, other, how: str):
        """Return a new segment of those who are in both, in one of them, or in this one but not in the other.

        :param how: ``and``, ``or``, ``not``
        :raise UserError: two segments that have no clients in common, or one alone
        """
        self._check_pair(other)
        first, second = Domain(MEMBERSHIP, "in", self.ids), Domain(MEMBERSHIP, "in", other.ids)
        rules = {
            "and": first & second,
            "or": Domain(MEMBERSHIP, "in", [self.id, other.id]),
            "not": first & Domain(MEMBERSHIP, "not in", other.ids),
        }
        return self.create({
            "name": self._name_combined(other, how),
            "company_id": self.company_id.id,
            "domain": repr(list(rules[how])),
        })  # fmt: skip

    def _name_combined(self, other, how):
        names = {"first": self.name, "second": other.name}
        return {
            "and": self.env._("%(first)s and %(second)s", **names),
            "or": self.env._("%(first)s or %(second)s", **names),
            "not": self.env._("%(first)s but not %(second)s", **names),
        }[how]

    def _check_pair(self, other):
        """Refuse to set against each other what cannot be: one segment, or segments of two companies."""
        if not self or not other:
            raise UserError(self.env._("Choose two segments."))
        if self == other:
            raise UserError(self.env._("These are one and the same segment: choose another one beside it."))
        if self.company_id != other.company_id:
            raise UserError(
                self.env._(
                    "%(first)s is of %(first_company)s and %(second)s of %(second_company)s: each company has clients"
                    " and a currency of its own, so that their figures cannot be set side by side.",
                    first=self.name, first_company=self.company_id.name,
                    second=other.name, second_company=other.company_id.name,
                )
            )  # fmt: skip

    def _freeze_copy(self):
        """Return a new segment by hand with the members of now, each by a decision; it is built already."""
        self.ensure_one()
        self.check_access("read")
        if not self.refreshed_at:
            raise UserError(self.env._("%(segment)s has not been built yet. Refresh it first.", segment=self.name))
        day = format_date(self.env, self.company_id._get_client_today())
        frozen = self.create({
            "name": self.env._("%(segment)s on %(day)s", segment=self.name, day=day),
            "description": self.description, "color": self.color, "company_id": self.company_id.id, "kind": "manual",
        })  # fmt: skip
        frozen._decide_copied(self, self.env._("was in %(segment)s on %(day)s", segment=self.name, day=day))
        return frozen

    def _decide_copied(self, source, reason):
        """Put in those who are in another segment now, and build this one at once."""
        self._check_by_hand("in")
        self.env.cr.execute(SQL(
            """
            INSERT INTO client_segment_pin (segment_id, client_id, kind, reason, user_id,
                                            create_uid, create_date, write_uid, write_date)
            SELECT %(segment)s, client_id, 'in', %(reason)s, %(user)s,
                   %(user)s, NOW() AT TIME ZONE 'UTC', %(user)s, NOW() AT TIME ZONE 'UTC'
              FROM client_segment_stay WHERE segment_id = %(source)s AND left_at IS NULL
            """,
            segment=self.id, source=source.id, reason=reason, user=self.env.uid,
        ))  # fmt: skip
        self._pins_written(self.env.cr.rowcount)
        self.sudo()._refresh()  # sudo: members are written by the refresh alone, whoever asks for it

    def _open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _open_clients(self, domain: Domain, name):
        """Return the action that opens the clients of a domain, as profiles for whoever sees figures alone.

        The domain is one of contacts and of profiles alike.
        """
        self.company_id.ensure_one()
        Action = self.env["ir.actions.act_window"]
        if self.env.user.has_group("client_base.client_base_group_own"):
            action, domain = Action._for_xml_id("client_base.client_action"), Domain("is_client", "=", True) & domain
        else:
            action = Action._for_xml_id("client_base.client_profile_action")
            domain &= Domain("company_id", "=", self.company_id.id)
        return action | {"display_name": name, "domain": list(domain), "context": {}, "path": False}
