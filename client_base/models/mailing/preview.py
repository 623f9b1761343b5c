"""How many get a mailing, and some of them: what the form shows before anything is sent."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

SAMPLE = 5
# How long the form waits for a refresh of segments that is running, before it shows the members of before.
PATIENCE = "2s"


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    client_audience = fields.Json(
        compute="_compute_client_audience", help="While it is edited: how many get it, some of them, or what is wrong."
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "mailing_model_id", "mailing_domain", "client_company_id", "client_segment_ids", "client_excluded_segment_ids",
        "client_segment_match", "client_people", "client_role", "client_position", "client_limit_policy",
        "use_exclusion_list",
    )  # fmt: skip
    @api.depends_context("uid", "lang")
    def _compute_client_audience(self):
        for mailing in self:  # what is saved opens without it: the screen asks for it afterwards
            mailing.client_audience = not mailing.id and mailing._in_its_company()._describe_audience()

    # === BUSINESS METHODS === #

    def get_client_audience(self):
        """Return how many clients and contacts get it now, why others do not, and some names; or what is wrong.

        :return: False without segments; a dict with ``error``, or with the counts of :meth:`_count_audience`, the names
            of some in ``sample``, and sentences in ``notes``
        """
        self.ensure_one()
        self.check_access("read")
        return self._in_its_company()._describe_audience()

    def _describe_audience(self):
        if not self._has_client_audience():
            return False
        notes = []
        try:
            self._check_host_domain()
            if self.id and not self._try_refresh(self._get_its_segments(), PATIENCE):
                notes.append(self.env._("The segments are being computed right now: the numbers may change."))
            self._check_segments_work()
            domain = self._get_recipients_domain()
            # A domain of his own is asked with the user's rights: by yes and no it would tell what he may not read.
            found = self._count_audience(self.env["res.partner"]._search(domain))
        except UserError as error:
            return {"error": str(error)}
        sample = self.env["res.partner"].browse(found["sample"]).mapped("display_name")
        return {**found, "error": False, "sample": sample, "notes": notes + found["notes"]}

    def _get_its_segments(self):
        # sudo: the members are the same whoever looks
        return self.env["client.segment"].sudo().browse(self._get_its_segment_ids()).exists().filtered("active")

    def _count_audience(self, contacts) -> dict:
        """Return the counts of an audience, each contact in one of them, and sentences about them in ``notes``.

        ``clients``, ``contacts``; of those ``no_address``, ``blacklisted``, ``same_address`` and ``reached``, who gets
        it now; what :meth:`_get_left_out` adds; and the ids of some of those who get it in ``sample``.

        :param contacts: the query of those who are meant
        """
        left_out = self._get_left_out(contacts.select("id"))
        names = ["no_address", "blacklisted", *left_out]
        conditions = [SQL("address IS NULL"), self._get_blacklisted("address")]
        conditions += [SQL("id IN (%s)", query) for query in left_out.values()]
        places = SQL(" ").join(SQL("WHEN %s THEN %s", *case) for case in zip(conditions, names, strict=True))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT place, COUNT(*), COUNT(DISTINCT address), COUNT(DISTINCT client_id),
                       (ARRAY_AGG(id ORDER BY id))[:%(sample)s]
                  FROM (
                        SELECT *, CASE %(places)s ELSE 'reached' END AS place
                          FROM (%(contacts)s) AS asked (id, client_id, address)
                       ) placed
                 GROUP BY GROUPING SETS ((place), ())
                """,
                places=places,
                sample=SAMPLE,
                contacts=contacts.select("id", "commercial_partner_id", self._get_address_column()),
            )
        )
        found = {place: count for place, count, _addresses, _clients, _sample in rows}
        clients = {place: count for place, _count, _addresses, count, _sample in rows}
        nobody = self.env._("Nobody matches: look at the segments, and at who of a client gets it.")
        reached, sample = {row[0]: (row[2], row[4]) for row in rows}.get("reached", (0, []))
        return {
            "clients": clients.get(None, 0), "contacts": found.get(None, 0),
            **{name: found.get(name, 0) for name in names},
            "same_address": found.get("reached", 0) - reached, "reached": reached, "sample": sample,
            "notes": [] if found.get(None) else [nobody],
        }  # fmt: skip

    def _get_left_out(self, contacts: SQL) -> dict[str, SQL]:
        """Hook: return SELECTs of the ids of those who do not get it now, by what they are counted as."""
        return {}

    def _get_blacklisted(self, address) -> SQL:
        """Hook: return the condition under which nothing may be sent to an address."""
        if not self.use_exclusion_list:
            return SQL("FALSE")
        blacklist = self.env["mail.blacklist"]._fields
        return SQL(
            "%s IN (SELECT email FROM mail_blacklist WHERE active)", SQL.identifier(address),
            to_flush=[blacklist["email"], blacklist["active"]],
        )  # fmt: skip
