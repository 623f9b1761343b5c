"""The demo data: what is known of the clients, in fields of the pack "Pet Shop" and on the card."""

from datetime import timedelta

from odoo import models
from odoo.fields import Command

from ..demo.card_words import BREEDS, PAYMENT_WAYS, PET_NAMES, REQUESTS, SOURCES, SPECIES

PACK = "pet"
OLDEST, YOUNGEST = 62, 19  # years
PET_YEARS = 12


class ClientBaseDemo(models.AbstractModel):
    _inherit = "client.base.demo"

    # === BUSINESS METHODS === #

    def _fill_cards(self, story, contacts):
        """Install the pack, and fill in of each client what such a shop would know: of some all, of some nothing."""
        own = self._install_pack()
        sources = self.env["utm.source"].create([{"name": names[self._speaks_russian()]} for names in SOURCES])
        for client in story.clients:
            if client.number % 5 == 0:
                continue
            vals = self._prepare_card_vals(client, sources) | self._prepare_pet_vals(client, own)
            contacts[client.number][0].write(vals)

    def _install_pack(self):
        """Install the pack, switch reminders of birthdays on, and return the pack's fields by their codes."""
        pack = self.env["client.field.pack"].search([("code", "=", PACK)])
        pack._install()
        every = self.env["client.reminder"].with_context(active_test=False)
        every.search([("company_id", "=", self.env.company.id)]).active = True
        return pack._get_made()

    def _prepare_card_vals(self, client, sources):
        number, russian = client.number, client.town.russian
        vals = {
            "client_payment_way": PAYMENT_WAYS[number % len(PAYMENT_WAYS)],
            "client_request": REQUESTS[number % len(REQUESTS)][russian] if number % 3 == 0 else False,
            "client_source_id": sources[number % len(sources)].id,
        }
        if client.company:
            return vals
        day = client.since - timedelta(days=number * 37 % 365)
        if number % 17 == 1:  # some have their birthday today or soon, so that there is something to see
            day = self.env.company._get_client_today() + timedelta(days=number % 9)
        year = day.year - YOUNGEST - number * 7 % (OLDEST - YOUNGEST)
        return vals | {
            "client_birth_day": min(day.day, 28),
            "client_birth_month": str(day.month),
            "client_birth_year": 0 if number % 4 == 1 else year,
        }

    def _prepare_pet_vals(self, client, own):
        number, russian = client.number, client.town.russian
        pet = client.pets[0]
        options = {option.code: option.id for option in own["species"].option_ids}
        species = [options[SPECIES[letter]] for letter in client.pets if letter in SPECIES]
        names, breeds = PET_NAMES[pet], BREEDS.get(pet)
        born = client.since - timedelta(days=90 + number * 53 % (365 * PET_YEARS))
        vals = {
            "species": [Command.set(species)],
            "name": names[number % len(names)][russian] if number % 7 else False,
            "birthday": born if number % 3 else False,
            "breed": breeds[number % len(breeds)][russian] if breeds and number % 2 else False,
        }
        return {own[code].column: value for code, value in vals.items()}
