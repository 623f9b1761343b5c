from datetime import timedelta

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import SQL

from ..analytics.stage import ACTIVE, FIRST_TIME, LOST, LOYAL, PROSPECT, SLEEPING, stage
from ..demo.words import CATEGORIES, PARAMETERS, SEGMENTS, TAGS

# The ready-made segments that a client of each stage is in.
OF_STAGE = {
    PROSPECT: {"never"}, FIRST_TIME: {"first_time"}, ACTIVE: {"active"}, LOYAL: {"active", "loyal"},
    SLEEPING: {"sleeping"}, LOST: {"lost"},
}  # fmt: skip
MORNING, NIGHT, OPEN = 600, 20, 480  # minutes of the day; for how many the shop is open


class ClientBaseDemo(models.AbstractModel):
    _inherit = "client.base.demo"

    # === BUSINESS METHODS === #

    def _create_tags(self):
        """Return the ids of the tags by their keys, each below its parameter."""
        parameters = dict(zip(PARAMETERS, self._create_categories(PARAMETERS.values()).ids, strict=True))
        rows = [(*names, {"parent_id": parameters.get(parameter)}) for *names, parameter in TAGS.values()]
        return dict(zip(TAGS, self._create_categories(rows).ids, strict=True))

    def _create_categories(self, rows):
        english, russian, colors, *more = zip(*rows, strict=True)
        vals_list = [
            {"color": color, **vals}
            for color, vals in zip(colors, more[0] if more else [{}] * len(colors), strict=True)
        ]
        return self._create_translated("res.partner.category", vals_list, english, russian)

    def _create_segments(self, contacts):
        """Create the shop's own segments, decide on a client of two of them by hand, and compute all segments."""
        clients = self.env["res.partner"].union(*(partners[0] for partners in contacts.values()))
        vals_list = [self._prepare_segment_vals(row, clients.category_id) for row in SEGMENTS]
        english, russian = zip(*(row["name"] for row in SEGMENTS), strict=True)
        segments = self._create_translated("client.segment", vals_list, english, russian)
        if self._speaks_russian():
            for segment, row in zip(segments, SEGMENTS, strict=True):
                segment.with_context(lang="ru_RU").description = row["description"][1]
        self.env["client.segment"]._ship(self.env.company)  # the hook of the installation comes after the demo data
        every = self.env["client.segment"].search([("company_id", "=", self.env.company.id)])
        for segment in every._in_order():
            segment._refresh()
        self._tell_past(every, clients.filtered("active"))
        for segment, row in zip(segments, SEGMENTS, strict=True):
            if row["pin"]:
                self._decide_by_hand(segment, clients.filtered("active"), *row["pin"])

    def _prepare_segment_vals(self, row, tags):
        names = [TAGS[key][0] for key in row["tags"]]
        return {
            "description": row["description"][0],
            "color": row["color"],
            "user_id": self.env.ref("base.user_admin").id,
            "tag_ids": [Command.set(tags.with_context(lang=None).filtered(lambda tag: tag.name in names).ids)],
            "condition_ids": [Command.create(self._prepare_condition_vals(**vals)) for vals in row["conditions"]],
        }

    def _prepare_condition_vals(self, category=None, **vals):
        if category:
            categories = self.env["product.category"].with_context(lang=None)
            found = categories.search([("name", "=", CATEGORIES[category])])
            vals["category_ids"] = [Command.set(found.ids)]
        return vals

    def _decide_by_hand(self, segment, clients, kind, *reason):
        """Keep one who is in out of the segment, or put in one who is not."""
        inside = clients.filtered_domain([("client_segment_ids", "in", segment.ids)])
        chosen = (inside if kind == "out" else clients - inside)[:1]
        vals = {"client_id": chosen.id, "kind": kind, "reason": reason[self._speaks_russian()]}
        # sudo: in the name of the administrator, whatever he may do with clients
        segment.with_user(self.env.ref("base.user_admin")).sudo().pin_ids = [Command.create(vals)] if chosen else []

    # === THE PAST === #

    def _tell_past(self, segments, clients):
        """Give the stays, which all begin at the installation, the past that the purchases tell.

        Segments of stages get the stays that ended, too. In the others a stay begins on the client's last day.
        """
        codes = set().union(*OF_STAGE.values())
        staged = {segment.shipped: segment.id for segment in segments if segment.shipped in codes}
        others = segments.filtered(lambda segment: segment.shipped not in codes).ids
        bought = self._get_days_bought(clients)
        stays = []
        for client in clients:
            days, since = bought.get(client, []), self._get_day_known(client)
            since = min([since, *days])
            told = [(staged.get(code), *times) for code, *times in self._get_stage_stays(since, days)]
            told += [(segment_id, days[-1] if days else since, None) for segment_id in others]
            for segment_id, *times in told:
                moments = [day and self._get_stay_moment(client, day, day in {since, *days}) for day in times]
                stays.append((segment_id, client.id, *moments))
        self._write_past(stays)

    def _get_days_bought(self, clients):
        """Return the days on which clients bought, in order."""
        counted = [("client_id", "in", clients.ids), ("company_id", "=", self.env.company.id), ("counted", "=", True)]
        bought = {}
        for client, day in self.env["client.purchase"]._read_group(counted, ["client_id", "purchased_on:day"]):
            bought.setdefault(client, []).append(day)
        return {client: sorted(days) for client, days in bought.items()}

    def _get_day_known(self, client):
        shop = self.with_context(tz=self.env.company.client_tz)
        return fields.Datetime.context_timestamp(shop, client.create_date).date()

    def _get_stage_stays(self, since, days):
        """Yield the segment of each stay of a client who bought on these days, when it began, and when it ended."""
        limits, today = self.env.company._get_client_stage_limits(), self.env.company._get_client_today()
        waits = [timedelta(days=wait + 1) for wait in (limits.sleeping_days, limits.lost_days)]
        turns = {since, *days, *(day + wait for day in days for wait in waits)}
        present = {}
        for turn in sorted(turn for turn in turns if turn <= today):
            past = [day for day in days if day <= turn]
            codes = OF_STAGE[stage(len(past), (turn - past[-1]).days if past else 0, limits)]
            for code in sorted(present.keys() - codes):
                yield code, present.pop(code), turn
            present = {code: present.get(code, turn) for code in sorted(codes)}
        for code, begun in present.items():
            yield code, begun, None

    def _get_stay_moment(self, client, day, by_day):
        """Return the moment of a day at which a client came or bought, or at which the night's refresh moved him."""
        moment = self._get_demo_moment(day, MORNING + client.id % OPEN if by_day else NIGHT)
        return min(moment, fields.Datetime.now())

    def _write_past(self, stays):
        """Add the stays that ended, and let those that last begin when they began."""
        columns = {name: [stay[place] for stay in stays] for place, name in enumerate(("of", "who", "begun", "ended"))}
        past = SQL("UNNEST(%(of)s::int[], %(who)s::int[], %(begun)s::timestamp[], %(ended)s::timestamp[])", **columns)
        for statement in (
            """
            INSERT INTO client_segment_stay (segment_id, client_id, entered_at, left_at, entered_because, left_because)
            SELECT past.*, 'rule', 'rule' FROM %s past (segment_id, client_id, entered_at, left_at)
             WHERE past.segment_id IS NOT NULL AND past.left_at IS NOT NULL
            """,
            """
            UPDATE client_segment_stay stay SET entered_at = past.entered_at
              FROM %s past (segment_id, client_id, entered_at, left_at)
             WHERE stay.segment_id = past.segment_id AND stay.client_id = past.client_id
               AND stay.left_at IS NULL AND past.left_at IS NULL
            """,
        ):
            self.env.cr.execute(SQL(statement, past))
        self.env["client.segment.stay"].invalidate_model()
