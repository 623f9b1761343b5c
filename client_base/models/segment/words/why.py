"""Why a client is in a segment or out of it: each condition, what is true of the client, and whether it is met."""

from functools import partial

from odoo import fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .actual import Witness
from .leaf import Teller


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === BUSINESS METHODS === #

    def _explain_client(self, contact) -> list[dict]:
        """Return the lines ``{"level", "words", "actual", "met"}`` on the client whom the contact belongs to.

        Each condition is decided by the SQL of the refresh, so that the lines never disagree with the members; what the
        user may not read of the client is not among the actual values. ``met`` is None of what decides nothing.

        :raise AccessError: the client or the segment is not open to the user
        """
        segment, client = self._get_case(contact)
        self.env.flush_all()
        tree = segment._get_rule_tree(SQL("SELECT %s", client.id))
        segment._decide_nodes(list(segment._get_deciding_nodes(tree)), client)
        return [*segment._explain_standing(client), *segment._explain_node(tree, client, 0)]

    def _get_case(self, contact):
        """Return the segment and the client as the user sees them in the segment's company."""
        self.ensure_one()
        self.check_access("read")
        here = self.with_context(allowed_company_ids=self.company_id.ids)
        return here, self._check_why(contact).with_env(here.env)

    def _check_why(self, contact):
        """Return the client of a contact.

        :raise AccessError: in plain words, the user may not know of him
        """
        contact = contact.with_env(self.env)
        client = contact.sudo().commercial_partner_id.with_env(self.env)  # sudo: the id alone
        if not self.has_access("read") or not (contact | client).has_access("read"):
            raise AccessError(self.env._("This client is not yours, so his segments are not explained to you."))
        return client

    # === THE LINES === #

    def _explain_node(self, node, client, level):
        """Return the lines of a sentence of the rule, with those below it."""
        below = [self._explain_node(child, client, level + 1) for child in node.children]
        if node.match:
            answers = [lines[0]["met"] for lines in below]
            node.met = None if None in answers else (all if node.match == "all" else any)(answers)
        line = {"level": level, "words": node.words, "actual": "", "met": node.met}
        if not node.is_broken:
            line["actual"] = self._say_actual(node, client)
        return [line, *(line for lines in below for line in lines)]

    def _get_deciding_nodes(self, node):
        """Yield the sentences that are asked of the database; the others follow from these, or decide nothing."""
        if not (node.match or node.is_broken) and (node.rule is not None or node.domain is not None):
            yield node
        for child in node.children:
            yield from self._get_deciding_nodes(child)

    def _decide_nodes(self, nodes, client):
        """Note in sentences whether they hold: in one statement, or one by one if one of them cannot be computed."""
        if not nodes:
            return
        try:
            answers = self._run(lambda: self._ask_nodes(nodes, client))
        except ValidationError as error:
            if len(nodes) == 1:
                nodes[0].words, nodes[0].is_broken = f"{nodes[0].words} – {error.args[0]}", True
                return
            for node in nodes:
                self._decide_nodes([node], client)
            return
        for node, answer in zip(nodes, answers, strict=True):
            node.met = answer

    def _ask_nodes(self, nodes, client):
        """Return for each sentence whether it holds of the client."""
        # Whether he is archived is told on a line of its own.
        who = Domain("id", "=", client.id) & Domain("active", "in", [True, False])
        contacts = self._get_contacts()
        found = [contacts._search(self._get_node_rule(node) & who).select() for node in nodes]
        [answers] = self.env.execute_query(
            SQL("SELECT %s", SQL(", ").join(SQL("EXISTS (%s)", query) for query in found))
        )
        return answers

    def _get_node_rule(self, node):
        if node.rule is not None:
            return node.rule
        contacts = self._get_contacts()
        return self._within_company(node.domain.optimize(contacts), contacts)

    def _say_actual(self, node, client):
        teller = Teller(self.env, self.company_id.sudo())  # sudo: its currency and its time zone
        if node.leaf:
            zone = {"tz": self.company_id.sudo().client_tz}  # sudo: the zone alone
            return Witness(teller, client.with_context(**zone), self._get_company_rule).say(node.leaf)
        if node.condition:
            return self._say_measure(node.condition, client, teller)
        if node.tags is not None:
            return ", ".join(teller.say_names(client.category_id)) or teller.not_set
        return ""

    def _say_measure(self, condition, client, teller):
        """Return what the condition counts of the client's purchases."""
        if not self.env["client.purchase"].has_access("read"):
            return teller.hidden
        condition = condition.sudo()  # sudo: the same purchases are counted whoever asks
        bought = condition._select_bought(SQL("SELECT %s", client.id))
        [[value]] = self.env.execute_query(
            SQL("SELECT %s FROM (%s) bought WHERE client_id = %s", condition._get_measure(), bought, client.id)
        )
        return condition._say_measured(0 if value is None and condition.measure in ("count", "sum") else value)

    # === PINS AND STANDING === #

    def _explain_standing(self, client):
        """Return lines on what decides before the rule: whether he is a client at all, and decisions by hand."""
        lines = []
        if not client.active:
            lines.append(self.env._("Archived: who is archived is in no segment."))
        # sudo: whether there is a profile, nothing of it
        here = Domain("client_id", "=", client.id) & Domain("company_id", "=", self.company_id.id)
        if not self.env["client.profile"].sudo().search_count(here):
            company = self.company_id.sudo().name  # sudo: the name alone
            lines.append(self.env._("No client of %(company)s, as far as the last refresh knows.", company=company))
        standing = [{"level": 0, "words": words, "actual": "", "met": False} for words in lines]
        return standing + [self._explain_pin(pin) for pin in self._get_pins(client)]

    def _get_pins(self, client):
        # sudo: who may see the client may know who decided about him
        pins = self.env["client.segment.pin"].sudo()
        return pins.search([("segment_id", "=", self.id), ("client_id", "=", client.id)])

    def _explain_pin(self, pin):
        facts = {"decision": dict(pin._fields["kind"]._description_selection(self.env))[pin.kind]}
        words = [self.env._("%(decision)s, decided by %(user)s", user=pin.user_id.name or "–", **facts)]
        if pin.reason:
            words.append(self.env._("because: %(reason)s", reason=pin.reason))
        holds = not pin.until or pin.until >= self.company_id._get_client_today()
        if pin.until:
            until = format_date(self.env, pin.until)
            words.append(
                self.env._("until %(day)s", day=until)
                if holds
                else self.env._("until %(day)s, so it does not hold any more", day=until)
            )
        return {"level": 0, "words": ", ".join(words), "actual": "", "met": pin.kind == "in" if holds else None}

    # === THE HEADLINE === #

    def _get_why_headline(self, contact) -> str:
        """Return in one or two sentences whether the client is in, since when, and what the next refresh will do.

        :raise AccessError: the client or the segment is not open to the user
        """
        segment, client = self._get_case(contact)
        self.env.flush_all()
        stay = segment._get_why_stay(client)
        is_in = bool(stay) and not stay.left_at
        facts = {"client": client.display_name, "segment": segment.name}
        sentences = [segment._say_stay(stay, facts), segment._say_next(is_in, client, facts)]
        return " ".join(filter(None, sentences))

    def _get_why_stay(self, client):
        # sudo: who may read the client and the segment may know it
        stays = self.env["client.segment.stay"].sudo()
        mine = [("segment_id", "=", self.id), ("client_id", "=", client.id)]
        return stays.search(mine, order="left_at desc nulls first, id desc", limit=1)

    def _say_stay(self, stay, facts):
        if not stay:
            return self.env._("%(client)s is not in %(segment)s, and never was.", **facts)
        facts = facts | {"since": self._say_moment(stay.entered_at)}
        if not stay.left_at:
            cause = stay._say_cause("entered_because")
            return self.env._("%(client)s is in %(segment)s since %(since)s (%(cause)s).", cause=cause, **facts)
        facts |= {"until": self._say_moment(stay.left_at), "cause": stay._say_cause("left_because")}
        return self.env._(
            "%(client)s is not in %(segment)s; was in it from %(since)s to %(until)s (%(cause)s).", **facts
        )

    def _say_moment(self, moment):
        return format_date(self.env, self._get_local_day(moment))

    def _get_local_day(self, moment):
        """Return the day that it was in the segment's company."""
        zone = self.company_id.sudo().client_tz or "UTC"  # sudo: the zone alone
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).date()

    def _say_next(self, is_in, client, facts):
        """Return what will change with the next refresh, and why nothing will."""
        if not self.active:
            return self.env._("The segment is archived: its members stay as they were.")
        try:
            belongs = self._run(partial(self._belongs, client))
        except ValidationError as error:
            return self.env._("Members stay as they are until the rule is mended. %(reason)s", reason=error.args[0])
        if belongs == is_in:
            return ""
        if belongs:
            return self.env._("The next refresh will put %(client)s in.", **facts)
        return self.env._("The next refresh will take %(client)s out.", **facts)

    def _belongs(self, client):
        members = self.sudo()._get_members_query(SQL("SELECT %s", client.id))  # sudo: decisions of others count too
        return bool(self.env.execute_query(SQL("SELECT FROM (%s) member WHERE id = %s", members, client.id)))


class ClientSegmentStay(models.Model):
    _inherit = "client.segment.stay"

    # === BUSINESS METHODS === #

    def _say_cause(self, name) -> str:
        """Return why the client entered or left."""
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "").lower()
