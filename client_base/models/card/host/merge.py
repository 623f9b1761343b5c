"""Cards of contacts that are merged: what belongs together stays together, and nobody recommends himself."""

from odoo import models
from odoo.tools import SQL

from ..birthday import PARTS
from ..origin import FIRST


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    # === BUSINESS METHODS === #

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        # sudo: whoever merges may not know these fields, and shall not lose them
        sources, target = src_partners.sudo(), dst_partner.sudo()
        self.env["client.origin.queue"]._mark((sources | target).commercial_partner_id.ids)
        self._keep_birthday(sources, target)
        self._keep_first_touch(sources, target)
        self._drop_double_accounts(sources | target, target)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self._drop_senseless_links(sources | target, target)
        self.env["client.origin.queue"]._mark(target.commercial_partner_id.ids)
        return result

    def _keep_birthday(self, sources, target):
        """Let the target have one whole birthday, rather its own: half of one and half of another is nobody's."""
        every = [target, *sources]
        owner = next((contact for contact in every if contact.client_birth_md), None)
        if not owner:
            owner = next((contact for contact in every if any(contact[name] for name in PARTS)), target)
        parts = {name: owner[name] for name in PARTS}
        same = [contact.client_birth_year for contact in every if contact.client_birth_md == owner.client_birth_md]
        parts["client_birth_year"] = parts["client_birth_year"] or next(filter(None, same), 0)
        self._give(parts, sources, target)

    def _keep_first_touch(self, sources, target):
        """Let the target have one whole first touch, rather its own, and the earliest first contact."""
        every = [target, *sources]
        owner = next((contact for contact in every if any(contact[name] for name in FIRST)), target)
        days = [contact.client_first_contact_on for contact in every if contact.client_first_contact_on]
        touch = {name: owner[name].id for name in FIRST}
        self._give(touch | {"client_first_contact_on": min(days, default=False)}, sources, target)

    def _give(self, values, sources, target):
        """Let the target alone have the values: the host would take from each source what the target lacks."""
        sources.write(dict.fromkeys(values, False))
        target.write(values)

    def _drop_double_accounts(self, partners, target):
        """Keep one of equal accounts: the host would drop all that the sources have."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            DELETE FROM client_social_account WHERE id IN (
                SELECT id FROM (
                    SELECT id, ROW_NUMBER() OVER (PARTITION BY network, address
                                                      ORDER BY (partner_id = %s) DESC, id) AS place
                      FROM client_social_account WHERE partner_id = ANY(%s)) ranked
                 WHERE place > 1)
            """, target.id, list(partners.ids),
        ))  # fmt: skip
        self.env.invalidate_all(flush=False)

    def _drop_senseless_links(self, partners, target):
        """Drop recommendations that lead from the client to itself by now, and whoever decides for another one."""
        client = target.commercial_partner_id
        for contact in partners:
            if contact.client_referrer_id and contact._is_recommended_by(client):
                contact.client_referrer_id = False
            person = contact.client_responsible_id
            if person and (person in partners or person.commercial_partner_id != client):
                contact.client_responsible_id = False
        self.env.flush_all()


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    def _is_recommended_by(self, client) -> bool:
        """Tell whether one of those who recommended the contact, and them, and so on, is of the client."""
        seen, referrer = set(), self.client_referrer_id
        while referrer and referrer.id not in seen:
            if referrer.commercial_partner_id == client:
                return True
            seen.add(referrer.id)
            referrer = referrer.client_referrer_id
        return False
