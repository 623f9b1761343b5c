"""Removing a pack: only where it takes nothing away that somebody put there."""

from odoo import models
from odoo.exceptions import UserError


class ClientFieldPack(models.Model):
    _inherit = "client.field.pack"

    # === BUSINESS METHODS === #

    def _remove(self):
        """Delete the segments and reminders of the current company, and the fields if no other company has the pack.

        :raise UserError: fields are filled in or used, or someone made segments and reminders his own
        """
        company = self.env.company
        segments, reminders = self._get_of_company("client.segment"), self._get_of_company("client.reminder")
        reasons = self._say_segments_kept(segments) + self._say_reminders_kept(reminders)
        others = self.sudo().company_ids - company
        own = self.env["client.field"].browse() if others else self._get_own_fields()
        reasons += self._say_filled(own)
        self._refuse(reasons)
        reminders.unlink()
        segments.unlink()
        self._refuse([f"{field.name}: {use}" for field in own for use in field._get_uses()])
        self.sudo().company_ids -= company
        if not others:
            self._drop_fields(own)

    def _get_of_company(self, model):
        """Return the segments or reminders of the pack in the current company."""
        every = self.env[model].sudo().with_context(active_test=False)  # sudo: the guards are those of the pack
        return every.search([("pack_id", "=", self.id), ("company_id", "=", self.env.company.id)])

    def _get_own_fields(self):
        """Return the fields that the pack made; those that were there before stay."""
        return self.env["client.field"].with_context(active_test=False).search([("pack_id", "=", self.id)])

    def _drop_fields(self, own):
        sections = own.section_id
        own.unlink()
        every = self.env["client.field"].sudo().with_context(active_test=False)
        used = every.search([("section_id", "in", sections.ids)]).section_id
        (sections - used).filtered(lambda section: section.id == (self.made or {}).get("section")).unlink()
        self.sudo().made = False

    def _refuse(self, reasons):
        if reasons:
            raise UserError(
                self.env._(
                    "%(pack)s stays, because something would be lost:\n%(reasons)s",
                    pack=self.name, reasons="\n".join(f"– {reason}" for reason in reasons),
                )
            )  # fmt: skip

    # === WORDS === #

    def _say_filled(self, own):
        counts = own._count_values()
        return [
            self.env._("%(label)s is filled in with contacts: %(count)s.", label=field.name, count=counts[field.id])
            for field in own if counts.get(field.id)
        ]  # fmt: skip

    def _say_segments_kept(self, segments):
        reasons = []
        for segment in segments:
            if not segment.shipped or segment.pin_ids or segment.effect_ids:
                reasons.append(self.env._("Somebody changed the segment %(name)s.", name=segment.name))
            elif segment.member_count:
                reasons.append(
                    self.env._(
                        "The segment %(name)s has members: %(count)s.", name=segment.name, count=segment.member_count
                    )
                )
        return reasons

    def _say_reminders_kept(self, reminders):
        log = self.env["client.reminder.log"].sudo()  # sudo: also of clients that the user does not see
        reasons = []
        for reminder in reminders:
            if reminder.active:
                reasons.append(self.env._("The reminder %(name)s is switched on.", name=reminder.name))
            elif log.search_count([("reminder_id", "=", reminder.id)], limit=1):
                reasons.append(self.env._("The reminder %(name)s has been at work.", name=reminder.name))
        return reasons
