"""Make partners of the invented people, and products of the catalogue."""

from odoo import Command

BATCH = 400


def make_clients(env, people, refs, progress):
    """Create clients with their contacts and return them in the given order."""
    places = _Places(env)
    clients = env["res.partner"]
    for start in range(0, len(people), BATCH):
        progress("Clients", start, len(people))
        batch = zip(people[start : start + BATCH], refs[start : start + BATCH], strict=True)
        clients += env["res.partner"].create([{**places.vals_of(person), "ref": ref} for person, ref in batch])
    env.flush_all()
    progress("Clients", len(people), len(people))
    return clients


def make_products(env, discs):
    """Create a product per disc, in categories by genre, and return their variants."""
    root = env["product.category"].create({"name": "Music"})
    genres = {
        genre: env["product.category"].create({"name": genre, "parent_id": root.id})
        for genre in dict.fromkeys(disc.genre for disc in discs)
    }
    return env["product.product"].create(
        [
            {
                "name": disc.title,
                "categ_id": genres[disc.genre].id,
                "list_price": disc.cents / 100,
                "standard_price": round(disc.cents * 0.55) / 100,
                "type": "consu",
                # The amounts of the file are net: nothing is added to them.
                "taxes_id": [Command.clear()],
                "invoice_policy": "order",
            }
            for disc in discs
        ]
    )


class _Places:
    """Turn codes of countries, states and languages into what the database has."""

    def __init__(self, env):
        countries = env["res.country"].search([])
        self.countries = {country.code: country.id for country in countries}
        states = env["res.country.state"].search([])
        self.states = {(state.country_id.code, state.code): state.id for state in states}
        self.langs = {code for code, _name in env["res.lang"].get_installed()}
        self.usual_lang = env.lang or "en_US"

    def vals_of(self, person):
        lang = person.lang if person.lang in self.langs else self.usual_lang
        return {
            "name": person.name,
            "lang": lang,
            "email": person.email or False,
            "phone": person.phone or False,
            "street": person.street,
            "city": person.city,
            "zip": person.zip,
            "country_id": self.countries[person.country],
            "state_id": self.states.get((person.country, person.state), False),
            "is_company": person.is_company,
            "function": person.job or False,
            "child_ids": [Command.create(self.vals_of(contact)) for contact in person.contacts],
        }
