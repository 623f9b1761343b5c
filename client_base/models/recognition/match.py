"""Whose addresses are these: e-mails, phones and tax numbers of a document, looked up among all contacts."""

import re
from functools import partial

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.mail import email_normalize_all

from ...analytics.recognition import CROWD, Hit, decide, mask

EMAIL, PHONE, VAT = "email", "phone", "vat"
COLUMNS = {EMAIL: "email_normalized", PHONE: "phone_sanitized", VAT: "vat"}
CONTACT_COLUMNS = ("active", "country_id", "commercial_partner_id", "company_id", "partner_share")
# A card that so many contacts of one client share is looked through no farther.
MOST_CONTACTS = 1000
# Up to so many addresses are first looked up each by itself: those of one document.
FEW_ADDRESSES = 10
# Nobody types more addresses into a field.
MOST_TEXT = 200
# Several numbers are written with these between them.
BETWEEN_NUMBERS = re.compile(r"[,;/|\n]|\s(?:и|and|or|или)\s", re.IGNORECASE)
# What looks like a number among words.
NUMBER = re.compile(r"\+?\d[\d\s().–-]{5,20}\d")
# A tax number is compared by its letters and digits; shorter ones are placeholders.
NOT_IN_VAT = re.compile(r"[^A-Z0-9]")
FEWEST_VAT_DIGITS = 6


