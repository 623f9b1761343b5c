"""The demo data: who has just asked, so that each answer of recognition can be seen at once."""

from odoo import api, models

NOBODY = "First aquarium, asks for advice"
# (English, Russian)
BY_PHONE = ("Asks for the usual food", "Спрашивает привычный корм")
BY_EMAIL = ("Wants a larger delivery", "Нужна поставка побольше")
PERHAPS = ("When is there a place for grooming?", "Когда можно записаться на груминг?")
OF_A_COLLEAGUE = ("Wants an offer for the season", "Просит предложение на сезон")


class ClientBaseDemo(models.AbstractModel):
    _inherit = "client.base.demo"

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_asking_vals(self, clients) -> list[dict]:
        """Return the values of leads that have just come: of somebody known by phone, by e-mail, perhaps, not at all.

        The last is of a colleague's client. Each is there if the clients include somebody who can ask so.
        """
        best = clients.sorted(lambda client: (-client.client_purchase_count, client.ref))
        people = best.filtered(lambda client: not client.is_company and client.phone_sanitized)
        buyers = best.filtered("is_company").child_ids.filtered("email_normalized")
        home = self._find_household(people[1:])
        served = (people[1:] - home).filtered("user_id")
        asking = [
            *map(self._ask_by_phone, people[:1]),
            *map(self._ask_by_email, buyers[:1]),
            *([self._ask_from_home(*home)] if home else []),
            self._ask_as_nobody(),
            *(self._ask_a_colleague(client, clients.user_id - client.user_id) for client in served[:1]),
        ]
        return [{"type": "opportunity", **vals} for vals in asking]

    def _ask_by_phone(self, client):
        """Let a client call who is not looked up: his number is written as people write it at home."""
        return {
            "name": BY_PHONE[client.country_id.code == "RU"],
            "contact_name": client.name.split(" ")[0],
            "phone": client.phone.replace("+7 ", "8 ").replace("+44 ", "0"),
            "country_id": client.country_id.id,
            "user_id": client.user_id.id,
        }

    def _ask_by_email(self, contact):
        """Let someone of a company write, with his address as his mail program shows it."""
        return {
            "name": BY_EMAIL[contact.commercial_partner_id.country_id.code == "RU"],
            "contact_name": contact.name,
            "email_from": f'"{contact.name}" <{contact.email.upper()}>',
            "user_id": contact.commercial_partner_id.user_id.id,
        }

    def _find_household(self, people):
        """Return two people of one country who could live together, nobody if there are none."""
        for one in people:
            if other := people.filtered(lambda other, one=one: other != one and other.country_id == one.country_id)[:1]:
                return one + other
        return people.browse()

    def _ask_from_home(self, one, other):
        """Let somebody call from a phone that two clients share."""
        other.write({name: one[name] for name in ("phone", "street", "city", "zip", "country_id")})
        return {
            "name": PERHAPS[one.country_id.code == "RU"],
            "phone": one.phone,
            "country_id": one.country_id.id,
            "user_id": False,
        }

    def _ask_as_nobody(self):
        """Let somebody write of whom the shop knows nothing."""
        return {
            "name": NOBODY,
            "contact_name": "Robin Fairley",
            "email_from": "robin.fairley@example.com",
            "phone": "+44 117 496 0999",
            "country_id": self.env.ref("base.uk").id,
            "user_id": False,
        }

    def _ask_a_colleague(self, client, colleagues):
        """Let a client ask another salesperson than the one who serves him."""
        return {
            "name": f"{OF_A_COLLEAGUE[client.country_id.code == 'RU']}: {client.name}",
            "partner_id": client.id,
            "user_id": (colleagues[:1] or self.env.ref("base.user_admin")).id,
        }
