"""The demo data: writes the story of an invented pet shop as the documents that Odoo would hold of it."""

import logging
from datetime import UTC, datetime, time

import pytz

from odoo import api, models
from odoo.fields import Command

from ..demo.story import Story
from ..demo.words import ENGLISH_JOBS, RUSSIAN_JOBS, SALESPEOPLE, SUPPLIERS, TOWNS, WISHES

_logger = logging.getLogger(__name__)

REF_PATTERN = "PAW-%"
# No mail leaves the shop of the demo, and nothing is logged as if it happened today.
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
    "no_mail_to_attendees": True,
    "no_reset_password": True,
    "dont_notify": True,
    "skip_contact_description": True,
}


class ClientBaseDemo(models.AbstractModel):
    """The writer of the demo data: once in a database, however often it is asked."""

    _name = "client.base.demo"
    _description = "Demo Data of Client Base"

    # === BUSINESS METHODS === #

    @api.model
    def _generate(self, share: float = 1):
        """Write the demo shop into the current company, and compute the facts of its clients.

        :param share: part of the clients that is written, for tests
        """
        if self._get_demo_clients():
            _logger.info("The demo shop is here already.")
            return
        demo = self.with_context(**QUIET)
        story = Story(self.env.company._get_client_today(), share)
        users = demo._create_salespeople()
        contacts = demo._create_clients(story, users)
        demo._create_suppliers()
        products = demo._create_products()
        demo._create_sales(story, users, contacts, products)
        demo._change_range(products)
        demo._create_calls([talk for talk in story.talks if talk.kind == "call"], users, contacts)
        demo._create_meetings([talk for talk in story.talks if talk.kind == "meeting"], users, contacts)
        demo._create_interactions(story, users, contacts)
        demo._create_mailing(story, contacts)
        demo._create_mails(story, users, contacts)
        self._archive_clients(story, contacts)
        demo._count_rows()
        self._recognise_sales()
        self.env["client.profile"]._refresh_all()
        demo._create_segments(contacts)
        demo._create_segment_mailings(contacts)
        demo._fill_cards(story, contacts)
        demo._set_rhythms(story, contacts)

    @api.model
    def _count_rows(self):
        """Tell PostgreSQL how much has come in.

        What is not committed yet counts as nothing in its own statistics: a plan for empty tables then takes minutes.
        """
        self.env.flush_all()
        self.env.cr.execute(
            "ANALYZE res_partner, sale_order, sale_order_line, account_move, account_move_line,"
            " sale_order_line_invoice_rel"
        )

    @api.model
    def _get_demo_clients(self):
        """Return the clients of the demo shop, archived ones too."""
        Partner = self.env["res.partner"].with_context(active_test=False)
        return Partner.search([("ref", "=like", REF_PATTERN), ("parent_id", "=", False)], order="ref")

    @api.model
    def _get_demo_moment(self, day, minute):
        """Return the moment of a day in the shop's time zone as Odoo stores it: in UTC, without a zone."""
        zone = pytz.timezone(self.env.company.client_tz)
        local = zone.localize(datetime.combine(day, time(minute // 60, minute % 60)))
        return local.astimezone(UTC).replace(tzinfo=None)

    @api.model
    def _create_translated(self, model, vals_list, english, russian):
        """Create records named in English, and in Russian where the shop speaks it."""
        records = self.env[model].with_context(lang=None).create([
            {**vals, "name": name} for vals, name in zip(vals_list, english, strict=True)
        ])  # fmt: skip
        if self._speaks_russian():
            for record, name in zip(records, russian, strict=True):
                record.with_context(lang="ru_RU").name = name
        return records.with_env(self.env)

    @api.model
    def _speaks_russian(self):
        return "ru_RU" in dict(self.env["res.lang"].get_installed())

    # === PEOPLE === #

    def _create_salespeople(self):
        Users = self.env["res.users"].with_context(active_test=False)
        known = {user.login: user for user in Users.search([("login", "in", [row[0] for row in SALESPEOPLE])])}
        missing = [row for row in SALESPEOPLE if row[0] not in known]
        users = Users.create([
            {
                "login": login, "name": name, "email": f"{login}@example.com", "tz": self.env.company.client_tz,
                "company_id": self.env.company.id, "company_ids": [Command.set(self.env.company.ids)],
                "group_ids": [Command.link(self.env.ref("base.group_user").id), Command.link(self.env.ref(group).id)],
            }
            for login, name, group in missing
        ])  # fmt: skip
        known |= {user.login: user for user in users}
        # Those of a demo shop in another company work here, too.
        Users.union(*known.values()).write({"company_ids": [Command.link(self.env.company.id)]})
        return [known[row[0]] for row in SALESPEOPLE]

    def _create_clients(self, story, users):
        """Return the contacts of each client by its number, the client itself first."""
        tag_ids = self._create_tags()
        vals_list = [self._prepare_client_vals(client, users, tag_ids) for client in story.clients]
        clients = self.env["res.partner"].create(vals_list)
        return {
            client.number: partner | partner.child_ids.sorted("id")
            for client, partner in zip(story.clients, clients, strict=True)
        }

    def _prepare_client_vals(self, client, users, tag_ids):
        tags = [
            *client.pets,
            "wholesale" if client.company else "retail",
            client.town.name,
            *filter(None, [WISHES[client.number % len(WISHES)]]),
            *(["card"] if client.stage == "loyal" else []),
        ]
        return {
            "name": client.name,
            "ref": client.ref,
            "is_company": client.company,
            "email": f"{client.ref.lower()}@example.com",
            "lang": self._get_lang(client.town),
            "category_id": [Command.set([tag_ids[tag] for tag in tags])],
            "user_id": users[client.salesperson].id if client.salesperson is not None else False,
            "create_date": self._get_demo_moment(client.since, 600),
            "child_ids": [
                Command.create(self._prepare_contact_vals(client, *row)) for row in enumerate(client.contacts)
            ],
            **self._prepare_address_vals(client.town, client.address),
        }

    def _get_lang(self, town):
        """Return the language of the town where the shop speaks it, or that of the shop."""
        return "ru_RU" if town.russian and self._speaks_russian() else self.env.user.lang

    def _prepare_address_vals(self, town, number):
        country = self.env.ref("base.ru" if town.russian else "base.uk")
        return {
            "street": f"{town.streets[number % len(town.streets)]}, {number % 90 + 1}",
            "city": town.name,
            "zip": town.zip.format(number % 9 + 1),
            "country_id": country.id,
            "phone": self._prepare_phone(town, number),
        }

    def _prepare_phone(self, town, number):
        if town.russian:
            return town.phone.format(number % 10, number // 10 % 100, number * 7 % 100)
        return town.phone.format(*divmod(number, 100))

    def _prepare_contact_vals(self, client, index, name):
        jobs = RUSSIAN_JOBS if client.town.russian else ENGLISH_JOBS
        return {
            "name": name,
            "function": jobs[index % len(jobs)],
            "email": f"{client.ref.lower()}-{index + 1}@example.com",
            "phone": self._prepare_phone(client.town, 400 + client.number * 3 + index),
            "lang": self._get_lang(client.town),
            "create_date": self._get_demo_moment(client.since, 601),
        }

    def _create_suppliers(self):
        """Create who only sells to us, and is no client."""
        towns = {town.name: town for town in TOWNS}
        self.env["res.partner"].create([
            {
                "name": name, "is_company": True, "supplier_rank": 1,
                **self._prepare_address_vals(towns[town], 600 + index),
            }
            for index, (name, town) in enumerate(SUPPLIERS)
        ])  # fmt: skip

    def _archive_clients(self, story, contacts):
        for client in story.clients:
            if client.archived:
                contacts[client.number].action_archive()
