"""Whom to contact next, worked out one client at a time from the records, as a person with a calendar would."""

from datetime import timedelta

PRIORITY = {"callback": 1, "rhythm": 2, "prospect": 3}
PROMISES = ("mail.mail_activity_data_call", "mail.mail_activity_data_email")


class Naive:
    """What should be noted of each client of a company, read by the ORM without any of our queries."""

    def __init__(self, env, company, clients):
        self.env = env(su=True, context={**env.context, "active_test": False})
        self.company = company.with_env(self.env)
        self.clients = clients.with_env(self.env)

    def rows(self):
        """Return {(client, user): (place, due, stop, activity)} by their ids."""
        found = {}
        for client in self.clients:
            if client.active and self._profile(client):
                found |= {(client.id, user.id): row for user, row in self._of(client)}
        return found

    def _of(self, client):
        promises = self._promises(client)
        if promises:
            return [(user, ("callback", one.date_deadline, None, one.id)) for user, one in promises.items()]
        salesman = client.user_id if client.user_id.active else client.user_id.browse()
        ours = not salesman or self.company in salesman.company_ids
        salesman = salesman if ours else salesman.browse()
        days, since = self._rhythm(client, ours)
        last = self._last(client)
        if days:
            return [(salesman, ("rhythm", last + timedelta(days) if last else since, None, False))]
        if last and ours and self._profile(client).stage == "prospect":
            ask, stop = self.company.client_prospect_days, self.company.client_prospect_stop_days
            return [(salesman, ("prospect", last + timedelta(ask), last + timedelta(stop), False))]
        return []

    def _profile(self, client):
        domain = [("client_id", "=", client.id), ("company_id", "=", self.company.id)]
        return self.env["client.profile"].search(domain)

    def _rhythm(self, client, ours):
        if client.client_contact_days and ours:
            return client.client_contact_days, self.company._get_client_day(client.create_date)
        stays = self.env["client.segment.stay"].search([("client_id", "=", client.id), ("left_at", "=", False)])
        stays = stays.filtered(
            lambda stay: stay.segment_id.active and stay.segment_id.company_id == self.company
            and stay.segment_id.contact_days
        )  # fmt: skip
        stays = stays.sorted(lambda stay: (stay.segment_id.contact_days, stay.entered_at))
        return stays[:1].segment_id.contact_days, stays and self.company._get_client_day(stays[0].entered_at)

    # === WHAT HAPPENED === #

    def _records(self, client):
        people = self.env["res.partner"].search([("commercial_partner_id", "=", client.id)])
        return [
            people,
            self.env["sale.order"].search([("partner_id", "in", people.ids), ("company_id", "=", self.company.id)]),
            self.env["account.move"].search([
                ("partner_id", "in", people.ids), ("company_id", "=", self.company.id),
                ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
            ]),
        ]  # fmt: skip

    def _promises(self, client):
        kinds = self.env["mail.activity.type"].search([("category", "=", "phonecall")])
        for name in PROMISES:
            kinds |= self.env.ref(name)
        earliest = {}
        for records in self._records(client):
            for one in records.activity_ids.filtered("active"):
                works = records._name != "res.partner" or not one.user_id or self.company in one.user_id.company_ids
                user = one.user_id if one.user_id.active else one.user_id.browse()
                best = earliest.get(user, one)
                if one.activity_type_id in kinds and works:
                    earliest[user] = min(one, best, key=lambda each: (each.date_deadline, each.id))
        return earliest

    def _last(self, client):
        people, orders, invoices = self._records(client)
        day, now = self.company._get_client_day, self.env.cr.now()
        days = [day(order.date_order) for order in orders if order.date_order <= now]
        days += [move.invoice_date for move in invoices if move.state == "posted"]
        for records in (people, orders, invoices.filtered(lambda move: move.state == "posted")):
            said = [("model", "=", records._name), ("res_id", "in", records.ids)]
            said.append(("message_type", "in", ("comment", "email", "email_outgoing")))
            days += [day(message.date) for message in self.env["mail.message"].search(said)]
            done = [("res_model", "=", records._name), ("res_id", "in", records.ids), ("active", "=", False)]
            days += [one.date_done for one in self.env["mail.activity"].search(done)]
        for event in self.env["calendar.event"].search([("partner_ids", "in", people.ids), ("start", "<=", now)]):
            days += [day(event.start)] if event.active else []
        talks = self.env["client.interaction"].search([("client_id", "=", client.id), ("is_contact", "=", True)])
        days += [day(talk.happened_at) for talk in talks if talk.company_id == self.company]
        return max((one for one in days if one <= self.company._get_client_today()), default=None)