class ClientRecognition(models.AbstractModel):
    _inherit = "client.recognition"

    # === BUSINESS METHODS === #

    @api.model
    def _get_addresses(self, emails=(), phones=(), vats=(), country=None) -> tuple[tuple[str, str], ...]:
        """Return what was typed as normal forms, each with its kind; what cannot be read is left out.

        :param country: of the one who asks, for numbers without a country code; else that of the company
        """
        emails, phones, vats = ([self._read_text(text) for text in texts if text] for texts in (emails, phones, vats))
        found = [(EMAIL, email) for text in emails for email in self._read_emails(text)]
        found += [(PHONE, number) for text in phones for number in self._read_phones(text, country)]
        found += [(VAT, vat) for text in vats for vat in self._read_vat(text, country)]
        return tuple(dict.fromkeys(found))

    def _read_text(self, text):
        """Return what the database can hold of a text, and no more than someone would type."""
        return text.replace("\0", "").encode(errors="ignore").decode()[:MOST_TEXT]

    def _read_emails(self, text):
        return [email for email in email_normalize_all(text) if not email.startswith("@")]

    def _read_phones(self, text, country):
        """Return the numbers in a text; a part that is no number as it stands may hold one among words."""
        read = partial(self.env["res.partner"]._phone_format, country=country)
        numbers = []
        for part in filter(None, map(str.strip, BETWEEN_NUMBERS.split(text))):
            whole = read(number=part)
            numbers += [whole] if whole else [read(number=run) for run in NUMBER.findall(part)]
        return [number for number in numbers if number]

    def _read_vat(self, text, country):
        """Return the writings of a tax number: as typed, bare, and with or without its country."""
        bare = NOT_IN_VAT.sub("", text.upper())
        digits = [letter for letter in bare if letter.isdigit()]
        if len(digits) < FEWEST_VAT_DIGITS or len(set(digits)) == 1:
            return []
        code = country.code if country else "?"
        other = bare.removeprefix(code) if bare[:2].isalpha() else f"{code}{bare}"
        return list(dict.fromkeys((text, bare, other)))

    @api.model
    def _name_address(self, hit) -> str:
        """Return the address of a hit with its kind in words, masked."""
        kinds = {EMAIL: self.env._("e-mail"), PHONE: self.env._("phone"), VAT: self.env._("tax number")}
        return f"{kinds[hit.kind]} {mask(hit.kind, hit.address)}"

    @api.model
    def _match(self, questions) -> list:
        """Return for each question whom its addresses belong to, the client it names left aside."""
        asked = [
            (index, kind, address, question)
            for index, question in enumerate(questions)
            for kind, address in question.get_addresses()
        ]
        hits = [[] for _question in questions]
        if asked:
            self.env["res.partner"].flush_model([*COLUMNS.values(), *CONTACT_COLUMNS])
            self.env["client.exception"].flush_model()
            if asked := self._leave_out_unknown(asked):
                for index, *hit in self.env.execute_query(self._select_hits(asked)):
                    hits[index].append(Hit(*hit))
        return [decide(found) for found in hits]

    def _leave_out_unknown(self, asked):
        """Return those of a few addresses that some other client has.

        Most addresses are nobody's yet, and to see that takes hardly longer than to read a contact. Whether their
        owners may be recognised takes the planner ten times as long.
        """
        if len(asked) > FEW_ADDRESSES:
            return asked
        known = {place for (place,) in self.env.execute_query(self._select_known(asked))}
        return [address for place, address in enumerate(asked) if place in known]

    def _select_known(self, asked):
        """Select the places of the addresses that a contact of another client has."""
        return SQL(" UNION ALL ").join(
            SQL("(SELECT %s FROM res_partner WHERE %s = %s AND commercial_partner_id <> %s LIMIT 1)",
                place, SQL.identifier(COLUMNS[kind]), address, question.client_id)
            for place, (_index, kind, address, question) in enumerate(asked)
        )  # fmt: skip

    def _select_hits(self, asked):
        """Select the contacts that have an address: one for each client, and no more than show that it is a crowd."""
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s, %s, %s)",
                index,
                kind,
                address,
                question.company_id,
                question.client_id,
                question.get_country() if kind == VAT else 0,
            )
            for index, kind, address, question in asked
        )
        arms = SQL(" UNION ALL ").join(
            SQL(
                "(SELECT id, commercial_partner_id, active, company_id FROM res_partner"
                " WHERE question.kind = %s AND %s = question.address"
                " AND (question.country_id = 0 OR country_id IS NULL OR country_id = question.country_id) LIMIT %s)",
                kind, SQL.identifier(column), MOST_CONTACTS,
            )
            for kind, column in COLUMNS.items()
        )  # fmt: skip
        return SQL(
            """
            SELECT question.index, question.kind, question.address, hit.*
              FROM (VALUES %(rows)s) question(index, kind, address, company_id, client_id, country_id)
              CROSS JOIN LATERAL (
                    SELECT client.id, MIN(contact.id), BOOL_OR(contact.active)
                      FROM (%(arms)s) contact
                      JOIN res_partner client ON client.id = contact.commercial_partner_id
                     WHERE client.id <> question.client_id
                       AND (contact.company_id IS NULL OR contact.company_id = question.company_id)
                       AND %(known)s
                     GROUP BY client.id
                     ORDER BY client.id
                     LIMIT %(most)s
              ) hit
             WHERE NOT EXISTS (
                    SELECT FROM client_exception
                     WHERE (company_id IS NULL OR company_id = question.company_id)
                       AND normal_form IN (question.address, '@' || SPLIT_PART(question.address, '@', 2)))
            """,
            rows=rows, arms=arms, most=CROWD + 1,
            known=self._get_recognisable_condition("client", SQL("contact.id"), SQL("question.company_id")),
        )  # fmt: skip

    @api.model
    def _get_recognisable_condition(self, alias: str, contact: SQL, company: SQL) -> SQL:
        """Return the condition under which the commercial entity ``alias`` may be recognised through a contact.

        Never our own staff or companies, the visitor of the website, the pattern of portal users, nor who is on the
        list of exceptions.
        """
        xmlid_to_id = self.env["ir.model.data"]._xmlid_to_res_id  # cached, where env.ref() would ask the database
        return SQL(
            """(
                %(client)s.partner_share IS TRUE
                AND NOT EXISTS (SELECT FROM res_company WHERE res_company.partner_id = %(client)s.id)
                AND NOT EXISTS (
                    SELECT FROM res_users
                      LEFT JOIN res_groups_users_rel membership
                             ON membership.uid = res_users.id AND membership.gid = %(public)s
                     WHERE res_users.partner_id = %(client)s.id
                       AND (membership.gid IS NOT NULL OR res_users.id = %(pattern)s))
                AND NOT EXISTS (
                    SELECT FROM client_exception
                     WHERE client_exception.contact_id IN (%(client)s.id, %(contact)s)
                       AND (client_exception.company_id IS NULL OR client_exception.company_id = %(company)s))
            )""",
            client=SQL.identifier(alias), contact=contact, company=company,
            public=xmlid_to_id("base.group_public"),
            pattern=xmlid_to_id("base.template_portal_user_id") or None,
        )  # fmt: skip
