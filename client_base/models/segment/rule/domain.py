"""A rule as one domain of contacts: what the editor wrote, tags and purchases, within the segment's company."""

import psycopg2

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, mute_logger

from .reading import Reading, parse, read_leaves

SAMPLE_SIZE = 10
# How long someone who edits a rule waits for its count. A refresh in the background may take longer.
PREVIEW_TIMEOUT = "15s"
# Records of a company that are no documents of its business with a client.
SHARED_MODELS = ("res.partner", "res.users", "res.company")
MISTAKES = (
    UserError, ValueError, TypeError, KeyError, AssertionError, ArithmeticError, RecursionError, psycopg2.Error,
)  # fmt: skip


class ClientSegment(models.Model):
    _inherit = "client.segment"

    # === BUSINESS METHODS === #

    def _get_contacts(self):
        """Return the empty model of contacts in which the rule is evaluated: the same for whoever asks.

        All contacts, in the segment's company, on the day that it is there, in the language the rule was written in.
        """
        self.ensure_one()
        company = self.company_id
        context = {
            "allowed_company_ids": company.ids,
            "tz": company.sudo().client_tz or "UTC",
            "lang": self.lang or self.env.lang,
        }
        return api.Environment(self.env.cr, SUPERUSER_ID, context)["res.partner"]

    def _read_rule(self) -> Reading:
        """Return what the rule reads.

        :raise ValidationError: in the words of the user, what cannot work in it, or what he may not read
        """
        self.ensure_one()
        reading = Reading()
        if self.kind != "rule":
            return reading
        for leaf in read_leaves(parse(self.env, self.domain), self.env["res.partner"]):
            reading.note(leaf)
        if self.tag_ids:
            reading.columns.add("category_id")
        for condition in self.condition_ids:
            condition._note_reading(reading)
        return reading

    def _get_rule(self, clients: SQL | None = None) -> Domain:
        """Return the rule as a domain of contacts, to be evaluated by ``_get_contacts()`` alone.

        :param clients: SELECT of the ids of the clients that are asked about; others need not be right
        """
        if self.kind != "rule":
            return Domain.FALSE
        contacts = self._get_contacts()
        rule = self._within_company(parse(self.env, self.domain).optimize(contacts), contacts)
        return Domain.AND([rule, self._get_tag_rule(), self._get_purchase_rule(clients)])

    def _get_tag_rule(self):
        """Return the domain of who has, under each parameter, one of the tags: a parameter is what tags stand under."""
        by_parameter = self.tag_ids.grouped("parent_id").values()
        return Domain.AND(Domain("category_id", "in", self._get_values_below(tags).ids) for tags in by_parameter)

    @api.model
    def _get_values_below(self, tags):
        """Return the tags and all below them, archived ones too: who has one of them keeps it."""
        every = self.env["res.partner.category"].sudo().with_context(active_test=False)
        return every.search([("id", "child_of", tags._origin.ids or tags.ids)])

    def _get_purchase_rule(self, clients=None):
        rules = [condition._get_rule(clients) for condition in self.condition_ids]
        return (Domain.OR(rules) if self.condition_match == "any" else Domain.AND(rules)) if rules else Domain.TRUE

    def _within_company(self, domain, model):
        """Return the domain with the documents that it leads to being those of the segment's company alone.

        A rule is evaluated without the record rules of anyone; nobody shall read by it what other companies have.
        """
        return domain.map_conditions(lambda condition: self._restrict(condition, model))

    def _restrict(self, condition, model):
        found = model._fields[condition.field_expr.split(".")[0]]
        if found.type == "properties":
            return self._complete_property(condition, model)
        if not found.relational or found.comodel_name not in model.env:
            return condition
        comodel = model.env[found.comodel_name]
        owned = self._get_company_rule(comodel)
        if condition.operator in ("any", "not any"):
            inner = self._within_company(Domain(condition.value).optimize(comodel), comodel)
            return Domain(condition.field_expr, condition.operator, inner & owned)
        if owned.is_true() or found.type == "many2one" or condition.operator not in ("in", "not in"):
            return condition
        # By their ids, too, only documents of this company count, and "has none" means none of this company.
        ids = [value for value in condition.value if value]
        holds = Domain(condition.field_expr, "any", Domain("id", "in", ids) & owned)
        if len(ids) < len(condition.value):
            holds |= Domain(condition.field_expr, "not any", owned)
        return holds if condition.operator == "in" else ~holds

    def _get_company_rule(self, model):
        column = model._fields.get("company_id")
        if model._name in SHARED_MODELS or not column or not column._description_searchable:
            return Domain.TRUE
        return Domain("company_id", "in", [False, self.company_id.id])

    def _complete_property(self, condition, model):
        """Let "is not" hold of those who do not have the property at all; the host leaves them out."""
        if condition.operator not in Domain.NEGATIVE_OPERATORS:
            return condition
        operator = condition.operator.removeprefix("not ")
        positive = Domain(condition.field_expr, operator, condition.value).optimize_full(model)

        def to_sql(model, alias, query):
            return SQL("(%s) IS NOT TRUE", positive._to_sql(model, alias, query))

        return Domain.custom(to_sql=to_sql)

    def _try_rule(self):
        """Run the rule for one client, so that what the database refuses is refused here.

        :raise ValidationError: in the words of the user
        """
        contacts = self._get_contacts()
        self._run(lambda: contacts.search(self._get_rule(), limit=1))

    def _run(self, function):
        """Return what a function that evaluates the rule returns.

        :raise ValidationError: it failed, or took too long
        """
        cr = self.env.cr
        try:
            self.env.flush_all()
            # Without flushing: rolled back, the other kind forgets what stands in a form that is not saved yet.
            with mute_logger("odoo.sql_db"), cr.savepoint(flush=False):
                cr.execute("SELECT set_config('statement_timeout', %s, TRUE)", [PREVIEW_TIMEOUT])
                result = function()
                cr.execute("SELECT set_config('statement_timeout', '0', TRUE)")
                return result
        except psycopg2.errors.QueryCanceled as error:
            message = self.env._("Counting takes longer than %(time)s: the rule is too costly.", time=PREVIEW_TIMEOUT)
            raise ValidationError(message) from error
        except psycopg2.errors.OperationalError:  # a conflict with another transaction is tried again by the host
            raise
        except ValidationError:  # in words already
            raise
        except MISTAKES as error:
            reason = str(error).strip().split("\n")[0]
            raise ValidationError(self.env._("The rule does not work: %(reason)s", reason=reason)) from error

    def _preview(self) -> dict:
        """Return ``{"count": 3, "names": […]}`` of who matches, or ``{"error": "…"}``."""
        try:
            count, sample = self._run(self._count_and_sample)
        except ValidationError as error:
            return {"error": error.args[0]}
        # Whoever may not open a client is told the number alone.
        visible = self.env["res.partner"].browse(sample.ids)._filtered_access("read")
        return {"count": count, "names": visible.mapped("display_name")}

    def _count_and_sample(self):
        """Return how many match the rule, and some of them.

        :raise ValidationError: the rule does not work, or reads what is not the user's
        """
        if not self.env.su and self.company_id not in self.env.companies:
            raise ValidationError(self.env._("Choose a company that you work in."))
        self._check_uses(self._read_rule().segment_ids)
        contacts, rule = self._get_contacts(), self._get_rule() & self._get_client_rule()
        return contacts.search_count(rule), contacts.search(rule, limit=SAMPLE_SIZE, order="complete_name, id")
