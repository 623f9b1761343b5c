"""One page of a client's timeline, as the screen asks for it."""

from collections import defaultdict
from datetime import date, datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import format_amount

from .arm import COLUMNS
from .kinds import FAMILIES, say
from .window import Window

MOST_ROWS = 200
READERS = "client_base.client_base_group_own"
# PostgreSQL and Python have years that the other has not.
EARLIEST, LATEST = date(1, 1, 3), date(9999, 12, 29)


class ClientTimeline(models.Model):
    _inherit = "client.timeline"

    # === BUSINESS METHODS === #

    @api.model
    def _find_page(self, client, window) -> list[dict]:
        """Return the latest rows of a client in the window, by their columns: a look into an index for each source."""
        arms = self._get_arms()
        wanted = [arm for arm in arms if window.kinds is None or not set(arm.kinds).isdisjoint(window.kinds)]
        if not wanted:
            return []
        people = self._find_people(client.ids, [arm for arm in arms if arm.model])
        rows = self.env.execute_query(self._get_page_query(people, wanted, window))
        names = ("id", "arm", "source_id", *COLUMNS)
        return [dict(zip(names, row, strict=True)) for row in rows]

    @api.model
    def _get_page_query(self, people, arms, window) -> SQL:
        pages = SQL(" UNION ALL ").join(SQL("(%s)", arm.select(people, window, is_page=True)) for arm in arms)
        return SQL(
            "SELECT * FROM (%s) page ORDER BY happened_at DESC, id DESC LIMIT %s",
            pages, window.limit,
            to_flush=self._get_read(),
        )  # fmt: skip

    @api.model
    def _describe(self, client, rows, window) -> list[dict]:
        """Return rows as the screen shows them."""
        kinds, texts = self._get_kinds(), self._get_texts(rows)
        names, titles = self._get_names(rows), self._get_titles(rows)
        return [
            {
                "id": row["id"],
                "kind": row["kind"],
                "label": kinds[row["kind"]].say(self.env),
                "icon": kinds[row["kind"]].icon,
                "happened_at": row["happened_at"].isoformat(" ", "seconds"),
                "day": window.get_day(row["happened_at"]).isoformat(),
                "has_time": row["has_time"],
                "name": row["name"] or titles.get((row["res_model"], row["res_id"]), False),
                "text": texts.get(row["id"], False),
                "amount": self._say_amount(row),
                "result": row["result"] or False,
                "user": names["res.users"].get(row["user_id"], False),
                "contact": row["contact_id"] != client.id and names["res.partner"].get(row["contact_id"], False),
                "res_model": row["res_model"] or False,
                "res_id": row["res_id"] or False,
            }
            for row in rows
        ]

    def _get_names(self, rows):
        # sudo: the name of a colleague, or of a person of this client
        users = self.env["res.users"].sudo().browse({row["user_id"] for row in rows if row["user_id"]})
        contacts = self.env["res.partner"].sudo().browse({row["contact_id"] for row in rows if row["contact_id"]})
        return {"res.users": {user.id: user.name for user in users},
                "res.partner": {contact.id: contact.name or contact.display_name for contact in contacts}}  # fmt: skip

    def _get_titles(self, rows):
        """Return the names of the documents that messages without a subject stand on."""
        untitled = defaultdict(set)
        for row in rows:
            if not row["name"] and row["res_model"] not in (False, None, "res.partner"):
                untitled[row["res_model"]].add(row["res_id"])
        return {
            (model, document.id): document.display_name
            for model, ids in untitled.items()
            for document in self.env[model].browse(ids).exists()
        }

    def _say_amount(self, row):
        if row["amount"] is None:
            return False
        currency = self.env["res.currency"].browse(row["currency_id"] or self.env.company.currency_id.id)
        return format_amount(self.env, float(row["amount"]), currency)


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.readonly
    def get_client_timeline(self, cursor=None, kinds=None, since=None, until=None, limit=40):
        """Return a page of what happened with the client of this contact, the newest first.

        :param cursor: ``cursor`` of the page before
        :param kinds: codes of kinds, or None for all
        :param since, until: days of the shop, both included, as YYYY-MM-DD
        :return: ``rows``, and the ``cursor`` of the next page, or False if this is the last one
        """
        self._check_client_timeline()
        Timeline = self.env["client.timeline"]
        limit = min(max(self._read_number(limit), 1), MOST_ROWS)
        window = Window(
            tz=Timeline._get_tz(),
            limit=limit + 1,  # whether there is another page
            kinds=self._read_kinds(kinds),
            since=self._read_day(since),
            until=self._read_day(until),
            cursor=self._read_cursor(cursor),
        )
        rows = Timeline._find_page(self.commercial_partner_id, window)
        page, more = rows[:limit], len(rows) > limit
        return {
            "rows": Timeline._describe(self.commercial_partner_id, page, window),
            "cursor": [page[-1]["happened_at"].isoformat(), page[-1]["id"]] if more else False,
        }

    @api.model
    @api.readonly
    def get_client_timeline_kinds(self):
        """Return the kinds of what the user may read at all, by families."""
        if not self.env.user.has_group(READERS):
            raise AccessError(self._get_timeline_refusal())
        Timeline = self.env["client.timeline"]
        readable = {kind for arm in Timeline._get_arms() for kind in arm.kinds}
        kinds = [(code, kind) for code, kind in Timeline._get_kinds().items() if code in readable]
        return [
            {
                "family": say(self.env, label),
                "kinds": [
                    {"code": code, "label": kind.say(self.env), "icon": kind.icon}
                    for code, kind in kinds if kind.family == family
                ],
            }
            for family, label in FAMILIES.items()
            if any(kind.family == family for _code, kind in kinds)
        ]  # fmt: skip

    def _check_client_timeline(self):
        """Refuse, in plain words, whom this client's story does not concern."""
        self.ensure_one()
        if not self.env.user.has_group(READERS):
            raise AccessError(self._get_timeline_refusal())
        if not (self | self.commercial_partner_id).has_access("read"):
            raise AccessError(self.env._("This client is not yours, so his story is not open to you."))

    def _get_timeline_refusal(self):
        return self.env._("What happened with clients is not open to you. Please ask your administrator.")

    # === WHAT THE SCREEN SENDS === #

    def _read_number(self, value):
        if isinstance(value, bool) or not isinstance(value, int):
            raise UserError(self.env._("The timeline was asked for in a way that it does not understand."))
        return value

    def _read_kinds(self, kinds):
        if kinds is None or kinds is False:
            return None
        known = self.env["client.timeline"]._get_kinds()
        if not isinstance(kinds, list | tuple) or not all(isinstance(kind, str) and kind in known for kind in kinds):
            raise UserError(self.env._("The timeline was asked for in a way that it does not understand."))
        return tuple(kinds)

    def _read_day(self, value):
        if not value:
            return None
        try:
            day = fields.Date.to_date(value)
        except (ValueError, TypeError):
            day = None
        if not day or not EARLIEST <= day <= LATEST:
            raise UserError(self.env._("This is not a day: %(day)s", day=value))
        return day

    def _read_cursor(self, cursor):
        if not cursor:
            return None
        try:
            moment, row_id = cursor
            moment = datetime.fromisoformat(moment)
            valid = type(row_id) is int and 0 <= row_id < 2**63 and EARLIEST <= moment.date() <= LATEST
        except (ValueError, TypeError):
            valid = False
        if not valid or moment.tzinfo:
            raise UserError(self.env._("The timeline was asked for in a way that it does not understand."))
        return moment, row_id
